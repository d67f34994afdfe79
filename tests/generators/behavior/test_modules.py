"""Whole modules of flows, machines and their operations, as a person reads them."""

from tests.generators.behavior.lab import LAB
from tests.generators.behavior.modules import check, check_module, declaration
from tests.ir.shop import SHOP


def test_a_flow() -> None:
    check_module(
        SHOP,
        "src/workflows/checkout.py",
        '''
        """Turn a cart into an order."""

        import uuid

        from sqlalchemy import select
        from sqlalchemy.ext.asyncio import AsyncSession
        from sqlalchemy.orm import selectinload

        from src.core.problems import conflict, not_found
        from src.database.session import SessionDep
        from src.database.transactions import fetch, lock, transactional
        from src.models.entities import Cart, CartItem, Customer, Order, OrderItem, Product
        from src.models.enums import CartStatus, OrderPaymentMethod
        from src.validators.consistency import commit
        from src.workflows.outbox import emit


        async def checkout(
            session: AsyncSession,
            cart_id: uuid.UUID,
            payment_method: OrderPaymentMethod,
            actor: Customer,
        ) -> Order:
            """Turn a cart into an order."""
            product_ids = await session.scalars(
                select(CartItem.product_id).where(CartItem.cart_id == cart_id)
            )
            await lock(session, Cart, [cart_id])
            await lock(session, Product, product_ids)
            cart = await fetch(
                session,
                "cart",
                select(Cart)
                .where(Cart.id == cart_id)
                .options(selectinload(Cart.items).joinedload(CartItem.product)),
            )
            if cart.customer_id != actor.id:
                raise not_found("cart")
            if cart.status != CartStatus.OPEN or not cart.items:
                raise conflict("The cart is empty or already checked out")
            order = Order(id=uuid.uuid4(), customer_id=cart.customer_id, payment_method=payment_method)
            session.add(order)
            for item in cart.items:
                if item.product.stock < item.quantity:
                    raise conflict(f"Only {item.product.stock} of {item.product.name} left")
                item.product.stock -= item.quantity
                session.add(
                    OrderItem(
                        order_id=order.id,
                        product_id=item.product_id,
                        quantity=item.quantity,
                        unit_price=item.product.price,
                    ),
                )
            cart.status = CartStatus.CHECKED_OUT
            emit(session, "order_placed", {"order_id": order.id})
            return order


        class CheckoutWorkflow:
            """Checkout, as one transaction."""

            def __init__(self, session: SessionDep) -> None:
                self.session = session

            @transactional
            async def run(
                self,
                cart_id: uuid.UUID,
                payment_method: OrderPaymentMethod,
                actor: Customer,
            ) -> Order:
                """Turn a cart into an order."""
                order = await checkout(
                    self.session, cart_id=cart_id, payment_method=payment_method, actor=actor
                )
                await commit(self.session)
                return order
        ''',
    )


def test_the_operation_that_runs_a_flow() -> None:
    check_module(
        SHOP,
        "src/api/routes/workflows/checkout.py",
        '''
        """POST /carts/{cart_id}/checkout: Turn a cart into an order."""

        from typing import Annotated

        from fastapi import APIRouter, Depends

        from src.core.json import StrictRoute
        from src.core.problems import responses
        from src.core.security import require
        from src.models.entities import Customer, Order
        from src.models.enums import CustomerRole
        from src.models.fields import Uuid
        from src.models.schemas import CheckoutRequest, OrderRead
        from src.workflows.checkout import CheckoutWorkflow

        router = APIRouter(route_class=StrictRoute)


        @router.post(
            "/carts/{cart_id}/checkout",
            operation_id="checkout",
            summary="Checkout",
            description="Turn a cart into an order",
            tags=["carts"],
            status_code=201,
            response_model=OrderRead,
            responses=responses(400, 401, 403, 404, 409, 413, 422),
        )
        async def checkout(
            cart_id: Uuid,
            body: CheckoutRequest,
            actor: Annotated[Customer, Depends(require(CustomerRole.CUSTOMER))],
            workflow: Annotated[CheckoutWorkflow, Depends()],
        ) -> Order:
            """Checkout."""
            return await workflow.run(cart_id=cart_id, payment_method=body.payment_method, actor=actor)
        ''',
    )


