"""How a generated test begins: who acts, and on which row. Every test emitter builds on it."""

from generators.ast.scoping import Admission, admission_to
from generators.ast.scoping import admission as admission_of
from generators.ast.source import Imports, call, docstring, exploded, quote
from generators.ast.tests.bodies import body_name, constant_name, make_along, needs_creator, sent_references
from generators.ast.tests.rows import maker
from generators.ast.tests.variables import row_variable, safe
from generators.ast.view import EntityView
from ir.model import Crud, DataType, Operation
from validators.samples import sample
from validators.target.naming import enum_member, python_name

CRUD = {
    Operation.LIST: Crud.LIST,
    Operation.READ: Crud.READ,
    Operation.COLLECTION: Crud.READ,
    Operation.CREATE: Crud.CREATE,
    Operation.UPDATE: Crud.UPDATE,
    Operation.LINK: Crud.UPDATE,
    Operation.UNLINK: Crud.UPDATE,
    Operation.DELETE: Crud.DELETE,
}
_UNKNOWN_NUMBER = 2_000_000_000


class Stage:
    """One test function in the making. `lines` are its body, `who` the variable of the user who acts (None: nobody)."""

    def __init__(self, view: EntityView, imports: Imports) -> None:
        self.view = view
        self.imports = imports
        self.lines: list[str] = []
        self.who: str | None = None

    def add(self, *lines: str) -> None:
        """Lines of the body, not indented."""
        self.lines += lines

    def role(self, role: str) -> str:
        """`CustomerRole.CLERK`."""
        name = self.view.app.role_class
        assert name is not None
        self.imports.add("src.models.enums", name)
        return f"{name}.{enum_member(role)}"

    def user(self, variable: str, role: str | None = None) -> str:
        """Store a user."""
        user = self.view.app.user
        assert user is not None
        if role is not None and variable in (row_variable(self.view), row_variable(user), safe(variable)[2:]):
            variable = f"{variable}_user"
        arguments = ["session", *([f"role={self.role(role)}"] if role else [])]
        self.imports.add("tests.support.rows", maker(user))
        self.add(f"{variable} = await {maker(user)}({', '.join(arguments)})")
        return variable

    def actor(self, admission: Admission, name: str = "somebody") -> str | None:
        """Store whoever may do it; None where everybody may."""
        if admission.is_public:
            self.who = None
        elif admission.roles:
            self.who = self.user(
                python_name(admission.roles[0].replace("-", "_").replace(" ", "_")), admission.roles[0]
            )
        else:
            self.who = self.user("owner" if admission.is_owned else name)
        return self.who

    def make(self, view: EntityView, variable: str, *given: str) -> str:
        """Store a row."""
        self.imports.add("tests.support.rows", maker(view))
        self.add(f"{variable} = await {maker(view)}({', '.join(['session', *given])})")
        return variable

    def row(self, operation: Crud, *given: str, variable: str = "") -> str:
        """Store whoever may do it, and a row they may do it to."""
        view = self.view
        admission = admission_to(view, operation)
        variable = variable or row_variable(view)
        if admission.is_owned and view.owner == ():
            self.who = self.make(view, variable, *given)
            return variable
        if self.who is None:
            endpoint = view.endpoint(Operation(operation.value))
            self.actor(admission if endpoint is None else admission_of(endpoint.access))
        return self.another(operation, *given, variable=variable)

    def another(self, operation: Crud, *given: str, variable: str) -> str:
        """One more row, reached by whoever acts."""
        view = self.view
        owned = admission_to(view, operation).is_owned and self.who is not None
        if not owned or not view.owner:
            return self.make(view, variable, *given)
        assert self.who is not None
        lines = make_along(view, view.owner, self.who, self.imports, variable, given)
        if len(lines) > 1 and lines[0] in self.lines:  # a second row: with what it cannot share with the first
            lines = lines[-1 - unique_steps(view) :]
        self.add(*lines)
        return variable

    @property
    def headers(self) -> list[str]:
        """The argument that signs a request in."""
        if self.who is None:
            return []
        self.imports.add("tests.support.tokens", "bearer")
        return [f"headers=bearer({self.who})"]

    def body(self, variable: str = "body") -> str:
        """The complete body of a new row, for whoever acts."""
        view = self.view
        if not sent_references(view):
            self.imports.add("tests.support.bodies", constant_name(view))
            return constant_name(view)
        self.imports.add("tests.support.bodies", body_name(view))
        arguments = ["session", *([self.who] if needs_creator(view) and self.who else [])]
        self.add(f"{variable} = await {body_name(view)}({', '.join(arguments)})")
        return variable

    def request(self, verb: str, path: str, *arguments: str) -> str:
        """The expression that sends a request, signed in as whoever acts."""
        return f"await client.{verb}({', '.join([path, *arguments, *self.headers])})"

    def send(self, verb: str, path: str, *arguments: str, name: str = "answer") -> None:
        """A line that sends a request and names its answer."""
        self.add(f"{name} = {self.request(verb, path, *arguments)}")

    def problem(self, status: int, *more: str, answer: str = "answer") -> None:
        """A line that asserts a refusal."""
        self.imports.add("tests.support.problems", "assert_problem")
        self.add(f"assert_problem({', '.join([answer, str(status), *more])})")

    def success(self, status: int = 200, answer: str = "answer") -> str:
        """The expression of a success's body."""
        self.imports.add("tests.support.answers", "success")
        return f"success({answer}{f', {status}' if status != 200 else ''})"

    def key(self, row: str) -> str:
        """A row's key in JSON."""
        return key_text(self.view, row)

    def path(self, row: str, suffix: str = "") -> str:
        """The path of a row."""
        return f'f"{{PATH}}/{{{row}.{self.view.key.python}}}{suffix}"'

    def emit(
        self, name: str, *, doc: str = "", marks: list[str] | None = None, parameters: tuple[str, ...] = ()
    ) -> str:
        """The test function."""
        fixtures = []
        text = "\n".join(self.lines)
        if "client." in text:
            self.imports.add("httpx", "AsyncClient")
            fixtures.append("client: AsyncClient")
        if "session" in text:
            self.imports.add("sqlalchemy.ext.asyncio", "AsyncSession")
            fixtures.append("session: AsyncSession")
        if marks:
            self.imports.module("pytest")
        head = call(f"async def test_{name}", [*fixtures, *parameters], tail=" -> None:")
        words = [docstring(doc, indent=4)] if doc else []
        body = [f"    {line}" for line in self.lines]
        return "\n".join([*(marks or []), head, *words, *body])


