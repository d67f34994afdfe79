"""`src/services/*.py`: what can be done with one entity, each method one transaction."""

from generators.ast.columns import key_annotation
from generators.ast.schemas import nested
from generators.ast.scoping import Admission, admission, admission_to, narrowing, reach_text, roles_text
from generators.ast.source import Imports, call, docstring, module, quote
from generators.ast.validators import is_checked, needs_actor
from generators.ast.view import EntityView
from ir import names
from ir.derive import collection_words, linked_parameter
from ir.model import Crud, Operation, Relationship, RelationType
from validators.target.naming import python_name


def takes_actor(view: EntityView, operation: Crud) -> bool:
    """The service method has to know who calls."""
    admitted = admission_to(view, operation)
    if admitted.is_public or view.app.user is None:
        return False
    if admitted.is_owned:
        return True
    if operation not in (Crud.CREATE, Crud.UPDATE):
        return False
    touched = made_together(view) if operation is Crud.CREATE else [view]
    return any(
        item.entity.options.audit or needs_actor(item) or admission_to(item, Crud.CREATE).is_owned for item in touched
    )


def made_together(view: EntityView) -> list[EntityView]:
    """What one request may create: a row, and the children nested in it."""
    return [view, *(target for _, target in nested(view))]


def is_own_only(view: EntityView) -> bool:
    """Staff make rows for anybody, others only for themselves: the body names the owner."""
    owner = view.owner is not None and len(view.owner) == 1 and not view.owner_is_implied
    return owner and admission_to(view, Crud.CREATE).is_owned


def has_service(view: EntityView) -> bool:
    """Somebody can do something with it by itself."""
    return any(endpoint.entity == view.name for endpoint in view.app.ir.api_model.endpoints)


def rows_name(view: EntityView) -> str:
    """The attribute of a service that holds its repository: `self.carts`."""
    return names.plural(view.name)


