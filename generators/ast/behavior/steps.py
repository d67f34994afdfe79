"""Steps as statements of an async function."""

from collections.abc import Iterable

from generators.ast.behavior import narrowing, python
from generators.ast.behavior.bringing import TRANSACTIONS, Bringing
from generators.ast.behavior.inputs import input_default, parameters
from generators.ast.behavior.lines import Assign, If, Line, Loop, Statement
from generators.ast.behavior.naming import event_function, event_module, flow_function, flow_module
from generators.ast.behavior.needs import event_parameters, hidden_by
from generators.ast.behavior.plan import ACTOR, of_event
from generators.ast.behavior.terms import Term
from generators.ast.behavior.words import column, enum_class, python_type
from generators.ast.columns import default_value, is_callable_default
from generators.ast.source import quote
from generators.ast.view import EntityView
from ir.behavior.steps import (
    AnyStep,
    Branch,
    CallFlow,
    Create,
    Delete,
    Emit,
    Find,
    ForEach,
    Load,
    Message,
    Move,
    Prose,
    Require,
    Return,
    Set,
)
from ir.behavior.visiting import every, expressions
from ir.expressions import syntax
from ir.expressions.check import Typed
from ir.expressions.scope import Path
from ir.expressions.types import Kind, Type
from ir.model import DataType
from validators.target.naming import python_name


