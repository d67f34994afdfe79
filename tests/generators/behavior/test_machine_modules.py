"""Whole modules of state machines, their events and their operations, as a person reads them."""

from tests.generators.behavior.lab import LAB
from tests.generators.behavior.modules import check, check_module, declaration
from tests.ir.shop import SHOP


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
