"""What is locked and read again, so that requests at the same time can't all find what only one of them may."""

import textwrap

from generators.ast.behavior.events import emit_events
from generators.ast.behavior.flows import emit_flow
from generators.ast.behavior.inputs import flow_of
from ir.problems import Severity
from tests.generators.ast.support import app

_LIBRARY = """
auth: {user: Member, roles: [member, clerk]}
entities:
  Member:
    attributes:
      email: {type: email, unique: true}
      max_loans: {type: integer, default: 1}
      open_loans: {type: integer, computed: "count(l for l in loans if l.state == 'open')"}
      is_full: {type: boolean, computed: open_loans >= max_loans}
    relationships:
      loans: {type: one_to_many, target: Loan, back_populates: borrower}
  Item:
    attributes:
      stock: {type: integer, default: 9}
      out: {type: integer, computed: "count(l for l in loans if l.state == 'open')"}
      title: string
    relationships:
      loans: {type: one_to_many, target: Loan, back_populates: item}
  Loan:
    attributes:
      state: {type: enum, values: [requested, open, closed], default: open}
      note: {type: string, default: ""}
    relationships:
      borrower: {type: many_to_one, target: Member, back_populates: loans}
      item: {type: many_to_one, target: Item, back_populates: loans}
x-business-logic:
  flows:
FLOWS
    act:
      trigger: {path: "/items/{item_id}/act"}
      auth: [member]
      input: {member_id: uuid, email: email}
      steps:
"""


def _indented(text: str, by: int) -> str:
    return textwrap.indent(textwrap.dedent(text).strip("\n"), " " * by)


def check(steps: str, expected: str, flows: str = "") -> None:
    """The steps of a flow become exactly this. Its inputs are `item_id`, `member_id` and `email`."""
    text = _LIBRARY.replace("FLOWS", _indented(flows, 4)) + _indented(steps, 8) + "\n"
    _compare(text, "act", expected)


def _compare(text: str, flow: str, expected: str) -> None:
    view = app(text)
    errors = [issue.message for issue in view.behavior.issues if issue.severity is Severity.ERROR]
    assert not errors, "\n".join(errors)
    function = emit_flow(view, flow_of(view, flow)).split("\n\n\nclass ")[0]
    body = textwrap.dedent(function.partition("async def ")[2].partition('"""')[2].partition('"""\n')[2])
    assert body.rstrip("\n") == textwrap.dedent(expected).strip("\n")


def test_an_actor_whose_loans_are_counted_is_locked_and_read_again() -> None:
    check(
        """
        - load: item = Item(item_id)
        - require: actor.open_loans < actor.max_loans
        - set: item.stock -= 1
        - create: Loan
          with: {borrower: actor, item: item}
        """,
        """
        await lock(session, Item, [item_id])
        await lock(session, Member, [actor.id])
        actor = await fetch(session, "member", select(Member).where(Member.id == actor.id))
        item = await fetch(session, "item", select(Item).where(Item.id == item_id))
        if actor.open_loans >= actor.max_loans:
            raise conflict("actor.open_loans < actor.max_loans")
        item.stock -= 1
        session.add(Loan(borrower_id=actor.id, item_id=item.id))
        """,
    )


def test_the_order_of_loads_makes_no_difference() -> None:
    steps = [
        "- load: item = Item(item_id)",
        "- load: m = Member(member_id)",
        "- require: m.open_loans < m.max_loans\n- create: Loan\n  with: {borrower: m, item: item}",
    ]
    loads = [
        'item = await fetch(session, "item", select(Item).where(Item.id == item_id))',
        'm = await fetch(session, "member", select(Member).where(Member.id == member_id))',
    ]
    rest = """
        if m.open_loans >= m.max_loans:
            raise conflict("m.open_loans < m.max_loans")
        session.add(Loan(borrower_id=m.id, item_id=item.id))
    """
    locks = ["await lock(session, Item, [item_id])", "await lock(session, Member, [member_id])"]
    check("\n".join(steps), "\n".join([*locks, *loads, textwrap.dedent(rest).strip()]))
    turned = [steps[1], steps[0], steps[2]]
    check("\n".join(turned), "\n".join([locks[1], *loads[::-1], textwrap.dedent(rest).strip()]))


