"""A spec whose entities, flows, inputs and events are called what the code of behaviour and its tests are made of."""

from ir.names import plural, snake_case

WORDS = (
    *("Event", "Lock", "Batch", "Commit", "Settle", "Watch", "Fresh", "Conflict", "Affected", "Selectinload"),
    *("Possible", "Allowed", "Refused", "Monkeypatch", "Asyncio", "Change"),
)


def _entity(position: int, name: str) -> str:
    target, source = WORDS[(position + 1) % len(WORDS)], WORDS[position - 1]
    return f"""\
  {name}:
    attributes:
      state: {{type: enum, values: [planned, done, gone], default: planned}}
      amount: {{type: integer, default: 1, ge: 0, le: 1000}}
      at: {{type: datetime, default: now()}}
      model: {{type: string, default: x}}
      row: {{type: string, default: x}}
      session: {{type: string, default: x}}
      total: {{type: integer, computed: "sum(x.amount for x in children) + amount"}}
    relationships:
      holder: {{type: many_to_one, target: Member}}
      parent: {{type: many_to_one, target: {target}, nullable: true, back_populates: children}}
      children: {{type: one_to_many, target: {source}, back_populates: parent}}
      friends: {{type: many_to_many, target: {target}}}
    access: {{owner: holder, list: [owner, clerk]}}
    options: {{soft_delete: {"true" if position % 2 else "false"}}}
"""


def _flow(position: int, name: str) -> str:
    word, target = snake_case(name), WORDS[(position + 1) % len(WORDS)]
    called = snake_case(target)
    calls = f"        - call: again = {called}\n          with: {{key: {word}.parent.id, {called}: how}}\n"
    guarded = f"        - require: {word}.parent is not None\n{calls}" if position % 2 == 0 else ""
    return f"""\
    {word}:
      trigger: {{method: POST, path: "/do/{{key}}/{word}"}}
      input: {{key: uuid, {word}: {{type: integer, ge: 0, le: 3}}, session: {{type: string?, max_length: 9}}}}
      steps:
        - load: select = {name}(key)
        - require: select.holder == actor and (session is None or session != select.session)
        - set: how = max(select.amount, {word})
        - for: x in select.children
          do:
            - set: x.amount += how
        - if: select.state == 'planned' and how > 1
          then:
            - transition: select.{word}
        - create: made = {target}
          with: {{holder: select.holder, model: "'y'", row: "'y'", session: "'y'"}}
        - emit: {word}
          with: {{id: made.id}}
        - return: select
""".replace("        - return", f"{guarded.replace(f'{word}.', 'select.')}        - return")


def _machine(name: str) -> str:
    return f"""\
    {name}:
      field: state
      initial: planned
      states: [planned, done, gone]
      final: [gone]
      transitions:
        - {{event: {snake_case(name)}, from: planned, to: done, guard: at <= now()}}
        - {{event: drop, from: [planned, done], to: gone}}
"""


def _promise(name: str) -> str:
    return f"    {snake_case(name)}: {{entity: {name}, expression: len(children) <= 20 and len(friends) < 30}}\n"


assert len({plural(name) for name in WORDS}) == len(WORDS)

SPEC = "".join(
    [
        "app: {name: words of behaviour}\n",
        "auth: {user: Member, roles: [member, clerk]}\n",
        "entities:\n  Member: {attributes: {email: {type: email, unique: true}}}\n",
        *(_entity(position, name) for position, name in enumerate(WORDS)),
        "x-business-logic:\n  flows:\n",
        *(_flow(position, name) for position, name in enumerate(WORDS)),
        "  state_machines:\n",
        *map(_machine, WORDS),
        "  invariants:\n",
        *map(_promise, WORDS),
    ]
)
