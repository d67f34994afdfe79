"""An application in which every name has as many characters as wanted, and values are long."""

WORDS = "and so on with a few more words to fill the line up to its end"

TYPES = "string text integer bigint float decimal boolean date time datetime uuid email url json binary".split()


def spec(length: int, options: str = "") -> str:
    """A spec of everything: all types, all relationships, all kinds of access, declared operations and shapes."""

    def name(text: str) -> str:
        return f"{text}_{WORDS.replace(' ', '_')}"[: max(length, len(text))].rstrip("_")

    def entity(text: str) -> str:
        return f"{text}{WORDS.title().replace(' ', '')}"[: max(length, len(text))]

    attributes = "\n".join(
        f"""      {name(kind)}: {{type: {kind}}}
      {name(f"maybe_{kind}")}: {{type: {kind}, nullable: true}}"""
        for kind in TYPES
    )
    lists = "\n".join(
        f"      {name(f'list_of_{kind}')}: {{type: array, items: {kind}, min_items: 1, unique_items: true}}"
        for kind in TYPES[:-2]
    )
    clerk, manager = name("clerk"), name("manager")
    product, category, line, customer = entity("Product"), entity("Category"), entity("Line"), entity("Customer")
    return f"""
app: {{name: an application with long names, description: "{WORDS}, {WORDS}"}}
auth: {{user: {customer}, roles: [customer, {clerk}, {manager}]}}
entities:
  {customer}:
    attributes: {{email: {{type: email, unique: true}}}}
  {category}:
    description: "{WORDS}, {WORDS}"
    attributes: {{name: string}}
    relationships:
      {name("parent")}: {{type: many_to_one, target: {category}, nullable: true, back_populates: {name("children")}}}
      {name("children")}: {{type: one_to_many, target: {category}, back_populates: {name("parent")}}}
      {name("favourite")}: {{type: many_to_one, target: {product}, nullable: true}}
  {product}:
    attributes:
{attributes}
{lists}
      {name("bounded")}: {{type: decimal, precision: 18, scale: 6, ge: -100.123456, lt: 100.654321, default: "1.5"}}
      {name("whole")}: {{type: integer, ge: -1000000, le: 1000000, multiple_of: 5, unique: true}}
      {name("words")}: {{type: string, min_length: 1, max_length: 200, default: "{WORDS}, {WORDS}"}}
      {name("pattern")}: {{type: string, pattern: '^[A-Z]{{3}}-[0-9]{{4,8}}(-[A-Z]{{3}}){{0,9}}$', example: ABC-1234}}
      {name("choice")}: {{type: enum, values: ["{WORDS}", "{WORDS[1:]}"], default: "{WORDS}"}}
      {name("details")}: {{type: json, default: {{first_key: [1, 2, 3], second_key: {{inner: "{WORDS}"}}}}}}
      {name("labels")}: {{type: array, items: string, default: ["{WORDS}", second, third, fourth]}}
      {name("when")}: {{type: datetime, default: now(), ge: 2000-01-01T00:00:00Z, lt: 2900-01-01T00:00:00Z}}
      class: {{type: string, default: "{WORDS}"}}
      metadata: {{type: string, nullable: true}}
    relationships:
      {name("category")}: {{type: many_to_one, target: {category}}}
      {name("other")}: {{type: many_to_one, target: {category}, nullable: true, on_delete: set_null}}
      {name("owner")}: {{type: many_to_one, target: {customer}}}
      {name("lines")}: {{type: one_to_many, target: {line}, back_populates: {name("product")}, nested: true}}
      {name("tags")}: {{type: many_to_many, target: {entity("Tag")}, back_populates: {name("products")}}}
      {name("related")}: {{type: many_to_many, target: {product}}}
      {name("marks")}: {{type: many_to_many, target: {entity("Tag")}, through: {entity("Mark")}}}
    unique: [[{name("string")}, {name("category")}], [{name("integer")}, {name("date")}, {name("owner")}]]
    indexes: [[{name("string")}, {name("category")}, {name("bigint")}]]
    options: {{timestamps: true, audit: true, etag: true{options}}}
    access:
      owner: {name("owner")}
      list: [owner, {clerk}, {manager}]
      read: [owner, {clerk}]
      create: [owner, {clerk}]
      update: [owner, {clerk}, {manager}]
      delete: [{clerk}]
  {line}:
    attributes: {{quantity: {{type: integer, ge: 1}}}}
    relationships:
      {name("product")}: {{type: many_to_one, target: {product}, back_populates: {name("lines")}}}
      {name("category")}: {{type: many_to_one, target: {category}}}
    unique: [[{name("product")}, {name("category")}]]
    options: {{audit: true}}
    access: {{owner: {name("product")}.{name("owner")}, read: [owner, {clerk}], create: [owner, {clerk}]}}
  {entity("Tag")}:
    attributes: {{{name("code")}: {{type: string, primary_key: true, min_length: 3}}}}
    relationships:
      {name("products")}: {{type: many_to_many, target: {product}, back_populates: {name("tags")}}}
    access: {{list: public, read: public, create: public, update: public}}
  {entity("Mark")}:
    attributes: {{id: integer}}
    relationships:
      {name("product")}: {{type: many_to_one, target: {product}}}
      {name("tag")}: {{type: many_to_one, target: {entity("Tag")}}}
    access: {{create: authenticated, update: authenticated, list: [{clerk}, {manager}]}}
schemas:
  {entity("Shape")}:
    description: "{WORDS}, {WORDS}"
    type: object
    required: [{name("needed")}]
    properties:
      {name("needed")}: {{type: string, enum: ["{WORDS}"]}}
      {name("some")}: {{type: string, enum: ["{WORDS}", second, third]}}
      one: {{type: string, enum: ["{WORDS[:39]}"]}}
      two: {{type: string, enum: ["{WORDS}"]}}
      {name("words")}: {{type: string, default: "{WORDS}, {WORDS}"}}
      {name("product")}: {{$ref: "#/entities/{product}"}}
      {name("products")}: {{type: array, items: {{$ref: "#/entities/{product}"}}}}
      {name("texts")}: {{type: array, items: {{type: string, minLength: 3, maxLength: 9}}, minItems: 2}}
      {name("nothing")}: {{type: [string, "null"], minLength: 3, maxLength: 90}}
paths:
  /{name("reports")}/{{{name("key")}}}:
    get:
      operationId: {name("read_report")}
      summary: "{WORDS}, or more"
      description: "{WORDS}, {WORDS}"
      tags: [{name("one")}, {name("two")}]
      x-access: [{clerk}, {manager}]
      parameters:
        - {{name: {name("key")}, in: path, required: true, schema: {{type: string, format: uuid}}}}
        - {{name: {name("kind")}, in: query, schema: {{type: string, enum: ["{WORDS}", second]}}}}
        - {{name: {name("other_kind")}, in: query, schema: {{type: string, enum: ["{WORDS}"]}}}}
      responses:
        "200":
          description: ok
          content: {{application/json: {{schema: {{type: array, items: {{$ref: "#/schemas/{entity("Shape")}"}}}}}}}}
    put:
      operationId: {name("make_report")}
      parameters:
        - {{name: {name("key")}, in: path, required: true, schema: {{type: string, format: uuid}}}}
      requestBody: {{content: {{application/json: {{schema: {{$ref: "#/schemas/{entity("Shape")}"}}}}}}}}
      responses: {{"204": {{description: ok}}}}
"""
