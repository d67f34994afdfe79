"""Whole modules of flows and their operations, as a person reads them."""

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
