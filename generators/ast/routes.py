"""`src/api/routes/*.py`: HTTP in, service call, HTTP out."""

from generators.ast.columns import key_annotation
from generators.ast.field_types import key_type
from generators.ast.scoping import Admission, admission, narrowing, roles_text
from generators.ast.services import is_own_only, made_together, takes_actor
from generators.ast.source import Imports, call, docstring, module, quote, sentence
from generators.ast.validators import references
from generators.ast.view import EntityView
from ir.derive import linked_parameter
from ir.model import Crud, Endpoint, OnDelete, Operation, Relationship
from validators.target.naming import function_name

_VERBS = {
    Operation.LIST: "get",
    Operation.READ: "get",
    Operation.COLLECTION: "get",
    Operation.CREATE: "post",
    Operation.UPDATE: "patch",
    Operation.DELETE: "delete",
    Operation.UNLINK: "delete",
    Operation.LINK: "put",
}


def is_referred_to(view: EntityView) -> bool:
    """Other rows can keep one of these from being deleted."""
    return any(
        field.target is view and field.on_delete is OnDelete.RESTRICT
        for other in view.app.entities.values()
        for field in other.fields
    )


def statuses(view: EntityView, endpoint: Endpoint) -> tuple[int, ...]:
    """The statuses an operation may refuse with."""
    operation = endpoint.operation
    found = {422}
    admitted = admission(endpoint.access)
    if not admitted.is_public:
        found.add(401)
    if admitted.roles:
        found.add(403)
    if operation in (Operation.CREATE, Operation.UPDATE):
        found |= {400, 413}
        if references(view) or view.unique_keys or any(field.is_unique for field in view.fields) or view.key.is_sent:
            found.add(409)
        if operation is Operation.CREATE and any(item.is_nested for item in view.entity.relationships):
            found.add(409)
    if operation is Operation.CREATE and any(is_own_only(item) for item in made_together(view)):
        found.add(403)
    relation = view.entity.relationship(endpoint.relationship) if endpoint.relationship else None
    if relation is not None and operation is not Operation.UNLINK:
        other = narrowing(view, relation)
        if other is not None and other.roles:
            found.add(403)
    if view.app.has_behavior and operation not in (Operation.LIST, Operation.READ, Operation.COLLECTION):
        found.add(409)  # a rule, here or on rows elsewhere; or others who are changing the same
    if operation not in (Operation.LIST, Operation.CREATE):
        found.add(404)
    if operation is Operation.DELETE and is_referred_to(view):
        found.add(409)
    if operation is Operation.LINK:
        found.add(409)
    if view.entity.options.etag and operation in (Operation.UPDATE, Operation.DELETE):
        found |= {409, 412}
    return tuple(sorted(found))


