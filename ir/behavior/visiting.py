"""Programs from outside: every step, and every expression in one."""

from collections.abc import Iterable, Iterator

from ir.behavior.steps import (
    AnyStep,
    Branch,
    CallFlow,
    Create,
    Delete,
    Emit,
    Find,
    ForEach,
    Load,
    Message,
    Move,
    Require,
    Return,
    Set,
)
from ir.expressions.check import Typed


def every(steps: Iterable[AnyStep]) -> Iterator[AnyStep]:
    """The steps and all below them, in the order in which they are written."""
    waiting = list(steps)[::-1]
    while waiting:
        step = waiting.pop()
        yield step
        if isinstance(step, Branch):
            waiting += step.otherwise[::-1]
        if isinstance(step, Branch | ForEach):
            waiting += step.steps[::-1]


def holes(message: Message) -> Iterator[Typed]:
    """The expressions in a message."""
    return (part for part in message.parts if isinstance(part, Typed))


def expressions(step: AnyStep) -> Iterator[Typed]:
    """The expressions of one step, those of the steps below it left out. A `set` also reads what it changes (`+=`)."""
    match step:
        case Load(key=values) | Create(values=values) | CallFlow(arguments=values) | Emit(values=values):
            yield from (value for _, value in values)
        case Find(where=where, order=order):
            yield from () if where is None else (where,)
            yield from (key for key, _ in order)
        case Require(condition=condition, message=message):
            yield condition
            yield from holes(message)
        case Set(target=target, value=value):
            yield target
            yield value
        case Delete(target=target) | Move(target=target):
            yield target
        case ForEach(source=source):
            yield source
        case Branch(condition=condition):
            yield condition
        case Return(value=Typed() as value):
            yield value
