"""`src/repositories/*.py`: the queries of one entity."""

from generators.ast.schemas import filter_name
from generators.ast.scoping import owned_links
from generators.ast.source import Imports, call, docstring, module, quote
from generators.ast.view import EntityView
from ir import listing
from ir.model import DataType
from validators.target.naming import python_name


def _sort_columns(view: EntityView, imports: Imports) -> str:
    imports.add("typing", "Any")
    imports.add("sqlalchemy.orm", "InstrumentedAttribute")
    entries = [f"{quote(name)}: {view.name}.{python_name(name)}" for name in listing.sorts(view.entity)]
    return call("SORTS: dict[str, InstrumentedAttribute[Any]] = ", entries, brackets="{}")


def _condition(view: EntityView, item: listing.Filter) -> str:
    name = f"query.{filter_name(item.parameter)}"
    column = f"{view.name}.{python_name(item.field)}"
    if item.attribute is not None and item.attribute.data_type is DataType.ENUM:
        return f"{column}.in_({name})"
    if item.attribute is not None and item.attribute.data_type is DataType.EMAIL:
        name = f"{name}.lower()"
    operator = {"eq": "==", "ge": ">=", "le": "<="}[item.comparison]
    return f"{column} {operator} {name}"


def emit_matching(view: EntityView, imports: Imports) -> str:
    """The method that narrows and orders a statement as a query asks."""
    imports.add("src.models.schemas", f"{view.name}Query")
    head = call(
        "def matching",
        ["self", f"rows: Select[{view.name}]", f"query: {view.name}Query"],
        indent=4,
        tail=f" -> Select[{view.name}]:",
    )
    lines = [
        f"    {head}",
        '        """Those of the rows that a query asks for, in its order."""',
    ]
    searched = listing.searched(view.entity)
    if searched:
        columns = [f"{view.name}.{python_name(name)}.icontains(query.q, autoescape=True)" for name in searched]
        lines.append("        if query.q is not None:")
        if len(columns) == 1:
            lines.append(f"            rows = rows.where({columns[0]})")
        else:
            imports.add("sqlalchemy", "or_")
            lines.append("            " + call("found = or_", columns, indent=12))
            lines.append("            rows = rows.where(found)")
    for item in listing.filters(view.entity):
        condition = _condition(view, item)
        lines.append(f"        if query.{filter_name(item.parameter)} is not None:")
        lines.append("            " + call("rows = rows.where", [condition], indent=12))
    lines += [
        '        column = SORTS[query.sort.removeprefix("-")]',
        '        first = column.desc() if query.sort.startswith("-") else column.asc()',
        f"        return rows.order_by(first, {view.name}.{view.key.python})",
    ]
    return "\n".join(lines)


def emit_reachable(view: EntityView, imports: Imports) -> str | None:
    """The method that keeps people to their own rows."""
    if view.owner is None or view.app.user is None:
        return None
    user = view.app.user
    imports.add("src.models.entities", user.name)
    links = owned_links(view, view.owner, f"actor.{user.key.python}", imports)
    own = f"        return self.visible(){''.join(links)}"
    role = view.app.role_class
    if role is None:
        return "\n".join(
            [
                f"    def reachable(self, actor: {user.name}) -> Select[{view.name}]:",
                f'        """The caller\'s own {view.nouns}."""',
                own,
            ]
        )
    imports.add("src.models.enums", role)
    parameters = ["self", f"actor: {user.name}", f"*staff: {role}"]
    head = "    " + call("def reachable", parameters, indent=4, tail=f" -> Select[{view.name}]:")
    return "\n".join(
        [
            head,
            f'        """Every one for the roles in `staff`, for others their own {view.nouns}."""',
            "        if actor.role in staff:",
            "            return self.visible()",
            own,
        ]
    )


def emit_repository(view: EntityView) -> str:
    """The module of one repository."""
    imports = Imports()
    imports.add("sqlalchemy", "Select")
    imports.add("src.models.entities", view.name)
    imports.add("src.repositories.base", "Repository")
    methods = []
    if view.entity.options.soft_delete:
        methods.append(
            f"    def visible(self) -> Select[{view.name}]:\n"
            f'        """The {view.nouns} that are not deleted."""\n'
            f"        return super().visible().where({view.name}.deleted_at.is_(None))"
        )
    reachable = emit_reachable(view, imports)
    methods += [reachable] if reachable else []
    methods.append(emit_matching(view, imports))
    declaration = "\n".join(
        [
            f"class {view.name}Repository(Repository[{view.name}]):",
            docstring(f"The stored {view.nouns}.", indent=4),
            "",
            f"    model = {view.name}",
            f"    noun = {quote(view.noun)}",
            "",
            "\n\n".join(methods),
        ]
    )
    sorts = _sort_columns(view, imports)
    return module(f"Queries on {view.nouns}.", imports, [sorts, declaration])