def test_a_machine() -> None:
    check_module(
        SHOP,
        "src/state_machines/order.py",
        '''
        """How an order moves: pending, paid, shipped, cancelled."""

        from src.core.problems import Refusal, conflict
        from src.models.entities import Order
        from src.models.enums import OrderStatus


        async def pay(order: Order) -> None:
            """Pay an order: pending → paid, where `total > 0`."""
            if order.status != OrderStatus.PENDING or order.total <= 0:
                raise refused(order, "pay")
            order.status = OrderStatus.PAID


        async def ship(order: Order) -> None:
            """Ship an order: paid → shipped."""
            if order.status != OrderStatus.PAID:
                raise refused(order, "ship")
            order.status = OrderStatus.SHIPPED


        async def cancel(order: Order) -> None:
            """Cancel an order: pending or paid → cancelled."""
            if order.status not in (OrderStatus.PENDING, OrderStatus.PAID):
                raise refused(order, "cancel")
            order.status = OrderStatus.CANCELLED
            for item in order.items:
                item.product.stock += item.quantity


        def allowed_events(order: Order) -> list[str]:
            """What can happen to an order as it is."""
            possible = {
                "pay": order.status == OrderStatus.PENDING and order.total > 0,
                "ship": order.status == OrderStatus.PAID,
                "cancel": order.status in (OrderStatus.PENDING, OrderStatus.PAID),
            }
            return [event for event, is_possible in possible.items() if is_possible]


        def refused(order: Order, event: str) -> Refusal:
            """Why an order does not take an event, and which it takes instead."""
            allowed = ", ".join(allowed_events(order)) or "nothing"
            return conflict(
                f"{event} is not possible while the order is {order.status}; possible: {allowed}"
            )
        ''',
    )


def test_the_events_of_a_machine() -> None:
    check(
        SHOP,
        "src/workflows/order_events.py",
        "OrderEvents",
        '''
        class OrderEvents:
            """What can happen to an order. Every event is one transaction."""

            def __init__(self, session: SessionDep) -> None:
                self.session = session

            @transactional
            async def pay(self, order_id: uuid.UUID) -> Order:
                """Pay an order."""
                await lock(self.session, Order, [order_id])
                order = await fetch(self.session, "order", select(Order).where(Order.id == order_id))
                await order_machine.pay(order)
                await commit(self.session)
                return order

            @transactional
            async def ship(self, order_id: uuid.UUID) -> Order:
                """Ship an order."""
                await lock(self.session, Order, [order_id])
                order = await fetch(self.session, "order", select(Order).where(Order.id == order_id))
                await order_machine.ship(order)
                await commit(self.session)
                return order

            @transactional
            async def cancel(self, order_id: uuid.UUID) -> Order:
                """Cancel an order."""
                product_ids = await self.session.scalars(
                    select(OrderItem.product_id).where(OrderItem.order_id == order_id)
                )
                await lock(self.session, Order, [order_id])
                await lock(self.session, Product, product_ids)
                order = await fetch(
                    self.session,
                    "order",
                    select(Order)
                    .where(Order.id == order_id)
                    .options(selectinload(Order.items).joinedload(OrderItem.product)),
                )
                await order_machine.cancel(order)
                await commit(self.session)
                return order
        ''',
    )


def test_the_operation_that_gives_an_event() -> None:
    check(
        SHOP,
        "src/api/routes/workflows/order_events.py",
        "ship_order",
        '''
        @router.post(
            "/orders/{order_id}/ship",
            operation_id="ship_order",
            summary="Ship an order",
            tags=["orders"],
            response_model=OrderRead,
            dependencies=[Depends(require(CustomerRole.CLERK))],
            responses=responses(401, 403, 404, 409, 422),
        )
        async def ship_order(order_id: Uuid, events: Annotated[OrderEvents, Depends()]) -> Order:
            """Ship an order."""
            return await events.ship(order_id)
        ''',
    )


def test_only_own_rows_are_moved_by_those_who_change_only_their_own() -> None:
    check(
        LAB,
        "src/workflows/loan_events.py",
        "LoanEvents.lose",
        '''
        @transactional
        async def lose(self, loan_id: int, actor: Member) -> Loan:
            """Lose a loan."""
            sign(self.session, actor.id)
            await lock(self.session, Loan, [loan_id])
            actor = await fetch(self.session, "member", select(Member).where(Member.id == actor.id))
            loan = await fetch(
                self.session,
                "loan",
                LoanRepository(self.session)
                .reachable(actor, MemberRole.LIBRARIAN)
                .where(Loan.number == loan_id),
            )
            await loan_machine.lose(self.session, loan, actor)
            await commit(self.session)
            return loan
        ''',
    )


