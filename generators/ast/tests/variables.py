"""Variables of generated tests: an entity's own name, unless the test needs that name for something else."""

from generators.ast.view import EntityView

_TAKEN = frozenset(
    "after answer ask asked asyncio attribute bearer before below body change changes child client connection content "
    "counted created creator defaults dt expected first foreign found given headers high item items key keys link "
    "listed low me method mine monkeypatch name needed next_number nothing nth number optional other outsider "
    "overlapping owner page parameter path possible pytest queries query quote rest role row rows sa said save second "
    "selects sent session shown signed snapshot somebody somebody_else sort staff start state status stop_clock stored "
    "stranger success text then third together token undone unknown unlike uuid value values waiting wanted "
    "wrong".split()
)


def safe(name: str) -> str:
    """A name for a variable: `client` → `a_client`, because tests call the application by that name."""
    return f"a_{name}" if name in _TAKEN else name


def row_variable(view: EntityView) -> str:
    """The variable that holds a stored row of an entity."""
    return safe(view.variable)