class _Writer:
    """Emits the methods of one service."""

    def __init__(self, view: EntityView) -> None:
        self.view = view
        self.imports = Imports()
        self.rows = f"self.{rows_name(view)}"
        self.key = view.key_parameter
        self.one = view.variable

    def _actor(self, operation: Crud) -> list[str]:
        return self._caller() if takes_actor(self.view, operation) else []

    def _caller(self) -> list[str]:
        user = self.view.app.user
        assert user is not None
        self.imports.add("src.models.entities", user.name)
        return [f"actor: {user.name}"]

    def _admission(self, operation: Operation, relation: Relationship) -> Admission:
        """Who reaches a collection: what its endpoint says."""
        endpoint = self.view.endpoint(operation, relation.field_name)
        assert endpoint is not None
        return admission(endpoint.access)

    def _key_parameter(self) -> str:
        self._key_import(self.view)
        return f"{self.key}: {key_annotation(self.view)}"

    def _key_import(self, view: EntityView) -> None:
        if key_annotation(view).startswith("uuid"):
            self.imports.module("uuid")

    def _reach(self, admitted: Admission) -> str | None:
        """The rows an operation may touch; None means all visible ones."""
        if not admitted.is_owned:
            return None
        return reach_text(self.view, self.rows, admitted, self.imports)

    def _head(self, name: str, parameters: list[str], result: str, doc: str) -> list[str]:
        head = call(f"async def {name}", ["self", *parameters], indent=4, tail=f" -> {result}:")
        return [f"    {head}", docstring(doc, indent=8)]

    def _writing(self, name: str, parameters: list[str], result: str, doc: str) -> list[str]:
        """The head of a method that writes. Where rows do more than being stored, others wait until it is through."""
        head = self._head(name, parameters, result, doc)
        if not self.view.app.has_behavior:
            return head
        self.imports.add("src.database.transactions", "transactional")
        return ["    @transactional", *head]

    def _commit(self) -> str:
        """The last statement of a method that writes."""
        if not self.view.app.has_behavior:
            return "await self.session.commit()"
        self.imports.add("src.validators.consistency", "commit")
        return "await commit(self.session)"

    def _lock(self, *, to_delete: bool = False) -> list[str]:
        """What is to be changed is read when nobody else can change it any more."""
        if not self.view.app.has_behavior:
            return []
        self.imports.add("src.database.transactions", "lock")
        gone = ", to_delete=True" if to_delete else ""
        return [f"        await lock(self.session, {self.view.name}, [{self.key}]{gone})"]

    def list_page(self) -> str:
        view = self.view
        self.imports.add("src.models.schemas", f"{view.name}Query")
        self.imports.add("src.repositories.base", "RowPage")
        reach = self._reach(admission_to(view, Crud.LIST)) or f"{self.rows}.visible()"
        lines = self._head(
            "list_page",
            [f"query: {view.name}Query", *self._actor(Crud.LIST)],
            f"RowPage[{view.name}]",
            f"Some of the {view.nouns}.",
        )
        lines.append("        " + call(f"rows = {self.rows}.matching", [reach, "query"], indent=8))
        lines.append(f"        return await {self.rows}.page(rows, query)")
        return "\n".join(lines)

    def _found(self, reach: str | None) -> list[str]:
        self.imports.add("src.core.problems", "not_found")
        arguments = [self.key, *([reach] if reach else [])]
        return [
            "        " + call(f"{self.one} = await {self.rows}.find", arguments, indent=8),
            f"        if {self.one} is None:",
            f"            raise not_found({quote(self.view.noun)})",
        ]

    def get(self) -> str:
        lines = self._head(
            "get",
            [self._key_parameter(), *self._actor(Crud.READ)],
            self.view.name,
            f"One {self.view.noun}.",
        )
        lines += self._found(self._reach(admission_to(self.view, Crud.READ)))
        lines.append(f"        return {self.one}")
        return "\n".join(lines)

    def _check(self, view: EntityView, values: str, operation: Crud, current: str | None = None) -> list[str]:
        if not is_checked(view):
            return []
        self.imports.add(f"src.validators.{view.module}", f"check_{view.module}")
        arguments = ["self.session", values]
        if needs_actor(view):
            arguments.append("actor" if takes_actor(self.view, operation) else "None")
        if current:
            arguments.append(f"current={current}" if not needs_actor(view) else current)
        return [f"await check_{view.module}({', '.join(arguments)})"]

    def _stamp(self, view: EntityView, values: str, operation: Crud) -> list[str]:
        """What the caller's identity decides: the owner and the audit columns."""
        user = view.app.user
        if user is None or not takes_actor(self.view, operation):
            return []
        key = f"actor.{user.key.python}"
        lines = []
        if operation is Crud.CREATE and view.owner_is_implied and view.owner:
            lines.append(f'{values}["{view.field(view.owner[0]).python}"] = {key}')
        if view.entity.options.audit:
            columns = ("created_by", "updated_by") if operation is Crud.CREATE else ("updated_by",)
            lines += [f'{values}["{column}"] = {key}' for column in columns]
        return lines

    def _hashing(self, name: str, parameters: list[str], result: str, doc: str, hashed: str) -> list[str]:
        """The head of a method that writes. That of a user hashes the password first, which takes longer than others
        should wait for a transaction: what is done in one is a method of its own then.
        """
        if not self.view.is_user:
            return self._writing(name, parameters, result, doc)
        self.imports.add("src.core.security", "hash_password")
        if not self.view.app.has_behavior:
            return [*self._head(name, parameters, result, doc), f"        password_hash = {hashed}"]
        given = [parameter.partition(":")[0] for parameter in parameters]
        lines = self._head(name, parameters, result, doc)
        lines.append(f"        password_hash = {hashed}")
        lines.append("        " + call(f"return await self._{name}", [*given, "password_hash"], indent=8))
        of = "str | None" if " else None" in hashed else "str"
        inner = f"{doc.removesuffix('.').partition(';')[0]}, with the hash of its password."
        return [*lines, "", *self._writing(f"_{name}", [*parameters, f"password_hash: {of}"], result, inner)]

    def create(self) -> str:
        view = self.view
        self.imports.add("src.models.schemas", f"{view.name}Create")
        lines = self._hashing(
            "create",
            [f"data: {view.name}Create", *self._actor(Crud.CREATE)],
            view.name,
            f"Make {view.article}.",
            "await hash_password(data.password)",
        )
        body = [f"values = data.model_dump({self._but_password()})"]
        children = nested(view)
        body += [f'{relation.field_name} = values.pop("{relation.field_name}")' for relation, _ in children]
        body += self._own_only(view, "data.{}")
        body += ['values["password_hash"] = password_hash'] if view.is_user else []
        body += self._stamp(view, "values", Crud.CREATE)
        body += self._check(view, "values", Crud.CREATE)
        body += [f"{self.one} = {view.name}(**values)", f"self.session.add({self.one})"]
        if children:
            body.append("await self.session.flush()")
        for relation, target in children:
            body += self._nested(relation, target)
        body += [self._commit(), f"return {self.one}"]
        return "\n".join([*lines, *(f"        {line}" for line in body)])

    def _own_only(self, view: EntityView, sent: str) -> list[str]:
        """Staff make rows for anybody; others only for themselves. `sent` is how a sent value is got at."""
        user = view.app.user
        if not is_own_only(view) or user is None or not view.owner:
            return []
        admitted = admission_to(view, Crud.CREATE)
        self.imports.add("src.core.problems", "Refusal")
        staff = roles_text(view, admitted.staff, self.imports)
        owner = view.field(view.owner[0]).python
        return [
            f"own = {sent.format(owner)} == actor.{user.key.python}",
            f"staff = {{{staff}}}",
            "if not own and actor.role not in staff:",
            f'    raise Refusal(403, "Only {view.article} of your own")',
        ]

    def _but_password(self) -> str:
        return 'exclude={"password"}' if self.view.is_user else ""

    def _nested(self, relation: Relationship, target: EntityView) -> list[str]:
        back = self.view.back_key(relation)
        self.imports.add("src.models.entities", target.name)
        taken = (self.one, relation.field_name)
        item = f"{target.variable}_values" if target.variable in taken else target.variable
        lines = [
            f"for {item} in {relation.field_name}:",
            f'    {item}["{back.python}"] = {self.one}.{self.view.key.python}',
        ]
        lines += [f"    {line}" for line in self._own_only(target, f'{item}["{{}}"]')]
        lines += [f"    {line}" for line in self._stamp(target, item, Crud.CREATE)]
        lines += [f"    {line}" for line in self._check(target, item, Crud.CREATE)]
        lines += [f"    self.session.add({target.name}(**{item}))", "    await self.session.flush()"]
        return lines

    def _row(self, admitted: Admission) -> list[str]:
        """The row a path begins with: what may be changed is not always what may be read."""
        return self._found(self._reach(admitted))

    def _version(self) -> tuple[list[str], list[str]]:
        if not self.view.entity.options.etag:
            return [], []
        self.imports.add("src.core.etags", "require_version")
        return ["if_match: str | None"], [f"        require_version({self.one}.version, if_match)"]

    def update(self) -> str:
        view = self.view
        self.imports.add("src.models.schemas", f"{view.name}Update")
        parameter, check = self._version()
        lines = self._hashing(
            "update",
            [self._key_parameter(), f"data: {view.name}Update", *self._actor(Crud.UPDATE), *parameter],
            view.name,
            f"Change {view.article}; what the request leaves out stays.",
            "await hash_password(data.password) if isinstance(data.password, str) else None",
        )
        lines += self._lock() + self._row(admission_to(view, Crud.UPDATE)) + check
        body = [f"values = data.model_dump({self._but_password()})"]
        if view.is_user:
            body += ["if password_hash is not None:", '    values["password_hash"] = password_hash']
        body += self._check(view, "values", Crud.UPDATE, self.one)
        body += self._stamp(view, "values", Crud.UPDATE)
        body += [
            "for name, value in values.items():",
            f"    setattr({self.one}, name, value)",
            self._commit(),
            f"return {self.one}",
        ]
        return "\n".join([*lines, *(f"        {line}" for line in body)])

    def delete(self) -> str:
        view = self.view
        parameter, check = self._version()
        lines = self._writing(
            "delete", [self._key_parameter(), *self._actor(Crud.DELETE), *parameter], "None", f"Delete {view.article}."
        )
        lines += self._lock(to_delete=view.hides_others or not view.entity.options.soft_delete)
        lines += self._row(admission_to(view, Crud.DELETE)) + check
        if view.entity.options.soft_delete:
            self.imports.add("src.database.types", "utc_now")
            lines.append(f"        {self.one}.deleted_at = utc_now()")
            if view.hides_others and not view.app.has_behavior:  # else that is done at the end of every transaction
                self.imports.add("src.database.hiding", "let_go")
                lines.append(f"        await let_go(self.session, {quote(view.noun)}, [{self.one}])")
        else:
            lines.append(f"        await {self.rows}.remove({self.one})")
        lines.append(f"        {self._commit()}")
        return "\n".join(lines)

    def collection(self, relation: Relationship, target: EntityView) -> str:
        self.imports.add("src.models.schemas", f"{target.name}Query")
        self.imports.add("src.models.entities", target.name)
        self.imports.add("src.repositories.base", "RowPage")
        self.imports.add(f"src.repositories.{target.module}", f"{target.name}Repository")
        admitted = self._admission(Operation.COLLECTION, relation)
        other = narrowing(self.view, relation)
        actor = self._caller() if admitted.is_owned or other else []
        lines = self._head(
            f"list_{relation.field_name}",
            [self._key_parameter(), f"query: {target.name}Query", *actor],
            f"RowPage[{target.name}]",
            f"Some of the {collection_words(relation)} of {self.view.article}.",
        )
        lines += self._only_for(other) + self._row(admitted)
        rows = f"{rows_name(target)}_" if rows_name(target) == relation.field_name else rows_name(target)
        rows = "others" if target is self.view else rows
        lines.append(f"        {rows} = {target.name}Repository(self.session)")
        key = f"{self.one}.{self.view.key.python}"
        within = reach_text(target, rows, other, self.imports) if other else f"{rows}.visible()"
        lines.append(f"        found = {within}.where({self._related(relation, target, key)})")
        lines.append(f"        return await {rows}.page({rows}.matching(found, query), query)")
        return "\n".join(lines)

    def _only_for(self, other: Admission | None) -> list[str]:
        """Refuse callers whose role may not see the rows of the other side at all."""
        if other is None or not other.roles:
            return []
        self.imports.add("src.core.problems", "Refusal")
        roles = roles_text(self.view, other.roles, self.imports)
        return [
            f"        if actor.role not in {{{roles}}}:",
            f"            raise Refusal(403, {quote('Only for ' + ' or '.join(other.roles))})",
        ]

    def _related(self, relation: Relationship, target: EntityView, key: str) -> str:
        if relation.type is not RelationType.MANY_TO_MANY:
            return f"{target.name}.{self.view.back_key(relation).python} == {key}"
        if relation.through is not None:
            return f"{target.name}.{target.key.python}.in_({self._through(relation, target, key)})"
        return f"{target.name}.{target.key.python}.in_(self.{relation.field_name}_links.of({key}))"

    def _through(self, relation: Relationship, target: EntityView, key: str) -> str:
        assert relation.through is not None
        through = self.view.app.entities[relation.through]
        self.imports.add("src.models.entities", through.name)
        self.imports.add("sqlalchemy", "select")
        mine = next(field for field in through.fields if field.target is self.view)
        other = next(field for field in through.fields if field.target is target and field is not mine)
        conditions = [f"{through.name}.{mine.python} == {key}"]
        if through.entity.options.soft_delete:
            conditions.append(f"{through.name}.deleted_at.is_(None)")
        return f"select({through.name}.{other.python}).where({', '.join(conditions)})"

    def links(self) -> list[str]:
        """The attributes that hold the many-to-many links."""
        found = []
        for relation, _ in self.view.collections:
            if relation.type is RelationType.MANY_TO_MANY and relation.through is None:
                table = python_name(self.view.join_table(relation).name)
                mine, other = self.view.join_columns(relation)
                self.imports.add("src.models.entities", table)
                self.imports.add("src.repositories.links", "Links")
                arguments = ["session", f"{table}.c.{mine}", f"{table}.c.{other}"]
                found.append("        " + call(f"self.{relation.field_name}_links = Links", arguments, indent=8))
        return found

    def link(self, relation: Relationship, target: EntityView) -> str:
        self.imports.add("src.core.problems", "not_found")
        self.imports.add(f"src.repositories.{target.module}", f"{target.name}Repository")
        self._key_import(target)
        parameter = linked_parameter(self.view.entity, relation)
        admitted = self._admission(Operation.LINK, relation)
        other = narrowing(self.view, relation)
        actor = self._caller() if admitted.is_owned or other else []
        lines = self._writing(
            f"add_{relation.field_name}",
            [self._key_parameter(), f"{parameter}: {key_annotation(target)}", *actor],
            "None",
            f"Add one to the {collection_words(relation)}; twice is as good as once.",
        )
        lines += self._only_for(other) + self._row(admitted)
        key = f"{self.one}.{self.view.key.python}"
        rows = "others" if target is self.view else rows_name(target)
        within = f", {reach_text(target, rows, other, self.imports)}" if other and other.is_owned else ""
        lines += [
            f"        {rows} = {target.name}Repository(self.session)",
            f"        if await {rows}.find({parameter}{within}) is None:",
            f"            raise not_found({quote(target.noun)})",
            f"        await self.{relation.field_name}_links.add({key}, {parameter})",
            f"        {self._commit()}",
        ]
        return "\n".join(lines)

    def unlink(self, relation: Relationship, target: EntityView) -> str:
        self.imports.add("src.core.problems", "not_found")
        self._key_import(target)
        parameter = linked_parameter(self.view.entity, relation)
        readable = collection_words(relation)
        admitted = self._admission(Operation.UNLINK, relation)
        actor = self._caller() if admitted.is_owned else []
        lines = self._writing(
            f"remove_{relation.field_name}",
            [self._key_parameter(), f"{parameter}: {key_annotation(target)}", *actor],
            "None",
            f"Take one out of the {readable}.",
        )
        lines += self._row(admitted)
        key = f"{self.one}.{self.view.key.python}"
        lost = f"{target.noun} among the {readable}"
        lines += [
            f"        if not await self.{relation.field_name}_links.remove({key}, {parameter}):",
            f"            raise not_found({quote(lost)})",
            f"        {self._commit()}",
        ]
        return "\n".join(lines)