def test_an_event_that_more_than_one_transition_takes() -> None:
    check(
        LAB,
        "src/state_machines/loan.py",
        "give_back",
        '''
        async def give_back(session: AsyncSession, loan: Loan, actor: Member) -> None:
            """Give back a loan: open or late → returned, where `fee == 0`; late → late, where `fee >
            0`.
            """
            if loan.state in (LoanState.OPEN, LoanState.LATE) and loan.fee == 0:
                loan.state = LoanState.RETURNED
                loan.book.copies += 1
                if loan.member_id == actor.id:
                    loan.note = "by hand"
            elif loan.state == LoanState.LATE and loan.fee > 0:
                loan.state = LoanState.LATE
                emit(session, "fee_due", {"loan": loan.number, "fee": loan.fee})
            else:
                raise refused(session, loan, "give_back")
        ''',
    )


def test_what_is_possible_depends_on_the_time_and_on_who_asks() -> None:
    check(
        LAB,
        "src/state_machines/loan.py",
        "allowed_events",
        '''
        def allowed_events(session: AsyncSession, loan: Loan) -> list[str]:
            """What can happen to a loan as it is."""
            now = moment(session)
            possible = {
                "be_late": loan.state == LoanState.OPEN and loan.due < now.date(),
                "give_back": (loan.state in (LoanState.OPEN, LoanState.LATE) and loan.fee == 0)
                or (loan.state == LoanState.LATE and loan.fee > 0),
                "lose": loan.state in (LoanState.OPEN, LoanState.LATE),
            }
            return [event for event, is_possible in possible.items() if is_possible]
        ''',
    )
    check(
        LAB,
        "src/state_machines/loan.py",
        "refused",
        '''
        def refused(session: AsyncSession, loan: Loan, event: str) -> Refusal:
            """Why a loan does not take an event, and which it takes instead."""
            allowed = ", ".join(allowed_events(session, loan)) or "nothing"
            return conflict(f"{event} is not possible while the loan is {loan.state}; possible: {allowed}")
        ''',
    )


def test_what_a_flow_is_given_in_a_body() -> None:
    check(
        LAB,
        "src/models/schemas.py",
        "BorrowRequest",
        '''
        class BorrowRequest(Incoming):
            """What is given to borrow."""

            days: Annotated[int, Field(ge=1, le=60), Whole()] = 28
            note: Annotated[Text, Field(max_length=200)] | None = None
        ''',
    )
    check(LAB, "src/models/schemas.py", "SettleRequest.way", 'way: Literal["cash", "card"]')
    check(LAB, "src/models/schemas.py", "SettleResponse", "SettleResponse = Annotated[Decimal, DecimalText(28, 2)]")


def test_what_a_flow_is_given_in_a_query_and_what_it_answers_when_it_reads() -> None:
    check(
        LAB,
        "src/api/routes/workflows/best_books.py",
        "best_books",
        '''
        @router.get(
            "/best-books",
            operation_id="best_books",
            summary="Best books",
            description="What to read next",
            tags=["workflows"],
            response_model=list[BookRead],
            responses=responses(422),
        )
        async def best_books(
            workflow: Annotated[BestBooksWorkflow, Depends()],
            kind: Annotated[BookKind, Query()] = BookKind.PAPER,
        ) -> list[Book]:
            """Best books."""
            return await workflow.run(kind=kind)
        ''',
    )
    check(
        LAB,
        "src/workflows/best_books.py",
        "BestBooksWorkflow.run",
        '''
        async def run(self, kind: BookKind) -> list[Book]:
            """What to read next."""
            return await best_books(self.session, kind=kind)
        ''',
    )


def test_rows_that_say_who_changed_them_are_signed() -> None:
    check(
        LAB,
        "src/workflows/borrow.py",
        "BorrowWorkflow.run",
        '''
        @transactional
        async def run(self, book_id: uuid.UUID, days: int, note: str | None, actor: Member) -> Loan:
            """Take a book home."""
            sign(self.session, actor.id)
            loan = await borrow(self.session, book_id=book_id, days=days, note=note, actor=actor)
            await commit(self.session)
            return loan
        ''',
    )


def test_a_flow_of_prose_is_typed_and_answers_501() -> None:
    check(
        LAB,
        "src/workflows/write_report.py",
        "WriteReportWorkflow",
        '''
        class WriteReportWorkflow:
            """Write report: to be written."""

            def __init__(self, session: SessionDep) -> None:
                self.session = session

            async def run(self, year: int, actor: Member) -> None:
                """Tell the council.

                Add up all loans of a year: ReportService.write: 409 where the year is not over.
                """
                raise Refusal(501, "write_report is not implemented")
        ''',
    )
    check(
        LAB,
        "src/api/routes/workflows/write_report.py",
        "write_report",
        '''
        @router.post(
            "/report",
            operation_id="write_report",
            summary="Write report",
            description="Tell the council",
            tags=["workflows"],
            status_code=204,
            responses=responses(400, 401, 403, 413, 422, 501),
        )
        async def write_report(
            body: WriteReportRequest,
            actor: Annotated[Member, Depends(require(MemberRole.LIBRARIAN))],
            workflow: Annotated[WriteReportWorkflow, Depends()],
        ) -> None:
            """Write report."""
            await workflow.run(year=body.year, actor=actor)
        ''',
    )


