"""State machines: their states, their events, and the attribute that keeps the state."""

from collections.abc import Iterator

from ir.problems import Severity
from validators.context import SpecContext
from validators.rule import Finding, rule
from validators.rules.behavior import of_code


@rule("DM540", Severity.ERROR, "A machine without an attribute to keep its state")
def machine_field(context: SpecContext) -> Iterator[Finding]:
    """A machine is written under the name of its entity, and its `field` is an enum attribute there that is always set.

    Wrong:
        entities:
          Order:
            attributes: {status: string}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid]
              transitions:
                - {event: pay, from: open, to: paid}
    Right:
        entities:
          Order:
            attributes: {status: {type: enum, values: [open, paid]}}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid]
              transitions:
                - {event: pay, from: open, to: paid}
    """
    return of_code(context, "DM540")


@rule("DM541", Severity.ERROR, "The states and the enum disagree")
def states_of_enum(context: SpecContext) -> Iterator[Finding]:
    """The states of a machine are the values of its enum, all of them.

    Wrong:
        entities:
          Order:
            attributes: {status: {type: enum, values: [open, paid, lost]}}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid]
              transitions:
                - {event: pay, from: open, to: paid}
    Right:
        entities:
          Order:
            attributes: {status: {type: enum, values: [open, paid]}}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid]
              transitions:
                - {event: pay, from: open, to: paid}
    """
    return of_code(context, "DM541")


@rule("DM542", Severity.ERROR, "A state that the machine does not have")
def unknown_state(context: SpecContext) -> Iterator[Finding]:
    """`initial`, `final`, and `from` and `to` of transitions name states of the machine.

    Wrong:
        entities:
          Order:
            attributes: {status: {type: enum, values: [open, paid]}}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid]
              transitions:
                - {event: pay, from: open, to: paid}
                - {event: reopen, from: payed, to: open}
    Right:
        entities:
          Order:
            attributes: {status: {type: enum, values: [open, paid]}}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid]
              transitions:
                - {event: pay, from: open, to: paid}
                - {event: reopen, from: paid, to: open}
    """
    return of_code(context, "DM542")


@rule("DM543", Severity.WARNING, "A state that no row comes to")
def unreachable_state(context: SpecContext) -> Iterator[Finding]:
    """Every state but the initial one is the end of a transition from a state that can be reached itself.

    Wrong:
        entities:
          Order:
            attributes: {status: {type: enum, values: [open, paid, shipped]}}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid, shipped]
              transitions:
                - {event: pay, from: open, to: paid}
    Right:
        entities:
          Order:
            attributes: {status: {type: enum, values: [open, paid, shipped]}}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid, shipped]
              transitions:
                - {event: pay, from: open, to: paid}
                - {event: ship, from: paid, to: shipped}
    """
    return of_code(context, "DM543")


@rule("DM544", Severity.WARNING, "A state that rows never leave")
def dead_end(context: SpecContext) -> Iterator[Finding]:
    """A state that no transition leads out of, or only back to itself, is an end. If `final` lists the ends, a state
    that is none of them is probably missing a transition, and one of them that has a transition out is no end.

    Wrong:
        entities:
          Order:
            attributes: {status: {type: enum, values: [open, paid, shipped]}}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid, shipped]
              final: [shipped]
              transitions:
                - {event: pay, from: open, to: paid}
                - {event: ship, from: open, to: shipped}
    Right:
        entities:
          Order:
            attributes: {status: {type: enum, values: [open, paid, shipped]}}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid, shipped]
              final: [shipped]
              transitions:
                - {event: pay, from: open, to: paid}
                - {event: ship, from: [open, paid], to: shipped}
    """
    return of_code(context, "DM544")


@rule("DM545", Severity.ERROR, "A transition that another one hides")
def hidden_transition(context: SpecContext) -> Iterator[Finding]:
    """Of two transitions for one event from one state, the first whose guard holds is taken. If the earlier one has no
    guard, the later one never is.

    Wrong:
        entities:
          Order:
            attributes: {status: {type: enum, values: [open, paid, free]}}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid, free]
              transitions:
                - {event: settle, from: open, to: paid}
                - {event: settle, from: open, to: free}
    Right:
        entities:
          Order:
            attributes: {status: {type: enum, values: [open, paid, free]}}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid, free]
              transitions:
                - {event: settle, from: open, to: paid}
                - {event: waive, from: open, to: free}
    """
    return of_code(context, "DM545")


@rule("DM546", Severity.ERROR, "Transitions of one event that differ in who may ask")
def event_access(context: SpecContext) -> Iterator[Finding]:
    """An event is one operation of the API, so all its transitions have the same `auth`.

    Wrong:
        auth: {user: Member, roles: [member, clerk]}
        entities:
          Member:
            attributes: {email: {type: email, unique: true}}
          Order:
            attributes: {status: {type: enum, values: [open, paid, closed]}}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid, closed]
              transitions:
                - {event: pay, from: open, to: paid}
                - {event: close, from: paid, to: closed}
                - {event: close, from: open, to: closed, auth: [clerk]}
    Right:
        auth: {user: Member, roles: [member, clerk]}
        entities:
          Member:
            attributes: {email: {type: email, unique: true}}
          Order:
            attributes: {status: {type: enum, values: [open, paid, closed]}}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid, closed]
              transitions:
                - {event: pay, from: open, to: paid}
                - {event: close, from: [open, paid], to: closed, auth: [clerk]}
    """
    return of_code(context, "DM546")


@rule("DM547", Severity.ERROR, "A default that is not the initial state")
def initial_default(context: SpecContext) -> Iterator[Finding]:
    """A new row is in the initial state of its machine. A default of the attribute that says otherwise can't be kept.

    Wrong:
        entities:
          Order:
            attributes: {status: {type: enum, values: [open, paid], default: paid}}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid]
              transitions:
                - {event: pay, from: open, to: paid}
    Right:
        entities:
          Order:
            attributes: {status: {type: enum, values: [open, paid]}}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid]
              transitions:
                - {event: pay, from: open, to: paid}
    """
    return of_code(context, "DM547")


@rule("DM548", Severity.WARNING, "One event, one state and two transitions")
def ambiguous_event(context: SpecContext) -> Iterator[Finding]:
    """Guards of two transitions for one event from one state should exclude each other. Where both hold, the first is
    taken, which is easily overlooked.

    Wrong:
        entities:
          Order:
            attributes:
              status: {type: enum, values: [open, paid, free]}
              price: {type: integer, ge: 0}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid, free]
              transitions:
                - {event: settle, from: open, to: free, guard: price < 5}
                - {event: settle, from: open, to: paid, guard: price > 3}
    Right:
        entities:
          Order:
            attributes:
              status: {type: enum, values: [open, paid, free]}
              price: {type: integer, ge: 0}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid, free]
              transitions:
                - {event: settle, from: open, to: free, guard: price < 5}
                - {event: settle, from: open, to: paid, guard: price >= 5}
    """
    return of_code(context, "DM548")
