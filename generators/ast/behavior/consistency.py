"""`src/validators/consistency/*.py`: what holds after every transaction."""

from collections.abc import Iterator
from functools import lru_cache

from generators.ast.behavior.affected import CHANGES, Place, affected, column, edge, key, places
from generators.ast.behavior.bounds import bound_type, bounded
from generators.ast.behavior.checks import kept_in_python, rule_checks
from generators.ast.behavior.plan import Tree
from generators.ast.behavior.python import condition, value
from generators.ast.behavior.queries import Rows, options, select_keys
from generators.ast.behavior.stages import Stage, Way, plan_stages
from generators.ast.behavior.words import Words, key_type
from generators.ast.layout import LINE
from generators.ast.source import Imports, call, docstring, exploded, module, quote
from generators.ast.view import AppView, EntityView
from ir import names
from ir.behavior.dependencies import follow
from ir.behavior.understanding import Computed, Rule
from ir.expressions.scope import attribute_type

FOLDER = "src/validators/consistency"


@lru_cache(maxsize=4)
def stages(app: AppView) -> tuple[Stage, ...]:
    """How a transaction is settled, step by step."""
    known = app.behavior
    return plan_stages([*known.computed, *kept_in_python(app)], known.domain)


def functions(app: AppView) -> list[tuple[EntityView, str]]:
    """The function of each stage: the entity in whose module it is, and its name."""
    found: list[tuple[EntityView, str]] = []
    every = [stage.entity for stage in stages(app)]
    for stage in stages(app):
        view = app.entities[stage.entity]
        base = name = "settle_alone" if stage.is_alone and every.count(view.name) > 1 else "settle"
        number = 1
        while (view, name) in found:
            number += 1
            name = f"{base}_{number}"
        found.append((view, name))
    return found


def modules(app: AppView) -> list[EntityView]:
    """The entities that have a module."""
    settled = {stage.entity for stage in stages(app)}
    return [view for view in app.entities.values() if view.name in settled or bounded(view)]


def rule_text(rule: Rule) -> str:
    """What is said where an invariant does not hold."""
    return rule.invariant.text


def emit_module(view: EntityView) -> str:
    """What holds of the rows of one entity."""
    imports = Imports()
    declarations = [_emit_bounds(view, imports)] if bounded(view) else []
    for stage, (owner, name) in zip(stages(view.app), functions(view.app), strict=True):
        if owner is view:
            declarations += _Writer(view, stage, imports).declarations(name)
    return module(f"What holds of {view.nouns} when a transaction ends.", imports, declarations)


def _emit_bounds(view: EntityView, imports: Imports) -> str:
    imports.add("pydantic", "TypeAdapter")
    imports.add("src.validators.bounds", "Bounds")
    kept = [(item.python, bound_type(view, item.attribute, imports)) for item in bounded(view)]
    items = [f"{quote(name)}: TypeAdapter({annotation})" for name, annotation in kept]
    return exploded("BOUNDS: Bounds = {", items, "}", 0)