def test_only_the_helpers_that_are_called_are_there() -> None:
    check_module(
        LAB,
        "src/core/calculation.py",
        '''
        """Calculations that Python has no function for."""

        import math
        from collections.abc import Iterable
        from decimal import Decimal

        _Number = int | Decimal


        def average_of(values: Iterable[_Number]) -> Decimal | None:
            """The mean of numbers; None without any."""
            found = list(values)
            return mean_of(found) if found else None


        def finite(value: float) -> float:
            """A float that is a number; one that has got too large is none."""
            if not math.isfinite(value):
                raise OverflowError("a float out of range")
            return value


        def float_sum(values: Iterable[float]) -> float:
            """The sum of floats, from left to right as they come."""
            found = 0.0
            for value in values:
                found = finite(found + value)
            return found


        def mean_of(values: Iterable[_Number]) -> Decimal:
            """The mean of at least one number."""
            found = [Decimal(value) for value in values]
            return sum(found, Decimal(0)) / len(found)
        ''',
    )


GUARDED = """
entities:
  Club:
    attributes: {title: string, capacity: {type: integer, default: 5}}
    relationships: {parties: {type: one_to_many, target: Party, back_populates: club}}
  Party:
    attributes: {state: {type: enum, values: [draft, open], default: draft}}
    relationships: {club: {type: many_to_one, target: Club, nullable: true, back_populates: parties}}
x-business-logic:
  flows:
    plan:
      trigger: {path: "/clubs/{club_id}/plan"}
      steps:
        - load: club = Club(club_id)
        - require: len(club.parties) < 5
        - create: party = Party
          with: {club: club}
        - transition: party.open
        - return: party
  state_machines:
    Party:
      field: state
      initial: draft
      states: [draft, open]
      transitions:
        - {event: open, from: draft, to: open, guard: GUARD}
"""


def test_a_guard_asks_rows_that_are_loaded_whether_they_are_there() -> None:
    check(
        GUARDED.replace("GUARD", "club is None or len(club.parties) <= club.capacity"),
        "src/state_machines/party.py",
        "open",
        '''
        async def open(party: Party) -> None:
            """Open a party: draft → open, where `club is None or len(club.parties) <= club.capacity`."""
            if party.state != PartyState.DRAFT or (
                party.club is not None and len(party.club.parties) > party.club.capacity
            ):
                raise refused(party, "open")
            party.state = PartyState.OPEN
        ''',
    )


def test_keys_that_a_guard_asks_for_are_there_before_the_event() -> None:
    text = GUARDED.replace("GUARD", "club is not None")
    assert "party.club_id is None" in declaration(text, "src/state_machines/party.py", "open")
    flow = declaration(text, "src/workflows/plan.py", "plan")
    assert "Party(state=PartyState.DRAFT, club=club)" in flow
    assert "await session.flush()\n    await party_machine.open(party)" in flow


CLASHING = """
auth: {user: Member}
entities:
  Member: {attributes: {email: {type: email, unique: true}}}
x-business-logic:
  flows:
    price:
      trigger: {method: POST, path: "/price/{body}/{workflow}"}
      auth: public
      input:
        body: {type: integer, ge: 1}
        workflow: {type: integer, ge: 1}
        price: {type: integer, ge: 0}
        session: {type: string, max_length: 9}
      steps:
        - require: session != 'closed'
        - return: price * body + workflow
    quote:
      auth: public
      input: {price: {type: integer, ge: 0}, quote: {type: string, max_length: 9}}
      steps:
        - call: found = price
          with: {body: price, workflow: 1, price: price, session: quote}
        - return: found
"""


def test_inputs_that_are_called_what_the_code_calls_something_else() -> None:
    path = "src/api/routes/workflows/price.py"
    route = declaration(CLASHING, path, "price")
    assert "body: Annotated[" in route and "body_: PriceRequest" in route
    assert "workflow_: Annotated[PriceWorkflow, Depends()]" in route
    assert "workflow_.run(" in route and "price_=body_.price, session_=body_.session" in route
    flow = declaration(CLASHING, "src/workflows/quote.py", "quote_")
    assert "price(session, body=price_, workflow=1, price_=price_, session_=quote)" in flow