def unique_steps(view: EntityView) -> int:
    """How many steps of the way to the owner, from the row on, lead from one row to one of its own."""
    count, here = 0, view
    for step in view.owner or ():
        field = here.field(step)
        if not field.is_unique or field.target is None:
            break
        count, here = count + 1, field.target
    return count


def key_text(view: EntityView, row: str) -> str:
    """The key of a stored row as it travels: `str(cart.id)`, `loan.id`."""
    return in_json(view, f"{row}.{view.key.python}")


def in_json(view: EntityView, key: str) -> str:
    """A key of this entity as it travels; `key` is an expression."""
    return f"str({key})" if view.entity.primary_key.data_type is DataType.UUID else key


def unknown_key(view: EntityView) -> object:
    """A key that no row of a test has."""
    kind = view.entity.primary_key.data_type
    if kind is DataType.UUID:
        return "00000000-0000-4000-8000-000000000000"
    if kind.is_number:
        bound = [int(item.number) for item in view.entity.primary_key.constraints if item.type.value in ("le", "lt")]
        return min([_UNKNOWN_NUMBER, *(value - 1 for value in bound)])
    return sample(view.name, view.entity.primary_key, 40)


def parametrize(names: list[str], cases: list[str]) -> str:
    """The decorator, one case a line unless all fit."""
    given = quote(names[0]) if len(names) == 1 else f"({', '.join(quote(name) for name in names)})"
    line = f"@pytest.mark.parametrize({given}, [{', '.join(cases)}])"
    if len(line) <= 100 and "\n" not in line:
        return line
    listed = exploded("[", cases, "]", 4)
    return f"@pytest.mark.parametrize(\n    {given},\n    {listed},\n)"
