"""The keys of `x-business-logic`: flows, state machines and invariants."""

from ir.dialect.domain_keys import ATTRIBUTE
from ir.dialect.keys import Key, Kind, Shape
from ir.model.types import HTTPMethod, TriggerType

_NOT_OF_INPUTS = frozenset(
    {
        *("unique", "index", "primary_key", "generated", "read_only", "write_only", "immutable", "computed"),
        "renamed_from",
    }
)

INPUT = Shape(
    "an input",
    {name: key for name, key in ATTRIBUTE.keys.items() if name not in _NOT_OF_INPUTS},
    short=ATTRIBUTE.short,
)

STEP_KINDS: dict[str, str] = {
    "load": "`name = Entity(key)`: the row with this key, or 404.",
    "find": "`name = first Entity where …` or `name = all Entity where … order by …`: rows that a condition picks.",
    "require": "A condition that has to hold; `else` says what is answered otherwise.",
    "set": "`target = value`, or `+=`, `-=`, `*=`: changes a field of a row, or names a value.",
    "create": "`name = Entity` or `Entity`: a new row; `with` gives its fields.",
    "delete": "A row that goes.",
    "for": "`item in collection`: does the steps under `do` for each.",
    "if": "A condition: the steps under `then` where it holds, those under `else` where not.",
    "transition": "`row.event`: gives an event to the row's state machine, or refuses with 409.",
    "call": "`flow` or `name = flow`: another flow, in the same transaction; `with` gives its inputs.",
    "emit": "The name of an event that other flows wait for; `with` gives what it carries.",
    "return": "What is answered; nothing if it is empty.",
}
"""What a step can be, by the key that says so."""

PROSE_KEYS = ("action", "service_method", "error_handling")
"""A step with one of these is prose: somebody has to write what it says."""

_STARTS = {name: Key(Kind.EXPRESSION, doc) for name, doc in STEP_KINDS.items()}

REFUSAL = Shape(
    "the `else` of a `require`",
    {
        "status": Key(Kind.INTEGER, "400, 403, 404 or 409; 409 by default.", minimum=100, maximum=599),
        "detail": Key(Kind.TEXT, "What is answered; `{dotted.path}` puts a value in. By default the condition itself."),
    },
)

STEP = Shape(
    "a step",
    {
        **_STARTS,
        "with": Key(
            Kind.EXPRESSIONS,
            "Fields of a new row, inputs of a flow, or what an event carries, by name.",
            only=frozenset({"create", "call", "emit"}),
        ),
        "action": Key(Kind.TEXT, "What is done, as prose.", only=frozenset({"text"})),
        "service_method": Key(Kind.TEXT, "The method that somebody writes for it.", only=frozenset({"text"})),
        "error_handling": Key(Kind.TEXT, "What happens if it fails, as prose.", only=frozenset({"text"})),
    },
    kinds=tuple(STEP_KINDS),
    prose=PROSE_KEYS,
)
STEP.keys["do"] = Key(
    Kind.SEQUENCE, "The steps for each item.", only=frozenset({"for"}), required_for="for", shape=STEP
)
STEP.keys["then"] = Key(
    Kind.SEQUENCE, "The steps where the condition holds.", only=frozenset({"if"}), required_for="if", shape=STEP
)
STEP.keys["else"] = Key(
    Kind.ELSE,
    "After `require`: `status` and `detail` of the refusal. After `if`: the steps where the condition does not hold.",
    only=frozenset({"require", "if"}),
    shape=REFUSAL,
)

TRIGGER = Shape(
    "a trigger",
    {
        "type": Key(
            Kind.CHOICE,
            "What starts the flow; a request by default.",
            choices=tuple(kind.value for kind in TriggerType),
        ),
        "method": Key(
            Kind.CHOICE,
            "The request's method, POST by default.",
            only=frozenset({"http_request"}),
            choices=tuple(method.value for method in HTTPMethod),
        ),
        "path": Key(
            Kind.TEXT,
            "The request's path; by default the flow's name with dashes.",
            only=frozenset({"http_request"}),
        ),
        "status": Key(
            Kind.INTEGER,
            "The status of success; by default 200, or 204 where nothing is answered.",
            only=frozenset({"http_request"}),
            minimum=100,
            maximum=599,
        ),
        "event": Key(Kind.TEXT, "The event that the flow waits for.", only=frozenset({"event"}), required_for="event"),
        "schedule": Key(
            Kind.TEXT,
            "When it runs, in the five fields of cron and in UTC, such as `0 3 * * *`.",
            only=frozenset({"schedule"}),
            required_for="schedule",
        ),
    },
)

FLOW = Shape(
    "a flow",
    {
        "description": Key(Kind.TEXT, "Prose: goes to docstrings and the API's documentation."),
        "trigger": Key(Kind.MAPPING, "What starts it: a request by default.", shape=TRIGGER),
        "auth": Key(Kind.GRANTS, "Who may ask for it."),
        "input": Key(Kind.MAPPINGS, "What the caller gives, by snake_case name.", shape=INPUT),
        "steps": Key(Kind.SEQUENCE, "What it does, in order and in one transaction.", shape=STEP),
        "error_handling": Key(Kind.TEXT, "What happens if it fails, as prose."),
        "renamed_from": Key(Kind.TEXT, "The earlier name."),
    },
)

TRANSITION = Shape(
    "a transition",
    {
        "event": Key(Kind.TEXT, "What makes it happen.", required=True),
        "from": Key(Kind.STATES, "The state before, or a list of them.", required=True),
        "to": Key(Kind.TEXT, "The state after.", required=True),
        "guard": Key(Kind.EXPRESSION, "A condition on the row; its fields are bare names."),
        "auth": Key(Kind.GRANTS, "Who may ask for it."),
        "steps": Key(Kind.SEQUENCE, "What else is done when it is taken.", shape=STEP),
        "on_transition": Key(Kind.SEQUENCE, "Another word for `steps`.", shape=STEP),
    },
)

STATE_MACHINE = Shape(
    "a state machine",
    {
        "field": Key(Kind.TEXT, "The enum attribute whose values are the states.", required=True),
        "initial": Key(Kind.TEXT, "The state of a new row.", required=True),
        "states": Key(Kind.TEXTS, "All states.", required=True),
        "final": Key(Kind.TEXTS, "The states that nothing leads out of."),
        "endpoints": Key(Kind.EVENTS, "The events that the API has an operation for; all by default."),
        "transitions": Key(Kind.SEQUENCE, "The moves that are possible.", shape=TRANSITION),
    },
)

INVARIANT = Shape(
    "an invariant",
    {
        "entity": Key(Kind.TEXT, "The entity whose every row keeps it."),
        "expression": Key(Kind.EXPRESSION, "What holds after every transaction.", required=True),
        "description": Key(Kind.TEXT, "Prose."),
        "scope": Key(Kind.EXPRESSION, "The to-one path of the row that is locked while it is checked."),
    },
)

BUSINESS_LOGIC = Shape(
    "`x-business-logic`",
    {
        "flows": Key(Kind.MAPPINGS, "What the application does beside keeping rows, by snake_case name.", shape=FLOW),
        "state_machines": Key(Kind.MAPPINGS, "The lives of rows, by the name of their entity.", shape=STATE_MACHINE),
        "invariants": Key(Kind.MAPPINGS, "What always holds, by snake_case name.", shape=INVARIANT),
    },
)