class _Writer:
    """Emits the routes of one entity."""

    def __init__(self, view: EntityView) -> None:
        self.view = view
        self.imports = Imports()

    def _decorator(self, endpoint: Endpoint, prefix: str, admitted: Admission, actor: bool) -> str:
        view = self.view
        arguments = [quote(endpoint.path.removeprefix(prefix)), f"operation_id={quote(endpoint.operation_id)}"]
        if endpoint.summary:
            arguments.append(f"summary={quote(endpoint.summary)}")
        if endpoint.description:
            arguments.append(f"description={quote(endpoint.description)}")
        if endpoint.deprecated:
            arguments.append("deprecated=True")
        if not endpoint.is_derived and endpoint.tags and endpoint.tags != (_tag(view),):
            arguments.append(f"tags=[{', '.join(quote(tag) for tag in endpoint.tags)}]")
        if endpoint.status != 200:
            arguments.append(f"status_code={endpoint.status}")
        if endpoint.response_schema:
            self.imports.add("src.models.schemas", endpoint.response_schema)
            arguments.append(f"response_model={endpoint.response_schema}")
        if not admitted.is_public and not actor:
            self.imports.add("fastapi", "Depends")
            arguments.append(f"dependencies=[Depends({self._dependency(admitted)})]")
        self.imports.add("src.core.problems", "responses")
        codes = ", ".join(str(code) for code in statuses(view, endpoint))
        answers = f"responses({codes})"
        if endpoint.operation is Operation.CREATE:
            self.imports.add("src.api.headers", "CREATED")
            answers = f"CREATED | {answers}"
        elif view.entity.options.etag and endpoint.operation in (Operation.READ, Operation.UPDATE):
            self.imports.add("src.api.headers", "TAGGED")
            answers = f"TAGGED | {answers}"
        arguments.append(f"responses={answers}")
        return call(f"@router.{_VERBS[endpoint.operation]}", arguments)

    def _dependency(self, admitted: Admission) -> str:
        if admitted.roles:
            self.imports.add("src.core.security", "require")
            return f"require({roles_text(self.view, admitted.roles, self.imports)})"
        self.imports.add("src.core.security", "current_user")
        return "current_user"

    def _actor(self, admitted: Admission) -> str:
        if not admitted.roles:
            self.imports.add("src.core.security", "CurrentUser")
            return "actor: CurrentUser"
        user = self.view.app.user
        assert user is not None
        self.imports.add("typing", "Annotated")
        self.imports.add("fastapi", "Depends")
        self.imports.add("src.models.entities", user.name)
        return f"actor: Annotated[{user.name}, Depends({self._dependency(admitted)})]"

    def _key(self, view: EntityView, name: str) -> str:
        return f"{name}: {key_type(view, self.imports)}"

    def emit(self, endpoint: Endpoint, prefix: str) -> str:
        view, operation = self.view, endpoint.operation
        admitted = admission(endpoint.access)
        relation = view.entity.relationship(endpoint.relationship) if endpoint.relationship else None
        if relation is None:
            knows = takes_actor(view, Crud(operation.value))
        else:
            sees = operation is not Operation.UNLINK and narrowing(view, relation) is not None
            knows = admitted.is_owned or sees
        parameters, arguments = self._inputs(endpoint, relation)
        if knows:
            parameters.append(self._actor(admitted))
            arguments.append("actor")
        tagged = view.entity.options.etag
        if tagged and operation in (Operation.UPDATE, Operation.DELETE):
            self.imports.add("src.api.headers", "IfMatch")
            parameters.append("if_match: IfMatch = None")
            arguments.append("if_match")
        answered, tail = self._answer(endpoint, tagged)
        if tail:
            self.imports.add("fastapi", "Response")
            parameters.insert(len(parameters) - (1 if parameters[-1].endswith("= None") else 0), "response: Response")
        parameters.insert(
            len(parameters) - (1 if parameters[-1].endswith("= None") else 0), f"service: {view.name}ServiceDep"
        )
        head = call(f"async def {function_name(endpoint.operation_id)}", parameters, tail=f" -> {answered}:")
        method = self._method(operation, relation)
        invoke = f"service.{method}"
        doc = docstring(sentence(endpoint.summary or endpoint.operation_id), indent=4)
        if answered == "None":
            body = ["    " + call(f"await {invoke}", arguments, indent=4)]
        elif not tail:
            body = ["    " + call(f"return await {invoke}", arguments, indent=4)]
        else:
            body = ["    " + call(f"{view.variable} = await {invoke}", arguments, indent=4), *tail]
            body.append(f"    return {view.variable}")
        return "\n".join([self._decorator(endpoint, prefix, admitted, knows), head, doc, *body])

    def _inputs(self, endpoint: Endpoint, relation: Relationship | None) -> tuple[list[str], list[str]]:
        view, operation = self.view, endpoint.operation
        parameters: list[str] = []
        arguments: list[str] = []
        if operation not in (Operation.LIST, Operation.CREATE):
            parameters.append(self._key(view, view.key_parameter))
            arguments.append(view.key_parameter)
        target = view.app.entities[relation.target_entity] if relation else view
        if operation in (Operation.LINK, Operation.UNLINK):
            assert relation is not None
            name = linked_parameter(view.entity, relation)
            parameters.append(self._key(target, name))
            arguments.append(name)
        if operation in (Operation.LIST, Operation.COLLECTION):
            self.imports.add("typing", "Annotated")
            self.imports.add("fastapi", "Query")
            self.imports.add("src.models.schemas", f"{target.name}Query")
            parameters.append(f"query: Annotated[{target.name}Query, Query()]")
            arguments.append("query")
        if endpoint.request_schema:
            self.imports.add("src.models.schemas", endpoint.request_schema)
            parameters.append(f"body: {endpoint.request_schema}")
            arguments.append("body")
        return parameters, arguments

    def _answer(self, endpoint: Endpoint, tagged: bool) -> tuple[str, list[str]]:
        """The return annotation, and the lines that set headers."""
        view, operation = self.view, endpoint.operation
        if operation in (Operation.DELETE, Operation.LINK, Operation.UNLINK):
            return "None", []
        if operation in (Operation.LIST, Operation.COLLECTION):
            name = view.entity.relationship(endpoint.relationship or "")
            row = name.target_entity if name else view.name
            self.imports.add("src.models.entities", row)
            self.imports.add("src.repositories.base", "RowPage")
            return f"RowPage[{row}]", []
        self.imports.add("src.models.entities", view.name)
        tail = []
        if operation is Operation.CREATE:
            key = f"{view.variable}.{view.key.python}"
            if key_annotation(view) == "str":
                self.imports.add("urllib.parse", "quote")
                key = f"quote({key}, safe='')"
            tail.append(f'    response.headers["Location"] = f"{endpoint.path}/{{{key}}}"')
        if tagged:
            self.imports.add("src.core.etags", "etag")
            tail.append(f'    response.headers["ETag"] = etag({view.variable}.version)')
        return view.name, tail

    @staticmethod
    def _method(operation: Operation, relation: Relationship | None) -> str:
        if relation is not None:
            verb = {Operation.COLLECTION: "list", Operation.LINK: "add", Operation.UNLINK: "remove"}[operation]
            return f"{verb}_{relation.field_name}"
        return {Operation.LIST: "list_page", Operation.READ: "get"}.get(operation, operation.value)


def _tag(view: EntityView) -> str:
    return view.nouns.replace(" ", "_")


def endpoints_of(view: EntityView) -> list[Endpoint]:
    """The operations of one entity that can be derived, in the order of the API model."""
    return [item for item in view.app.endpoints_by_entity.get(view.name, ()) if item.operation in _VERBS]


def emit_routes(view: EntityView) -> str | None:
    """The module of one router, or None for an entity that the API does not show by itself."""
    endpoints = endpoints_of(view)
    if not endpoints:
        return None
    writer = _Writer(view)
    imports = writer.imports
    prefix = "/" + endpoints[0].path.split("/")[1]
    imports.add("typing", "Annotated")
    imports.add("fastapi", "APIRouter", "Depends")
    imports.add("src.core.json", "StrictRoute")
    imports.add(f"src.services.{view.module}", f"{view.name}Service")
    routes = [writer.emit(endpoint, prefix) for endpoint in endpoints]
    head = (
        call(
            "router = APIRouter",
            [f"prefix={quote(prefix)}", f"tags=[{quote(_tag(view))}]", "route_class=StrictRoute"],
        )
        + f"\n{view.name}ServiceDep = Annotated[{view.name}Service, Depends()]"
    )
    return module(f"HTTP for {view.nouns}.", imports, [head, *routes])