class _Writer:
    """Writes one stage."""

    def __init__(self, view: EntityView, stage: Stage, imports: Imports) -> None:
        self.view = view
        self.stage = stage
        self.imports = imports
        self.row = view.variable
        imports.add("sqlalchemy.ext.asyncio", "AsyncSession")
        imports.add(CHANGES, "Changes")
        imports.add("src.models.entities", view.name)

    def declarations(self, name: str) -> list[str]:
        """The functions of the stage."""
        if self.stage.is_alone:
            return [self._alone(name)]
        lines, keys = affected(self.view, self.stage.causes, self.imports)
        if not lines:
            return [self._loaded(name, keys, names.plural(self.view.name))]
        found = name.replace("settle", "affected")
        return [self._affected(found, lines, keys), self._loaded(name, f"await {found}(session, changes)")]

    def _affected(self, name: str, lines: list[str], keys: str) -> str:
        key = key_type(self.view, self.imports)
        return "\n".join(
            [
                f"async def {name}(session: AsyncSession, changes: Changes) -> set[{key}]:",
                docstring(f"The {self.view.nouns} that what was written bears on.", indent=4),
                *(f"    {line}" for line in lines),
                f"    return {keys}",
            ]
        )

    def _head(self, name: str) -> list[str]:
        made = [names.words(item.attribute) for item in self.stage.computed]
        parts = [f"work out {_listed(made)}"] if made else []
        parts += [f"refuse {self.view.article} that breaks a rule"] if self.stage.rules else []
        text = ", and ".join(parts)
        return [
            f"async def {name}(session: AsyncSession, changes: Changes) -> None:",
            docstring(f"{text[0].upper()}{text[1:]}.", indent=4),
        ]

    def _alone(self, name: str) -> str:
        own = places(self.view, self.stage.causes)
        arguments = ", ".join([self.view.name, *dict.fromkeys(column(self.view, item) for item in own.fields)])
        lines = self._head(name)
        loop = f"    for {self.row} in await changes.rows(session, {arguments}):"
        if len(loop) > LINE:
            lines.append(f"    written = await changes.rows(session, {arguments})")
            loop = f"    for {self.row} in written:"
        lines.append(loop)
        lines += [f"        {line}" for line in self._body()]
        if self.stage.computed:
            lines.append("    await session.flush()")
        return "\n".join(lines)

    def _loaded(self, name: str, keys: str, variable: str | None = None) -> str:
        self.imports.add("sqlalchemy", "select")
        self.imports.add(CHANGES, "batches", "fresh")
        self.imports.add("src.database.transactions", "lock")
        own = key(self.view)
        lines = self._head(name)
        if variable is not None:
            variable = f"{variable}_" if variable in ("changes", "session", "rows") else variable
            lines.append(f"    {variable} = {keys}")
        lines.append(f"    for batch in batches({variable or keys}):")
        lines.append(f"        await lock(session, {self.view.name}, batch)")
        lines += [f"        {line}" for line in self._pins()]
        along = ", ".join(options(self.view, self._tree(), self.imports))
        where = f"where({own}.in_(batch)).options({along}).order_by({own})"
        lines.append(f"        rows = select({self.view.name}).{where}")
        models = dict.fromkeys([self.view.name, *sorted(way[-1].target for way in self.stage.loaded)])
        lines.append(f"        for {self.row} in await fresh(session, rows, {', '.join(models)}):")
        lines += [f"            {line}" for line in self._body()]
        if self.stage.computed:
            lines.append("        await session.flush()")
        return "\n".join(lines)

    def _tree(self) -> Tree:
        tree = Tree()
        for way in sorted(self.stage.loaded, key=lambda way: [hop.field for hop in way]):
            tree.grow(hop.field for hop in way)
        return tree

    def _pins(self) -> list[str]:
        """Rows that are not the roots' own are kept as they are, near ones first: they lead to the others. Those with
        collections are kept alone, for no one else to add to.
        """
        scopes = {place.way for place in _all_places(self.view, self.stage) if place.is_scope}
        scopes |= {way for rule in self.stage.rules if (way := _scope_way(rule, self.view))}
        ways = {way for way in self.stage.loaded if way[-1].is_held or way[-1].key is None} | scopes
        found = []
        for way in sorted(ways, key=lambda way: (len(way), self._target(way).table, [hop.field for hop in way])):
            self.imports.add(CHANGES, "pin")
            target = self._target(way)
            self.imports.add("src.models.entities", target.name)
            rows = Rows(self.view, f"{key(self.view)}.in_(batch)", keys="batch")
            within = select_keys(rows, tuple(hop.field for hop in way), self.imports)
            alone = ", alone=True" if way in scopes else ""
            found.append(f"await pin(session, {key(target)}, {within}{alone})")
        return found

    def _target(self, way: Way) -> EntityView:
        return self.view.app.entities[way[-1].target]

    def _body(self) -> list[str]:
        words = Words(
            self.view.app,
            self.imports,
            names={"self": self.row},
            row=(self.view.name, self.row),
            objects=self.stage.followed,
        )
        lines = []
        for promise in self.stage.promises:
            if isinstance(promise, Computed):
                attribute = self.view.field(promise.attribute).attribute
                term = value(promise.value, words, attribute_type(attribute, self.view.name))
                lines.append(f"{self.row}.{self.view.field(promise.attribute).python} = {term.text}")
                continue
            self.imports.add("src.core.problems", "conflict")
            broken = condition(promise.condition, words, holds=False)
            text = broken.text
            if self.view.entity.options.soft_delete:
                text = f"{self.row}.deleted_at is None and {broken.at(4)}"
            lines += [f"if {text}:", f"    raise conflict({quote(rule_text(promise))})"]
        return lines


