"""How a test asks for what it tests: over HTTP, or through the class of a flow that no request starts."""

import re
from dataclasses import dataclass

from generators.ast.behavior.inputs import parameters
from generators.ast.behavior.naming import flow_class, flow_module
from generators.ast.behavior.words import Words, enum_class
from generators.ast.source import call, quote
from generators.ast.tests.behavior.arrange import Arrangement
from generators.ast.tests.literals import json_literal, python_literal
from ir.behavior.stored import to_json
from ir.behavior.world import Ref
from ir.expressions.scope import attribute_type
from ir.model import DataType, Endpoint, Flow, HTTPMethod

_PARAMETER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Request:
    """What is sent: a method, a path with the keys of rows in it, and what travels beside."""

    endpoint: Endpoint
    path_inputs: frozenset[str]

    def line(self, arranged: Arrangement, keys: dict[str, Ref] | None = None) -> str:
        """`answer = await client.post(…)`."""
        arguments = [self._path(arranged, keys or {}), *self._beside(arranged)]
        actor = arranged.situation.actor
        if actor is not None:
            arranged.imports.add("tests.support.tokens", "bearer")
            arguments.append(f"headers=bearer({arranged.variables[actor]})")
        return call(f"answer = await client.{self.endpoint.method.value.lower()}", arguments, indent=4)

    def _path(self, arranged: Arrangement, keys: dict[str, Ref]) -> str:
        is_formatted = False

        def filled(match: re.Match[str]) -> str:
            nonlocal is_formatted
            name = match[1]
            ref = keys.get(name)
            value = arranged.situation.inputs.get(name)
            ref = ref or arranged.row_of_key(name, value)
            if ref is None:
                return str(to_json(value))
            is_formatted = True
            return f"{{{arranged.key(ref)}}}"

        text = _PARAMETER.sub(filled, self.endpoint.path)
        return f'f"{text}"' if is_formatted else quote(text)

    def _beside(self, arranged: Arrangement) -> list[str]:
        names = [name for name in arranged.situation.inputs if name not in self.path_inputs]
        in_query = self.endpoint.method in (HTTPMethod.GET, HTTPMethod.DELETE)
        if in_query:
            names = [name for name in names if arranged.situation.inputs[name] is not None]
        if not names:
            return []
        entries = [f"{quote(name)}: {arranged.input_in_json(name)}" for name in names]
        arranged.imports.add("typing", "Any")
        return [f"{'params' if in_query else 'json'}={{{', '.join(entries)}}}"]


def run_line(flow: Flow, arranged: Arrangement) -> str:
    """`await ExpireCartsWorkflow(session).run(…)`."""
    name, called = flow_class(flow.name), parameters(arranged.app, flow.name)
    arranged.imports.add(f"src.workflows.{flow_module(flow.name)}", name)
    arguments = [f"{called[item]}={_argument(flow, arranged, item)}" for item in arranged.situation.inputs]
    return call(f"await {name}(session).run", arguments, indent=4)


def _argument(flow: Flow, arranged: Arrangement, name: str) -> str:
    value = arranged.situation.inputs[name]
    ref = arranged.row_of_key(name, value)
    if ref is not None:
        return arranged.key(ref)
    attribute = next((item for item in flow.inputs if item.name == name), None)
    if attribute is None or value is None:
        return json_literal(to_json(value))
    if attribute.data_type is DataType.ENUM:
        words = Words(arranged.app, arranged.imports)
        return words.member(enum_class(arranged.app, attribute_type(attribute, None)), str(value))
    view = next(iter(arranged.app.entities.values()))
    return python_literal(view, attribute, to_json(value), arranged.imports)
