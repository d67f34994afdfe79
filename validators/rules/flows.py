"""Flows as wholes: what starts them, who asks, and what they answer."""

import re
from collections.abc import Iterator

from ir import paths
from ir.behavior import effects
from ir.build import route_shape
from ir.derive_behavior import flow_path
from ir.model import Endpoint, HTTPMethod, Operation, TriggerType
from ir.problems import Related, Severity
from validators.context import SpecContext
from validators.reserved import PATH_SEGMENTS
from validators.rule import Finding, rule
from validators.rules.behavior import of_code
from validators.rules.paths import fault_of_template
from validators.wording import show

_HOLE = re.compile(r"\{([^{}]*)\}")


@rule("DM533", Severity.ERROR, "Answers of different types")
def answers_differ(context: SpecContext) -> Iterator[Finding]:
    """All `return`s of a flow answer one type, or nothing.

    Wrong:
        entities:
          Note:
            attributes: {title: string, size: {type: integer, default: 0}}
        x-business-logic:
          flows:
            show:
              trigger: {method: GET, path: "/notes/{note_id}/show"}
              steps:
                - load: note = Note(note_id)
                - if: note.size > 3
                  then:
                    - return: note.size
                - return: note
    Right:
        entities:
          Note:
            attributes: {title: string, size: {type: integer, default: 0}}
        x-business-logic:
          flows:
            show:
              trigger: {method: GET, path: "/notes/{note_id}/show"}
              steps:
                - load: note = Note(note_id)
                - if: note.size > 3
                  then:
                    - return: note.title
                - return: note.title + '!'
    """
    return of_code(context, "DM533")


@rule("DM534", Severity.ERROR, "Nobody is signed in here")
def no_actor(context: SpecContext) -> Iterator[Finding]:
    """`actor` is the signed-in user. It exists in flows that are started by a request and are not `public`, and in
    guards and steps of transitions that not everybody may ask for; not in computed attributes and invariants.

    Wrong:
        auth: {user: Member, roles: [member]}
        entities:
          Member:
            attributes: {email: {type: email, unique: true}}
          Note:
            attributes: {title: string}
            relationships:
              author: {type: many_to_one, target: Member}
        x-business-logic:
          flows:
            tidy:
              trigger: {type: schedule, schedule: 0 3 * * *}
              steps:
                - find: notes = all Note where author == actor
                - for: note in notes
                  do:
                    - delete: note
    Right:
        auth: {user: Member, roles: [member]}
        entities:
          Member:
            attributes: {email: {type: email, unique: true}}
          Note:
            attributes: {title: string}
            relationships:
              author: {type: many_to_one, target: Member}
        x-business-logic:
          flows:
            tidy:
              auth: [member]
              steps:
                - find: notes = all Note where author == actor
                - for: note in notes
                  do:
                    - delete: note
    """
    return of_code(context, "DM534")


@rule("DM535", Severity.WARNING, "An input that nothing uses")
def unused_input(context: SpecContext) -> Iterator[Finding]:
    """Everybody who asks for a flow has to give its inputs, so each should matter. Parameters of the path are inputs.

    Wrong:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            jot:
              input: {title: string, colour: string}
              steps:
                - create: Note
                  with:
                    title: title
    Right:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            jot:
              input: {title: string}
              steps:
                - create: Note
                  with:
                    title: title
    """
    return of_code(context, "DM535")


@rule("DM536", Severity.ERROR, "A path that no flow can have")
def flow_route(context: SpecContext) -> Iterator[Finding]:
    """The path of a flow begins with `/`, has single slashes, and parameters such as `{order_id}` as whole segments. No
    other endpoint of the same method may have it, whatever its parameters are called. An event of a machine has the
    path of its row and its own name.

    Wrong:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            jot:
              trigger: {method: POST, path: /notes}
              input: {title: string}
              steps:
                - create: Note
                  with:
                    title: title
    Right:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            jot:
              trigger: {method: POST, path: /notes/jot}
              input: {title: string}
              steps:
                - create: Note
                  with:
                    title: title
    """
    yield from of_code(context, "DM536")
    for flow in context.parts.behavior.flows:
        place = paths.child(flow.path, "trigger", "path")
        if flow.trigger.type is not TriggerType.HTTP_REQUEST or flow.trigger.path is None:
            continue
        path = flow_path(flow)
        holes = _HOLE.findall(path)
        fault = fault_of_template(path)
        segment = path.removeprefix("/").partition("/")[0]
        if fault is not None:
            yield Finding(place, f"{show(path)} {fault}")
        elif len(set(holes)) < len(holes):
            yield Finding(place, f"{show(path)} has one parameter twice; rename one of them")
        elif segment in PATH_SEGMENTS:
            yield Finding(place, f"{show('/' + segment)} belongs to the application itself; choose another path")
    yield from _clashes(context)


