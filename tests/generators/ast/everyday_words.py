"""A spec whose entities are called what generated code calls its variables, modules and constants."""

WORDS = (
    *("Actor", "Answer", "Body", "Client", "Data", "Dt", "Fields", "First", "Found", "Header", "Items", "Key"),
    *("Limit", "Name", "Other", "Own", "Path", "Query2", "Router", "Rows", "Service", "Staff", "Value", "VIP", "E0"),
)


def _entity(position: int, name: str) -> str:
    target = WORDS[(position + 1) % len(WORDS)]
    source = WORDS[position - 1]
    linked = WORDS[(position + 2) % len(WORDS)]
    return f"""\
  {name}:
    attributes:
      title: {{type: string, unique: true}}
      self: string
      relationship: string
      mapped_column: string
    relationships:
      holder: {{type: many_to_one, target: Member}}
      parent: {{type: many_to_one, target: {target}, nullable: true, back_populates: children}}
      children: {{type: one_to_many, target: {source}, back_populates: parent, nested: true}}
      friends: {{type: many_to_many, target: {linked}}}
    access: {{owner: holder, list: [owner, clerk]}}
    options: {{etag: true, timestamps: true, soft_delete: {"true" if position % 2 else "false"}}}
"""


SPEC = """\
app: {name: words}
auth: {user: Member, roles: [member, clerk]}
entities:
  Member: {attributes: {email: {type: email, unique: true}}}
""" + "".join(_entity(position, name) for position, name in enumerate(WORDS))
