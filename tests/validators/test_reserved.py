"""No entity can have a name that a generated module needs, wherever classes made for an entity meet other names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generators.app import plan_app
from ir.model import ApplicationIR
from ir.names import pascal_case, snake_case
from validators.check import check
from validators.reserved import CLASS_SUFFIXES, ENTITY_NAMES, FLOW_SUFFIXES
from validators.target.naming import ROUTE_NAMES

EXAMPLES = sorted(Path(__file__).parents[2].glob("examples/*/devmatrix.yaml"))
_CLASS_LIKE = re.compile(r"[A-Z][A-Za-z0-9]*")


def names_of(source: str) -> set[str]:
    """Every name a module imports, defines or uses that looks like a class."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.update((alias.asname or alias.name).split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name):
            found.add(node.id)
    return {name for name in found if _CLASS_LIKE.fullmatch(name)}


def needed_names(ir: ApplicationIR) -> Iterator[tuple[str, str]]:
    """Entity names that would clash in some module of the application, with the module."""
    entities = {entity.name for entity in ir.domain_model.entities}
    schemas = {schema.name for schema in ir.api_model.schemas}
    made = {f"{name}{suffix}": suffix for name in entities for suffix in ("", *CLASS_SUFFIXES)}
    flows = {f"{pascal_case(flow.name)}{suffix}" for flow in ir.behavior_model.flows for suffix in FLOW_SUFFIXES}
    for file in plan_app(ir).files:
        names = names_of(file.content) - flows if file.path.endswith(".py") else set()
        suffixes = {made[name] for name in names if name in made}
        for name in names - made.keys() - schemas:
            # Enums begin with their entity's name, constants are its name in capitals.
            if not any(name.startswith(entity) or name == snake_case(entity).upper() for entity in entities):
                for suffix in suffixes:
                    if name.endswith(suffix) and name != suffix:
                        yield name.removesuffix(suffix), file.path


def imported_functions(source: str) -> set[str]:
    """What a module imports that is spelled like a function."""
    imports = [node for node in ast.parse(source).body if isinstance(node, ast.ImportFrom)]
    return {name for node in imports for alias in node.names if (name := alias.asname or alias.name).islower()}


@pytest.mark.parametrize("spec", EXAMPLES, ids=lambda path: path.parent.name)
def test_no_operation_hides_what_its_module_needs(spec: Path) -> None:
    ir = check(spec.read_text(encoding="utf-8")).ir
    assert ir is not None
    own = ("__init__.py", "health.py", "auth.py")  # Their functions are not named by the spec.
    for file in plan_app(ir).files:
        if file.path.startswith("src/api/routes/") and not file.path.endswith(own):
            missing = imported_functions(file.content) - ROUTE_NAMES
            assert not missing, f"{file.path}: add these to validators/target/naming.py"


@pytest.mark.parametrize("name", ["Con", "Nul", "Aux", "Prn", "Com0", "Com9", "Lpt0", "Lpt1", "CON"])
def test_devices_of_windows_are_no_entities(name: str) -> None:
    result = check(f"app: {{name: shop}}\nentities: {{{name}: {{attributes: {{title: string}}}}}}\n")
    assert [problem.code for problem in result.problems] == ["DM207"]


@pytest.mark.parametrize("spec", EXAMPLES, ids=lambda path: path.parent.name)
def test_every_name_that_a_module_needs_is_reserved(spec: Path) -> None:
    ir = check(spec.read_text(encoding="utf-8")).ir
    assert ir is not None
    missing = {name: path for name, path in needed_names(ir) if name not in ENTITY_NAMES}
    assert not missing, f"add these to validators/reserved.py: {missing}"


def test_plain_words_stay_free() -> None:
    """Names that a person would give an entity, and that nothing needs."""
    assert not ENTITY_NAMES & {"Role", "Form", "Path", "Service", "Link", "FAQ", "Table", "File", "Message", "Event"}