def test_what_is_computed_from_what_is_computed() -> None:
    check(
        """
        - load: item = Item(item_id)
        - load: m = Member(member_id)
        - require: not m.is_full
        - create: Loan
          with: {borrower: m, item: item}
        """,
        """
        await lock(session, Item, [item_id])
        await lock(session, Member, [member_id])
        item = await fetch(session, "item", select(Item).where(Item.id == item_id))
        m = await fetch(session, "member", select(Member).where(Member.id == member_id))
        if m.is_full:
            raise conflict("not m.is_full")
        session.add(Loan(borrower_id=m.id, item_id=item.id))
        """,
    )


def test_what_is_not_computed_anew_is_read_again_without_a_lock() -> None:
    check(
        """
        - load: item = Item(item_id)
        - require: actor.max_loans > 1
        - set: item.title = 'new'
        """,
        """
        await lock(session, Item, [item_id])
        actor = await fetch(session, "member", select(Member).where(Member.id == actor.id))
        item = await fetch(session, "item", select(Item).where(Item.id == item_id))
        if actor.max_loans <= 1:
            raise conflict("actor.max_loans > 1")
        item.title = "new"
        """,
    )


def test_who_only_reads_locks_nothing() -> None:
    check(
        """
        - load: m = Member(member_id)
        - require: m.open_loans < actor.max_loans
        - return: m.open_loans
        """,
        """
        m = await fetch(session, "member", select(Member).where(Member.id == member_id))
        if m.open_loans >= actor.max_loans:
            raise conflict("m.open_loans < actor.max_loans")
        return m.open_loans
        """,
    )


def test_rows_that_are_found_by_what_is_computed() -> None:
    check(
        """
        - find: item = first Item where out < 3 order by title
        - require: item is not None
        - create: Loan
          with: {borrower: actor, item: item}
        """,
        """
        item = await session.scalar(
            select(Item)
            .where(Item.out < 3)
            .order_by(Item.title, Item.id)
            .limit(1)
            .with_for_update(key_share=True),
        )
        await hold(session, item)
        if item is None:
            raise conflict("item is not None")
        session.add(Loan(borrower_id=actor.id, item_id=item.id))
        """,
    )


def test_a_flow_that_only_reads_locks_for_those_that_write_after_it() -> None:
    text = _LIBRARY.replace(
        "FLOWS",
        _indented(
            """
            may_borrow:
              input: {member_id: uuid}
              steps:
                - load: m = Member(member_id)
                - require: m.open_loans < m.max_loans
            """,
            4,
        ),
    )
    text += _indented(
        """
        - load: item = Item(item_id)
        - load: m = Member(member_id)
        - call: may_borrow
          with: {member_id: member_id}
        - create: Loan
          with: {borrower: m, item: item}
        """,
        8,
    )
    _compare(
        text,
        "may_borrow",
        """
        await lock(session, Member, [member_id])
        m = await fetch(session, "member", select(Member).where(Member.id == member_id))
        if m.open_loans >= m.max_loans:
            raise conflict("m.open_loans < m.max_loans")
        """,
    )


# ---------------------------------------------------------------- looked for, then made


def test_the_parent_of_what_is_looked_for_is_locked_where_more_may_be_made() -> None:
    check(
        """
        - load: item = Item(item_id)
        - find: mine = first Loan where borrower == actor and state == 'requested'
        - require: mine is None
        - create: Loan
          with: {borrower: actor, item: item}
        """,
        """
        await lock(session, Item, [item_id])
        await lock(session, Member, [actor.id])
        item = await fetch(session, "item", select(Item).where(Item.id == item_id))
        mine = await session.scalar(
            select(Loan)
            .where(Loan.borrower_id == actor.id, Loan.state == LoanState.REQUESTED)
            .order_by(Loan.id)
            .limit(1),
        )
        if mine is not None:
            raise conflict("mine is None")
        session.add(Loan(borrower_id=actor.id, item_id=item.id))
        """,
    )


def test_a_parent_behind_another_row() -> None:
    check(
        """
        - load: thing = Item(item_id)
        - find: loan = first Loan where item == thing and state == 'open'
        - require: loan is not None
        - find: others = all Loan where borrower == loan.borrower and state == 'requested'
        - require: len(others) < 3
        - create: Loan
          with: {borrower: loan.borrower, item: thing, state: "'requested'"}
        """,
        """
        await lock(session, Item, [item_id])
        thing = await fetch(session, "item", select(Item).where(Item.id == item_id))
        loan = await session.scalar(
            select(Loan)
            .where(Loan.item_id == thing.id, Loan.state == LoanState.OPEN)
            .order_by(Loan.id)
            .limit(1)
            .with_for_update(key_share=True),
        )
        await hold(session, loan)
        if loan is not None:
            await lock(session, Member, [loan.borrower_id])
        if loan is None:
            raise conflict("loan is not None")
        others = list(
            await session.scalars(
                select(Loan)
                .where(Loan.borrower_id == loan.borrower_id, Loan.state == LoanState.REQUESTED)
                .order_by(Loan.id),
            ),
        )
        if len(others) >= 3:
            raise conflict("len(others) < 3")
        session.add(Loan(borrower_id=loan.borrower_id, item_id=thing.id, state=LoanState.REQUESTED))
        """,
    )