def emit_service(view: EntityView) -> str | None:
    """The module of one service, or None for an entity that is only part of others."""
    if not has_service(view):
        return None
    writer = _Writer(view)
    imports = writer.imports
    imports.add("src.database.session", "SessionDep")
    imports.add("src.models.entities", view.name)
    imports.add(f"src.repositories.{view.module}", f"{view.name}Repository")
    emitters = {
        Operation.LIST: writer.list_page,
        Operation.READ: writer.get,
        Operation.CREATE: writer.create,
        Operation.UPDATE: writer.update,
        Operation.DELETE: writer.delete,
    }
    methods = [emit() for operation, emit in emitters.items() if view.endpoint(operation) is not None]
    for relation, target in view.collections:
        for operation, emit_related in (
            (Operation.COLLECTION, writer.collection),
            (Operation.LINK, writer.link),
            (Operation.UNLINK, writer.unlink),
        ):
            if view.endpoint(operation, relation.field_name) is not None:
                methods.append(emit_related(relation, target))
    declaration = "\n".join(
        [
            f"class {view.name}Service:",
            docstring(f"What can be done with {view.nouns}. Every method is one transaction.", indent=4),
            "",
            "    def __init__(self, session: SessionDep) -> None:",
            "        self.session = session",
            f"        {writer.rows} = {view.name}Repository(session)",
            *writer.links(),
            "",
            "\n\n".join(methods),
        ]
    )
    return module(f"What can be done with {view.nouns}.", imports, [declaration])
