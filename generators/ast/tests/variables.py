"""Variables of generated tests: an entity's own name, unless the test needs that name for something else."""

from generators.ast.view import EntityView

_TAKEN = frozenset(
    "after answer attribute bearer before below body change child client content counted created creator defaults dt "
    "expected found given headers high item items key keys link listed low me method mine name needed nothing number "
    "optional other outsider owner page parameter path pytest queries query quote rest role row rows sa said save sent "
    "session shown signed somebody somebody_else sort staff start status stored stranger success text then token "
    "unknown unlike uuid value values wanted wrong first second third foreign nth next_number".split()
)


def safe(name: str) -> str:
    """A name for a variable: `client` → `a_client`, because tests call the application by that name."""
    return f"a_{name}" if name in _TAKEN else name


def row_variable(view: EntityView) -> str:
    """The variable that holds a stored row of an entity."""
    return safe(view.variable)