def test_what_may_come_to_match_counts_as_well_as_what_is_made() -> None:
    check(
        """
        - load: loan = Loan(item_id)
        - find: other = first Loan where borrower == actor and state == 'open'
        - require: other is None
        - set: loan.state = 'open'
        """,
        """
        await lock(session, Loan, [item_id])
        await lock(session, Member, [actor.id])
        loan = await fetch(session, "loan", select(Loan).where(Loan.id == item_id))
        other = await session.scalar(
            select(Loan)
            .where(Loan.borrower_id == actor.id, Loan.state == LoanState.OPEN)
            .order_by(Loan.id)
            .limit(1),
        )
        if other is not None:
            raise conflict("other is None")
        loan.state = LoanState.OPEN
        """,
    )


def test_nothing_is_locked_for_rows_that_stay_as_they_are() -> None:
    check(
        """
        - load: item = Item(item_id)
        - find: mine = first Loan where borrower == actor
        - require: mine is None
        - set: item.stock -= 1
        """,
        """
        await lock(session, Item, [item_id])
        item = await fetch(session, "item", select(Item).where(Item.id == item_id))
        mine = await session.scalar(
            select(Loan).where(Loan.borrower_id == actor.id).order_by(Loan.id).limit(1)
        )
        if mine is not None:
            raise conflict("mine is None")
        item.stock -= 1
        """,
    )


# ---------------------------------------------------------------- events


_EVENTS = """
  state_machines:
    Loan:
      field: state
      initial: requested
      states: [requested, open, closed]
      transitions:
        - event: lend
          from: requested
          to: open
          guard: actor.open_loans < actor.max_loans
          steps:
            - find: other = first Loan where borrower == loan.borrower and note == 'kept'
            - require: other is None
            - set: loan.note = 'kept'
        - {event: close, from: open, to: closed}
"""


def test_an_event_locks_and_reads_again_who_asks_for_it() -> None:
    text = _LIBRARY.partition("  flows:\n")[0] + _EVENTS.removeprefix("\n")
    view = app(text)
    written = emit_events(view, view.behavior.machines["Loan"])
    assert written is not None
    lend, _, close = written.partition("async def lend(")[2].partition("async def close(")
    expected = """
        member_ids = await self.session.scalars(select(Loan.borrower_id).where(Loan.id == loan_id))
        await lock(self.session, Loan, [loan_id])
        await lock(self.session, Member, [actor.id, *member_ids])
        actor = await fetch(self.session, "member", select(Member).where(Member.id == actor.id))
        loan = await fetch(self.session, "loan", select(Loan).where(Loan.id == loan_id))
        await loan_machine.lend(self.session, loan, actor)
"""
    assert expected in lend
    assert "loan_machine.close(" in close and "actor" not in close


# ---------------------------------------------------------------- hidden meanwhile


def test_a_row_that_could_be_hidden_is_locked_by_who_refers_to_it() -> None:
    text = _LIBRARY.replace("FLOWS", "").replace(
        "      title: string\n    relationships:\n",
        "      title: string\n    options: {soft_delete: true}\n    relationships:\n",
    )
    text += _indented(
        """
        - load: m = Member(member_id)
        - load: item = Item(item_id)
        - create: Loan
          with: {borrower: m, item: item}
        """,
        8,
    )
    rest = """
        m = await fetch(session, "member", select(Member).where(Member.id == member_id))
        item = await fetch(
            session, "item", select(Item).where(Item.id == item_id, Item.deleted_at.is_(None))
        )
        session.add(Loan(borrower_id=m.id, item_id=item.id))
    """
    locks = ["await lock(session, Item, [item_id])", "await lock(session, Member, [member_id])"]
    _compare(text, "act", "\n".join([*locks, textwrap.dedent(rest).strip()]))
    kept = text.replace("target: Item, back_populates: loans", "target: Item, back_populates: loans, on_delete: keep")
    _compare(kept, "act", "\n".join([*locks[1:], textwrap.dedent(rest).strip()]))