def _all_places(view: EntityView, stage: Stage) -> Iterator[Place]:
    waiting = [places(view, stage.reaches)]
    while waiting:
        place = waiting.pop()
        waiting += place.further
        yield place


def _scope_way(rule: Rule, view: EntityView) -> Way:
    return follow(rule.scope, rule.entity, view.app.behavior.domain)[0] if rule.scope is not None else ()


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def emit_package(app: AppView) -> str | None:
    """`__init__.py`: how a transaction ends."""
    if not app.has_behavior:
        return None
    imports = Imports()
    imports.add("sqlalchemy.ext.asyncio", "AsyncSession")
    found = modules(app)
    if found:
        imports.add("src.validators.consistency", *(view.module for view in found))
    parts, calls = [], []
    kept = [view for view in found if bounded(view)]
    if kept:
        imports.add("collections.abc", "Mapping")
        imports.add("src.database.base", "Base")
        imports.add("src.validators.bounds", "Bounds", "keep_bounds")
        imports.add("src.models.entities", *(view.name for view in kept))
        items = [f"{view.name}: {view.module}.BOUNDS" for view in kept]
        parts.append(exploded("BOUNDS: Mapping[type[Base], Bounds] = {", items, "}", 0))
        calls.append("keep_bounds(BOUNDS)")
    texts = [
        f"{quote(check.constraint(view))}: {quote(rule_text(check.rule))}"
        for view in app.entities.values()
        for check in rule_checks(view)
    ]
    if texts:
        imports.add("src.validators.bounds", "explain_checks")
        parts.append(exploded("CHECKS = {", texts, "}", 0))
        calls.append("explain_checks(CHECKS)")
    settled = functions(app)
    if settled:
        imports.add(CHANGES, "changes_of", "watch")
        steps = [f"{view.module}.{name}" for view, name in settled]
        listed = f"STEPS = ({steps[0]},)" if len(steps) == 1 else exploded("STEPS = (", steps, ")", 0)
        parts.append(f"# What is computed comes before what reads it.\n{listed}")
        calls.append(call("watch", _watched(app, imports)))
    parts += ["\n".join(calls)] if calls else []
    parts.append(_emit_commit(app, bool(settled), imports))
    return module("What holds after every transaction, and how one ends.", imports, parts)


def _watched(app: AppView, imports: Imports) -> list[str]:
    """The tables whose rows may go, or lose a reference, without anybody saying so."""
    found: dict[str, None] = {}
    for stage in stages(app):
        found[stage.entity] = None
        for reach in (*stage.causes, *stage.reaches):
            found[reach.entity] = None
            for hop in reach.hops:
                step = edge(app, hop, imports)
                if step.is_link:
                    found[step.near.split(".")[0]] = None
    imports.add("src.models.entities", *found)
    return sorted(found)


def _emit_commit(app: AppView, settles: bool, imports: Imports) -> str:
    hiding = sorted((view for view in app.entities.values() if view.hides_others), key=lambda view: view.table)
    doc = (
        "Commit what a transaction has written, and first what follows from it: computed attributes get their values, "
        "then what has to hold is looked at. What does not hold refuses the whole transaction."
        if settles
        else "Commit what a transaction has written, after what becomes of rows that refer to hidden ones."
        if hiding
        else "Commit what a transaction has written."
    )
    lines = ["async def commit(session: AsyncSession) -> None:", docstring(doc, indent=4), "    await session.flush()"]
    if settles or hiding:
        imports.add(CHANGES, "changes_of")
        lines.append("    changes = changes_of(session)")
    for view in hiding:
        imports.add("src.database.hiding", "let_go")
        imports.add("src.models.entities", view.name)
        hidden = f"await changes.rows(session, {view.name}, {view.name}.deleted_at)"
        lines.append("    " + call("await let_go", ["session", quote(view.noun), hidden], indent=4))
    if hiding:
        lines.append("    await session.flush()")
    if settles:
        lines += [
            "    for settle in STEPS:",
            "        await settle(session, changes)",
        ]
    lines.append("    await session.commit()")
    return "\n".join(lines)
