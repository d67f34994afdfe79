"""How rows are brought: keys are found and locked, then rows are loaded or looked for."""

from collections.abc import Iterable

from generators.ast.behavior import python, queries, sql
from generators.ast.behavior.lines import Assign, If, Line, Statement
from generators.ast.behavior.naming import called_names
from generators.ast.behavior.plan import ACTOR, Plan, Root, Target
from generators.ast.behavior.queries import Rows
from generators.ast.behavior.terms import COMPARE, Term
from generators.ast.behavior.words import Words, followed, safe
from generators.ast.source import quote
from generators.ast.view import EntityView
from ir import names
from ir.behavior.steps import AnyStep, CallFlow, Find, Load
from ir.behavior.visiting import every, expressions
from ir.expressions import syntax
from ir.expressions.check import Typed
from ir.expressions.scope import Path, attribute_type
from ir.expressions.types import Type

TRANSACTIONS = "src.database.transactions"


class Bringing:
    """Writes what brings rows into one function. `words` gets a variable for every name that its steps bind; `session`
    is how it calls its session.
    """

    def __init__(self, plan: Plan, words: Words, session: str = "session") -> None:
        self.plan = plan
        self.session = session
        self.app = plan.app
        self.words = words
        self.imports = words.imports
        self._known = set(plan.app.entities) if plan.is_started_by_others else set()
        self._bound: set[str] = set()
        self._removed: dict[str, str] = {}
        self._named = {
            node.name
            for step in every(plan.program.steps)
            for typed in expressions(step)
            for node in syntax.walk(typed.tree)
            if isinstance(node, syntax.Name)
        }
        words.objects, words.unsettled = plan.objects, plan.unsettled
        if plan.app.user is not None:
            words.names.setdefault(ACTOR, ACTOR)
        called = called_names(plan.app, plan.program.steps)
        for name in plan.program.locals:
            if name not in words.names:
                words.names[name] = safe(name, [*words.names.values(), *called])
        if plan.loads_actor:
            words.elsewhere = frozenset()

    def _value(self, typed: Typed, wanted: Type | None = None) -> Term:
        return python.value(typed, self.words, wanted)

    def _field_type(self, view: EntityView, name: str) -> Type | None:
        attribute = view.entity.attribute(name)
        if attribute is not None:
            return attribute_type(attribute, view.name)
        return self.app.behavior.domain.fields(view.name).get(name)

    def _brought(self, step: AnyStep) -> set[str]:
        """The entities of which a step brings rows into the session."""
        if isinstance(step, CallFlow):
            return set(self.app.entities)
        if not isinstance(step, Load | Find):
            return set()
        return {step.entity, *queries.entities(self.app.entities[step.entity], self.plan.trees.get(step.name))}

    # ── Locks ──

    def beginning(self) -> list[Statement]:
        """What comes before the first step: locks, and the actor, as far as more than its key is needed."""
        found = self.locks(self.plan.early)
        return found + self._load_actor() if self.plan.loads_actor else found

    def locks(self, roots: Iterable[Root], *, below: bool = False) -> list[Statement]:
        """Find out the keys of all rows to lock, then lock them, table by table; `below` leaves the roots out."""
        found: list[Statement] = []
        keys: dict[str, tuple[EntityView, list[str]]] = {}
        deleted: set[str] = set()
        for target in self.plan.targets(roots):
            if below and not target.steps:
                continue
            view = self.plan.view_at(target)
            text, query = self._keys_of(target, view)
            if query is not None:
                self.imports.add("sqlalchemy", "select")
                found.append(Assign(text, Term(f"await {self.session}.scalars({query})")))
            keys.setdefault(view.name, (view, []))[1].append(text if query is None else f"*{text}")
            if Path(target.root, target.steps) in self.plan.deleted:
                deleted.add(view.name)
        for view, texts in sorted(keys.values(), key=lambda pair: pair[0].table):
            self.imports.add(TRANSACTIONS, "lock")
            self.imports.add("src.models.entities", view.name)
            given = texts[0][1:] if len(texts) == 1 and texts[0][0] == "*" else f"[{', '.join(texts)}]"
            how = ", to_delete=True" if view.name in deleted else ""
            found.append(Line(f"await lock({self.session}, {view.name}, {given}{how})"))
        return found

    def _keys_of(self, target: Target, view: EntityView) -> tuple[str, str | None]:
        """The text of one key, or a new variable for keys and the statement that finds them."""
        root = self.plan.roots[target.root]
        if root.step is not None and not isinstance(root.step, Load) and target.steps:
            held = self._held_keys(root, target.steps)
            if held is not None:
                return held, None
        rows = self._rows(root)
        if rows.key is not None and not target.steps:
            return rows.key, None
        variable = safe(f"{names.snake_case(view.name)}_{view.key.python}s", self.words.names.values())
        self.words.names[f"keys {target}"] = variable
        return variable, queries.select_keys(rows, target.steps, self.imports)

    def _held_keys(self, root: Root, steps: tuple[str, ...]) -> str | None:
        """The keys that rows which are there already hold themselves."""
        view = self.app.entities[root.entity]
        if len(steps) != 1 or followed(view, steps[0]) is None:
            return None
        variable, column = self.words.names[root.name], view.field(steps[0]).python
        return f"*[row.{column} for row in {variable}]" if root.is_many else f"{variable}.{column}"

    def _rows(self, root: Root) -> Rows:
        """The rows of a root: by key, or by what they were looked for with."""
        view = self.app.entities[root.entity]
        if isinstance(root.step, Load):
            (first, typed), *others = root.step.key
            if not others and first == view.key.name:
                return Rows.of_key(view, self._value(typed).text)
            return Rows(view, ", ".join(self._key_conditions(view, root.step)))
        variable = self.words.names[root.name]
        if root.is_many:
            inside = f"[row.{view.key.python} for row in {variable}]"
            return Rows(view, f"{view.name}.{view.key.python}.in_({inside})")
        return Rows.of_key(view, f"{variable}.{view.key.python}")

    def _key_conditions(self, view: EntityView, step: Load) -> list[str]:
        found = []
        for name, typed in step.key:
            field = view.field(name)
            if field.relation is not None:
                text = python.key(typed, self.words).text
            else:
                text = self._value(typed, self._field_type(view, name)).text
            found.append(f"{view.name}.{field.python} == {text}")
        return found

    # ── Bringing rows ──

    def _selected(self, view: EntityView, conditions: list[str], root: str) -> str:
        """The statement for rows with everything that is needed of them."""
        self.imports.add("sqlalchemy", "select")
        self.imports.add("src.models.entities", view.name)
        text = f"select({view.name}).where({', '.join(conditions)})"
        tree = self.plan.trees.get(root)
        loaded = queries.options(view, tree, self.imports) if tree is not None else []
        return f"{text}.options({', '.join(loaded)})" if loaded else text

    def _fetched(self, view: EntityView, statement: str) -> Term:
        self.imports.add(TRANSACTIONS, "fetch")
        return Term(f"await fetch({self.session}, {quote(view.noun)}, {statement})")

    def _load_actor(self) -> list[Statement]:
        user = self.app.user
        assert user is not None
        key = f"{user.name}.{user.key.python} == actor.{user.key.python}"
        return [Assign(ACTOR, self._fetched(user, self._selected(user, [key], ACTOR)), is_asked=True)]

    def _load(self, step: Load) -> list[Statement]:
        view = self.app.entities[step.entity]
        root = self.plan.roots[step.name]
        found = [] if root in self.plan.early else self.locks([root])
        conditions = self._key_conditions(view, step)
        if view.entity.options.soft_delete:
            conditions.append(f"{view.name}.deleted_at.is_(None)")
        fetched = self._fetched(view, self._selected(view, conditions, step.name))
        return [*found, Assign(self.words.names[step.name], fetched, is_asked=True)]

    def _find(self, step: Find) -> list[Statement]:
        view = self.app.entities[step.entity]
        root = self.plan.roots[step.name]
        name = self.words.names[step.name]
        targets = self.plan.targets([root])
        deeper = [target for target in targets if target.steps]
        text = self._found(step, view, options=not deeper)
        if targets:
            how = [] if Path(step.name) in self.plan.deleted else ["key_share=True"]
            how += [f"of={view.name}"] if "joinedload(" in text or ".outerjoin(" in text else []
            text += f".with_for_update({', '.join(how)})"
        if step.is_many:
            value = Term(f"list(await {self.session}.scalars({text}))")
        else:
            value = Term(f"await {self.session}.scalar({text})")
        found: list[Statement] = [Assign(name, value, is_asked=True)]
        if targets:
            self.imports.add(TRANSACTIONS, "hold")
            known = ", known=True" if step.entity in self._known else ""
            found.append(Line(f"await hold({self.session}, {'*' if step.is_many else ''}{name}{known})"))
        if deeper:
            along = self.locks([root], below=True)
            if step.name in self.plan.trees:
                self.imports.add(TRANSACTIONS, "load_along")
                again = self._selected(view, [self._rows(root).condition], step.name)
                along.append(Line(f"await load_along({self.session}, {again})"))
            is_there, is_none = Term(f"{name} is not None", COMPARE), Term(f"{name} is None", COMPARE)
            found += along if step.is_many else [If(is_there, is_none, tuple(along))]
        return found

    def _found(self, step: Find, view: EntityView, *, options: bool) -> str:
        self.imports.add("sqlalchemy", "select")
        self.imports.add("src.models.entities", view.name)
        conditions = [f"{view.name}.deleted_at.is_(None)"] if view.entity.options.soft_delete else []
        if step.where is not None:
            conditions += sql.conditions(step.where, view, self.words)
        text = f"select({view.name})"
        if conditions:
            text += f".where({', '.join(conditions)})"
        tree = self.plan.trees.get(step.name)
        loaded = queries.options(view, tree, self.imports) if tree is not None and options else []
        if loaded:
            text += f".options({', '.join(loaded)})"
        keys, joins = [], []
        for typed, is_descending in step.order:
            ordered, hops, may_miss = sql.order_column(typed, view, self.words)
            joins += [hop for hop in hops if hop not in joins]
            nulls = "" if not may_miss else ".nulls_first()" if is_descending else ".nulls_last()"
            way = ".desc()" if is_descending else ".asc()" if nulls else ""
            keys.append(f"{ordered}{way}{nulls}")
        text += "".join(f".outerjoin({hop})" for hop in joins)
        own = f"{view.name}.{view.key.python}"
        text += f".order_by({', '.join([*keys, *([own] if own not in keys else [])])})"
        limit = step.limit if step.is_many else 1
        return f"{text}.limit({limit})" if limit is not None else text