def _clashes(context: SpecContext) -> Iterator[Finding]:
    seen: dict[tuple[str, str], Endpoint] = {}
    for endpoint in context.endpoints:
        first = seen.setdefault(route_shape(endpoint), endpoint)
        if first is endpoint:
            continue
        message = f"{show(first.key)} is there already ({show(first.operation_id)}), so this would never be asked"
        if endpoint.operation is Operation.FLOW and endpoint.flow is not None:
            place = paths.join("x-business-logic", "flows", endpoint.flow, "trigger", "path")
            yield Finding(place, f"{message}; choose another path", related=_related(first))
        elif endpoint.operation is Operation.EVENT:
            place = paths.join("x-business-logic", "state_machines", endpoint.entity or "")
            what = f"the event {show(endpoint.event)} gets {show(endpoint.key)}, which {show(first.operation_id)} has"
            yield Finding(place, f"{what} already; rename one of them", on_key=True, related=_related(first))


def _related(first: Endpoint) -> tuple[Related, ...]:
    if first.flow is None:
        return ()
    return (Related(paths.join("x-business-logic", "flows", first.flow), "the flow that has it"),)


@rule("DM537", Severity.ERROR, "A schedule that never comes")
def bad_schedule(context: SpecContext) -> Iterator[Finding]:
    """A schedule has the five fields of cron, in UTC: minute, hour, day of the month, month, day of the week (0 is
    Sunday). Each is `*`, a number, a range `1-5`, a step `*/15`, or a list of these. What runs on a schedule gets its
    inputs from nobody, so they have defaults.

    Wrong:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            tidy:
              trigger: {type: schedule, schedule: 0 25 * * *}
              steps:
                - find: notes = all Note where title == 'old'
                - for: note in notes
                  do:
                    - delete: note
    Right:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            tidy:
              trigger: {type: schedule, schedule: 0 3 * * *}
              steps:
                - find: notes = all Note where title == 'old'
                - for: note in notes
                  do:
                    - delete: note
    """
    return of_code(context, "DM537")


@rule("DM538", Severity.INFO, "An event that nothing emits")
def unheard_event(context: SpecContext) -> Iterator[Finding]:
    """A flow that waits for an event runs when some step emits it. The other way round is fine: what nobody waits for
    is kept for other applications.

    Wrong:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            remember:
              trigger: {type: event, event: something_happened}
              input: {title: string}
              steps:
                - create: Note
                  with:
                    title: title
    Right:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            remember:
              trigger: {type: event, event: something_happened}
              input: {title: string}
              steps:
                - create: Note
                  with:
                    title: title
            happen:
              input: {title: string}
              steps:
                - emit: something_happened
                  with:
                    title: title
    """
    return of_code(context, "DM538")


@rule("DM564", Severity.WARNING, "An event whose name is misspelt")
def misspelt_event(context: SpecContext) -> Iterator[Finding]:
    """A flow waits for an event that nothing emits, while a step emits one of almost the same name: it would never run.
    An event that another application sends has a name of its own.

    Wrong:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            remember:
              trigger: {type: event, event: somthing_happened}
              input: {title: string}
              steps:
                - create: Note
                  with:
                    title: title
            happen:
              input: {title: string}
              steps:
                - emit: something_happened
                  with:
                    title: title
    Right:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            remember:
              trigger: {type: event, event: something_happened}
              input: {title: string}
              steps:
                - create: Note
                  with:
                    title: title
            happen:
              input: {title: string}
              steps:
                - emit: something_happened
                  with:
                    title: title
    """
    return of_code(context, "DM564")


@rule("DM563", Severity.WARNING, "A GET that changes something")
def unsafe_get(context: SpecContext) -> Iterator[Finding]:
    """Browsers, caches and crawlers send `GET` requests whenever they like. A flow that changes rows or emits events is
    asked for with `POST`, `PUT`, `PATCH` or `DELETE`.

    Wrong:
        entities:
          Note:
            attributes: {title: string, views: {type: integer, default: 0}}
        x-business-logic:
          flows:
            view:
              trigger: {method: GET, path: "/notes/{note_id}/view"}
              steps:
                - load: note = Note(note_id)
                - set: note.views += 1
                - return: note
    Right:
        entities:
          Note:
            attributes: {title: string, views: {type: integer, default: 0}}
        x-business-logic:
          flows:
            view:
              trigger: {method: POST, path: "/notes/{note_id}/view"}
              steps:
                - load: note = Note(note_id)
                - set: note.views += 1
                - return: note
    """
    for flow in context.parts.behavior.flows:
        program = context.behavior.flows.get(flow.name)
        if flow.trigger.method is not HTTPMethod.GET or flow.trigger.type is not TriggerType.HTTP_REQUEST:
            continue
        if program is not None and not effects.of_program(program, context.behavior).is_reading:
            message = f"{show(flow.name)} changes something, which a `GET` request must not; take `POST`"
            place = paths.child(flow.path, "trigger", "method")
            yield Finding(place, message, suggestion="POST", needs=(flow.path,))


@rule("DM560", Severity.INFO, "A step in prose")
def prose(context: SpecContext) -> Iterator[Finding]:
    """A step that says in words what is to be done (`action`, `service_method`, `error_handling`) is kept, and its flow
    answers 501 until somebody writes it. `devmatrix explain` lists such flows.

    Wrong:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            publish:
              trigger: {path: "/notes/{note_id}/publish"}
              steps:
                - load: note = Note(note_id)
                - action: Send it to the printer
    Right:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            publish:
              trigger: {path: "/notes/{note_id}/publish"}
              steps:
                - load: note = Note(note_id)
                - emit: published
                  with:
                    title: note.title
    """
    return of_code(context, "DM560")