class Steps(Bringing):
    """Writes the steps of one function."""

    # ── The whole ──

    def body(self) -> list[Statement]:
        """Everything: what is locked first, then the steps, one after the other."""
        found = self.beginning() + self.steps(self.plan.program.steps)
        if found and found[-1] == Line("return"):
            found.pop()
        return found

    def steps(self, steps: Iterable[AnyStep]) -> list[Statement]:
        """Some steps in order."""
        found: list[Statement] = []
        for step in steps:
            found += self._step(step)
            self._known |= self._brought(step)
            self.words.hidden |= hidden_by(self.app, [step])
        return found

    def _step(self, step: AnyStep) -> list[Statement]:
        match step:
            case Load():
                return self._load(step)
            case Find():
                return self._find(step)
            case Require():
                return self._require(step)
            case Set():
                return self._set(step)
            case Create():
                return self._create(step)
            case Delete():
                return self._delete(step)
            case ForEach():
                return self._for_each(step)
            case Branch():
                return self._branch(step)
            case Move():
                return self._move(step)
            case CallFlow():
                return self._call(step)
            case Emit():
                return self._emit(step)
            case Return():
                return self._return(step)
            case Prose():
                raise AssertionError(f"{step.path}: prose is not compiled")

    def _stored(self, typed: Typed, of: Type | None) -> Term:
        """A value as a column keeps it: a whole number has the digits after the point that the column has."""
        number = typed.tree.value if isinstance(typed.tree, syntax.Literal) else None
        if of is not None and of.kind is Kind.DECIMAL and isinstance(number, int) and of.scale:
            return Term(f'{self.words.decimal()}("{number}.{"0" * of.scale}")')
        return self._value(typed, of)

    # ── Conditions ──

    def _require(self, step: Require) -> list[Statement]:
        failed = python.condition(step.condition, self.words, holds=False)
        holds = python.condition(step.condition, self.words)
        refusal = Line(f"raise {self._refusal(step)}")
        python.learn(step.condition, self.words, holds=True)
        return [If(failed, holds, (refusal,))]

    def _refusal(self, step: Require) -> str:
        detail = self.message(step.message) if step.message.parts else quote(step.text)
        if step.status == 404 and detail.startswith('"No such '):
            self.imports.add("src.core.problems", "not_found")
            return f'not_found("{detail.removeprefix(chr(34) + "No such ")})'
        if step.status == 409:
            self.imports.add("src.core.problems", "conflict")
            return f"conflict({detail})"
        self.imports.add("src.core.problems", "Refusal")
        return f"Refusal({step.status}, {detail})"

    def message(self, message: Message) -> str:
        """A text with holes as an f-string."""
        return python.filled(self._value(part) if isinstance(part, Typed) else part for part in message.parts)

    def _branch(self, step: Branch) -> list[Statement]:
        condition = python.condition(step.condition, self.words)
        denied = python.condition(step.condition, self.words, holds=False)
        before, ways, bodies = self.words.beliefs, [], []
        for steps, holds in ((step.steps, True), (step.otherwise, False)):
            self.words.beliefs = dict(before)
            python.learn(step.condition, self.words, holds=holds)
            bodies.append(tuple(self.steps(steps)))
            if not narrowing.ends(steps):
                ways.append(self.words.beliefs)
        self.words.beliefs = narrowing.merged(ways)
        return [If(condition, denied, *bodies)]

    def _for_each(self, step: ForEach) -> list[Statement]:
        source = python.members(step.source, self.words)
        removes = self._removes(step)
        if (self._grows(step) or removes) and not source.startswith("["):
            source = f"list({source})"
        if removes:
            self._removed[step.variable] = self._value(step.source).text
        variable = self.words.names[step.variable]
        for name in {variable, *narrowing.assigned(step.steps)}:
            narrowing.forget(self.words.beliefs, name)
        self.words.hidden |= hidden_by(self.app, step.steps)
        before = dict(self.words.beliefs)
        body = tuple(self.steps(step.steps))
        self.words.beliefs = before
        return [Loop(variable, source, body)]

    def _removes(self, step: ForEach) -> bool:
        """The steps delete members of the collection that they go through, which is looked at again."""
        goes = any(
            isinstance(inner, Delete)
            and isinstance(inner.target.tree, syntax.Name)
            and inner.target.tree.name == step.variable
            for inner in every(step.steps)
        )
        if not goes or step.origin is None or not step.origin.steps or step.source.type.entity in self.plan.hidden:
            return False
        steps = list(every(self.plan.program.steps))
        later = steps[steps.index(step) + 1 :]
        looks = {path for other in later for typed in expressions(other) for path in typed.sources}
        again = {other.origin for other in later if isinstance(other, ForEach)}
        return step.origin in looks | again

    def _grows(self, step: ForEach) -> bool:
        """The steps may add to the collection that they go through."""
        entity = step.source.type.entity
        if entity is None or step.origin is None or not step.origin.steps:
            return False
        makes = any(isinstance(inner, Create) and inner.entity == entity for inner in every(step.steps))
        moves = any(isinstance(inner, Set) and inner.sources for inner in every(step.steps))
        return makes or moves

    # ── Changing rows ──

    def _set(self, step: Set) -> list[Statement]:
        for changed in narrowing.assigned([step]):
            narrowing.forget(self.words.beliefs, changed)
        if isinstance(step.target.tree, syntax.Name):
            return [self._set_local(step, step.target.tree.name)]
        row, name, owner = python.target(step.target, self.words)
        view = self.words.view(owner)
        if view.entity.relationship(name) is not None:
            if self.plan.is_by_object(view.name, name):
                return [Line(f"{row.text}.{python_name(name)} = {self._value(step.value).text}")]
            key = Line(f"{row.text}.{view.field(name).python} = {python.key(step.value, self.words).text}")
            # Of two new rows, the one that is stored first can't have the key of the other yet.
            is_new = all(self._is_made(path) for path in (step.place, *step.sources))
            return [Line(f"await {self.session}.flush()"), key] if is_new and step.sources else [key]
        of = self._field_type(view, name)
        value = self._stored(step.value, of) if step.operator == "=" else self._value(step.value)
        return [Line(f"{row.text}.{column(view, name) or python_name(name)} {step.operator} {value.text}")]

    def _is_made(self, path: Path) -> bool:
        root = self.plan.roots.get(path.root)
        return root is not None and root.is_made

    def _set_local(self, step: Set, name: str) -> Statement:
        variable = self.words.names[name]
        of = self.plan.program.locals.get(name, step.value.type)
        value = self._value(step.value, of)
        if step.operator != "=":
            return Line(f"{variable} {step.operator} {value.text}")
        is_plain = of.kind is Kind.ENUM and enum_class(self.app, of) is None
        is_wider = of != step.value.type and of.kind not in (Kind.ROW, Kind.ROWS)
        needs_annotation = name not in self._bound and (is_plain or is_wider)
        self._bound.add(name)
        return Assign(variable, value, python_type(self.app, of, self.imports) if needs_annotation else None)

    def _create(self, step: Create) -> list[Statement]:
        view = self.app.entities[step.entity]
        self.imports.add("src.models.entities", view.name)
        arguments = [*self._made_early(step, view), *(self._given(view, name, typed) for name, typed in step.values)]
        arguments += self._still_empty(step, view)
        made = f"{view.name}({', '.join(arguments)})"
        if step.name is None or step.name not in self._named:
            found: list[Statement] = [Line(f"{self.session}.add({made})")]
        else:
            name = self.words.names[step.name]
            found = [Assign(name, Term(made)), Line(f"{self.session}.add({name})")]
        return [*found, Line(f"await {self.session}.flush()")] if self._needs_flush(step, view) else found

    def _given(self, view: EntityView, name: str, typed: Typed) -> str:
        if view.entity.relationship(name) is not None:
            if self.plan.is_by_object(view.name, name):
                return f"{python_name(name)}={self._value(typed).text}"
            return f"{view.field(name).python}={python.key(typed, self.words).text}"
        value = self._stored(typed, self._field_type(view, name))
        return f"{column(view, name) or python_name(name)}={value.text}"

    def _read_of(self, step: Create) -> set[str]:
        """What is read of a row that is not given to it: fields that have defaults, and its key."""
        given = {name for name, _ in step.values}
        reads = {path.steps[0] for path in self.plan.effects.reads if path.root == step.name and len(path.steps) == 1}
        if any(self.plan.is_by_object(step.entity, name) for name in given):
            reads |= self.plan.read_of(step.entity)
        key = self.app.entities[step.entity].key.name
        if self._is_key_used(step):
            reads.add(key)
        return reads - given

    def _is_key_used(self, step: Create) -> bool:
        put = (given for given in self.plan.given_rows if given[2] == Path(step.name or ""))
        if any(not self.plan.is_by_object(entity, name) for entity, name, _ in put):
            return True
        return any(
            isinstance(part, syntax.Name) and part.name == step.name
            for other in every(self.plan.program.steps)
            for typed in expressions(other)
            for node in syntax.walk(typed.tree)
            if isinstance(node, syntax.Compare)
            for part in node.operands
        )

    def _made_early(self, step: Create, view: EntityView) -> list[str]:
        """What the database or the class would fill in later, given now because it is read before."""
        found = []
        for name in sorted(self._read_of(step)):
            attribute = view.entity.attribute(name)
            if attribute is None:
                continue
            if attribute.is_primary_key and attribute.data_type is DataType.UUID:
                self.imports.module("uuid")
                found.append(f"{view.key.python}=uuid.uuid4()")
            elif attribute.default_value is not None:
                default = default_value(view, view.field(name), self.imports)
                if default is not None and not is_callable_default(default):
                    found.append(f"{view.field(name).python}={default}")
        return found

    def _still_empty(self, step: Create, view: EntityView) -> list[str]:
        """The relationships of a new row that later steps follow: once it is stored, nobody would load them."""
        given = {name for name, _ in step.values}
        ways = {path.steps[0] for path in self.plan.needed if path.root == step.name and path.steps}
        relations = (view.entity.relationship(name) for name in sorted(ways - given))
        return [
            f"{python_name(relation.field_name)}={'None' if relation.is_to_one else '[]'}"
            for relation in relations
            if relation is not None
        ]

    def _needs_flush(self, step: Create, view: EntityView) -> bool:
        early = {argument.partition("=")[0] for argument in self._made_early(step, view)}
        for name in self._read_of(step):
            attribute = view.entity.attribute(name)
            relation = view.entity.relationship(name)
            if relation is not None or (attribute is not None and view.field(name).python in early):
                continue
            has_nothing = attribute is not None and not attribute.is_generated and attribute.default_value is None
            if not has_nothing:
                return True
        return False

    def _delete(self, step: Delete) -> list[Statement]:
        row = self._value(step.target)
        view = self.words.view(step.target.type)
        if view.entity.options.soft_delete:
            self.words.used.add("now")
            return [Line(f"{row.text}.deleted_at = {self.words.now}")]
        tree = step.target.tree
        found: list[Statement] = []
        if isinstance(tree, syntax.Name) and tree.name in self._removed:
            found.append(Line(f"{self._removed[tree.name]}.remove({row.text})"))
        if isinstance(tree, syntax.Name) and (root := self.plan.roots.get(tree.name)) and root.is_made:
            found.append(Line(f"await {self.session}.flush()"))
        return [*found, Line(f"await {self.session}.delete({row.text})")]

    # ── Starting something else ──

    def _move(self, step: Move) -> list[Statement]:
        view = self.app.entities[step.entity]
        module = event_module(view)
        self.imports.module(f"src.state_machines.{view.module} as {module}")
        row = self._value(step.target).text
        given = {"row": row, "session": self.session, ACTOR: ACTOR}
        arguments = [given[name] for name in event_parameters(self.app, step.entity, step.event)]
        taken = of_event(self.app, self.app.behavior.machines[step.entity], step.event)
        # The machine looks at keys, which rows that were put into references give only once they are stored.
        stored = [Line(f"await {self.session}.flush()")] if taken.looked_at & self.plan.unsettled else []
        return [*stored, Line(f"await {module}.{event_function(step.event)}({', '.join(arguments)})")]

    def _call(self, step: CallFlow) -> list[Statement]:
        program = self.app.behavior.flows[step.flow]
        function = flow_function(step.flow)
        self.imports.add(f"src.workflows.{flow_module(step.flow)}", function)
        given = dict(step.arguments)
        arguments, called_there = [self.session], parameters(self.app, step.flow)
        for name, of in program.inputs:
            if name in given:
                arguments.append(f"{called_there[name]}={self._value(given[name], of).text}")
            else:
                arguments.append(f"{called_there[name]}={input_default(self.app, step.flow, name, self.imports)}")
        if program.needs_actor:
            arguments.append("actor=actor")
        called = Term(f"await {function}({', '.join(arguments)})")
        if step.name is None:
            return [Line(called.text)]
        found: list[Statement] = [Assign(self.words.names[step.name], called, is_asked=True)]
        root = self.plan.roots.get(step.name)
        if root is None:
            return found
        found += self.locks([root])
        if step.name in self.plan.trees:
            view = self.app.entities[root.entity]
            self.imports.add(TRANSACTIONS, "load_along")
            again = self._selected(view, [self._rows(root).condition], step.name)
            found.append(Line(f"await load_along({self.session}, {again})"))
        return found

    def _emit(self, step: Emit) -> list[Statement]:
        self.imports.add("src.workflows.outbox", "emit")
        values = ", ".join(f"{quote(name)}: {self._value(typed).text}" for name, typed in step.values)
        return [Line(f"emit({self.session}, {quote(step.event)}, {{{values}}})")]

    def _return(self, step: Return) -> list[Statement]:
        returns = self.plan.program.returns
        if step.value is None:
            return [Line("return" if returns is None else "return None")]
        return [Line(f"return {self._value(step.value, returns).text}")]
