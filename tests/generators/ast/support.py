"""The one place where these tests touch the reader, the IR and the emitters."""

import ast
import inspect
import textwrap
from functools import cache
from pathlib import Path

from generators.app import ast_files, plan_app
from generators.ast import columns, field_types
from generators.ast.source import Imports
from generators.ast.view import AppView, EntityView
from ir.build import build
from ir.dialect.read import read
from ir.model import ApplicationIR, Attribute
from ir.problems import Severity
from tests.generators.ast.updating import updates
from tests.ir.specs import show, spec


def application(text: str) -> ApplicationIR:
    """The IR of a spec without errors; `app` may be left out."""
    result = read(spec(text))
    errors = [problem for problem in result.problems if problem.severity is Severity.ERROR]
    assert not errors, "\n".join(map(show, errors))
    return build(result.parts)


def app(text: str) -> AppView:
    """What emitters see of a spec."""
    return AppView(application(text))


def entity(text: str, name: str = "Thing") -> EntityView:
    """What emitters see of one entity."""
    return app(text).entities[name]


@cache
def files(text: str) -> dict[str, str]:
    """Everything that follows from a spec, by path; the migration is called `alembic/initial.py`."""
    return {
        "alembic/initial.py" if file.path.startswith("alembic/versions/") else file.path: file.content
        for file in ast_files(app(text))
    }


def planned(text: str) -> dict[str, str]:
    """Every file of the application, by path."""
    return {file.path: file.content for file in plan_app(application(text)).files}


def emitted(text: str, path: str, name: str) -> str:
    """One declaration of one file, such as `CartService.create` or `SORTS`, without its indentation.

    The example of a request is left out: what it says depends on the samples.
    """
    source = files(text)[path]
    body: list[ast.stmt] = ast.parse(source).body
    found: ast.stmt | None = None
    for part in name.split("."):
        found = next(node for node in body if part in _names(node))
        body = getattr(found, "body", [])
    assert found is not None
    decorators = getattr(found, "decorator_list", [])
    first = min([found.lineno, *(decorator.lineno for decorator in decorators)])
    hidden = {line for node in body if "model_config" in _names(node) for line in _lines(node)}
    kept = [line for number, line in enumerate(source.splitlines(), start=1) if number not in hidden]
    return textwrap.dedent("\n".join(kept[first - 1 : (found.end_lineno or first) - len(hidden)]))


def _lines(node: ast.stmt) -> range:
    """The lines of a statement and the empty one behind it."""
    return range(node.lineno, (node.end_lineno or node.lineno) + 2)


def _names(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return {node.name}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return {node.target.id}
    return set()


def names(text: str, path: str, of: str | None = None) -> list[str]:
    """The declarations of a file, or of a class in it, in order."""
    body: list[ast.stmt] = ast.parse(files(text)[path]).body
    if of is not None:
        body = next(node for node in body if isinstance(node, ast.ClassDef) and node.name == of).body
    return [name for node in body for name in sorted(_names(node)) if name != "model_config"]


def check(text: str, path: str, name: str, expected: str) -> None:
    """One declaration of one file is exactly this."""
    _compare(emitted(text, path, name), expected)


def check_module(text: str, path: str, expected: str) -> None:
    """A whole file is exactly this."""
    _compare(files(text)[path].rstrip("\n"), expected)


def _compare(found: str, expected: str) -> None:
    if found != textwrap.dedent(expected).strip("\n") and updates.wanted:
        frame = inspect.currentframe()
        assert frame is not None and frame.f_back is not None and frame.f_back.f_back is not None
        test = frame.f_back.f_back
        updates.note(Path(test.f_code.co_filename), test.f_lineno, found)
    else:
        assert found == textwrap.dedent(expected).strip("\n")


def _thing(attribute: str) -> tuple[EntityView, Attribute]:
    view = entity(f"entities:\n  Thing:\n    attributes:\n      it: {attribute}")
    found = view.entity.attribute("it")
    assert found is not None
    return view, found


def column(attribute: str) -> str:
    """The line of the entity class for `it: {attribute}`."""
    source = emitted(f"entities:\n  Thing:\n    attributes:\n      it: {attribute}", ENTITIES, "Thing.it")
    return source.removeprefix("it: ")


def in_body(attribute: str) -> str:
    """The type of an attribute `it` in a body."""
    view, found = _thing(attribute)
    return field_types.body_type(view, found, Imports())


def in_answer(attribute: str) -> str:
    """The type of an attribute `it` in an answer."""
    view, found = _thing(attribute)
    return field_types.answer_type(view, found, Imports())


def in_query(attribute: str) -> str:
    """The type of an attribute `it` in a query."""
    view, found = _thing(attribute)
    return field_types.query_type(view, found, Imports())


def in_migration(attribute: str) -> str:
    """The column type of an attribute `it` in the migration."""
    return columns.migration_type(_thing(attribute)[1], Imports())


def key_in_path(attribute: str) -> str:
    """The type of the path parameter of an entity whose key `it` is this."""
    return field_types.key_type(_thing(attribute)[0], Imports())


ENTITIES = "src/models/entities.py"
ENUMS = "src/models/enums.py"
SCHEMAS = "src/models/schemas.py"
MIGRATION = "alembic/initial.py"
