"""Steps of flows and transitions: what each of them names and does."""

from collections.abc import Iterator

from ir.problems import Severity
from validators.context import SpecContext
from validators.rule import Finding, rule
from validators.rules.behavior import of_code


@rule("DM520", Severity.ERROR, "A step that can't be read")
def step_syntax(context: SpecContext) -> Iterator[Finding]:
    """Each kind of step has its form: `load: cart = Cart(cart_id)`, `find: x = first Product where … order by …`,
    `set: order.note = 'x'`, `create: order = Order`, `for: item in cart.items`, `transition: order.pay`,
    `call: result = flow`, `emit: order_placed`.

    Wrong:
        entities:
          Cart:
            attributes: {note: text}
        x-business-logic:
          flows:
            forget:
              trigger: {path: "/carts/{cart_id}/forget"}
              steps:
                - load: cart = Cart
                - delete: cart
                - emit: "forgotten {cart_id}"
    Right:
        entities:
          Cart:
            attributes: {note: text}
        x-business-logic:
          flows:
            forget:
              trigger: {path: "/carts/{cart_id}/forget"}
              steps:
                - load: cart = Cart(cart_id)
                - delete: cart
    """
    return of_code(context, "DM520")


@rule("DM521", Severity.ERROR, "A step names an unknown entity")
def unknown_entity(context: SpecContext) -> Iterator[Finding]:
    """`load`, `find` and `create` name an entity of the spec.

    Wrong:
        entities:
          Cart:
            attributes: {note: text}
        x-business-logic:
          flows:
            show:
              trigger: {method: GET, path: "/carts/{cart_id}/show"}
              steps:
                - load: cart = Kart(cart_id)
                - return: cart
    Right:
        entities:
          Cart:
            attributes: {note: text}
        x-business-logic:
          flows:
            show:
              trigger: {method: GET, path: "/carts/{cart_id}/show"}
              steps:
                - load: cart = Cart(cart_id)
                - return: cart
    """
    return of_code(context, "DM521")


@rule("DM522", Severity.ERROR, "A new row without what it needs")
def create_lacks(context: SpecContext) -> Iterator[Finding]:
    """`create` gives every field that has no default, may not be null, and is not filled in by a machine, an expression
    or the database. References are needed, too. Who signs in registers themselves: no flow creates the user entity.

    Wrong:
        entities:
          Note:
            attributes: {title: string, body: text}
        x-business-logic:
          flows:
            jot:
              input: {title: string}
              steps:
                - create: note = Note
                  with:
                    title: title
                - return: note
    Right:
        entities:
          Note:
            attributes: {title: string, body: text}
        x-business-logic:
          flows:
            jot:
              input: {title: string, body: text}
              steps:
                - create: note = Note
                  with:
                    title: title
                    body: body
                - return: note
    """
    return of_code(context, "DM522")


@rule("DM523", Severity.ERROR, "A new row is given a field that it does not have")
def create_unknown(context: SpecContext) -> Iterator[Finding]:
    """The names under `with` of a `create` are attributes and to-one relationships of the entity. A reference takes the
    row itself: `customer`, not `customer_id`.

    Wrong:
        entities:
          Note:
            attributes: {title: string, body: text?}
        x-business-logic:
          flows:
            jot:
              input: {title: string}
              steps:
                - create: note = Note
                  with:
                    title: title
                    bdy: title
                - return: note
    Right:
        entities:
          Note:
            attributes: {title: string, body: text?}
        x-business-logic:
          flows:
            jot:
              input: {title: string}
              steps:
                - create: note = Note
                  with:
                    title: title
                    body: title
                - return: note
    """
    return of_code(context, "DM523")


@rule("DM524", Severity.ERROR, "A field that can't be set here")
def not_settable(context: SpecContext) -> Iterator[Finding]:
    """A state changes by `transition`, a computed attribute with what it is computed from, a collection with its
    members. Keys stay, and so do `immutable` fields; timestamps, versions and the like are filled in.

    Wrong:
        entities:
          Order:
            attributes:
              status: {type: enum, values: [open, paid]}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid]
              transitions:
                - {event: pay, from: open, to: paid}
          flows:
            settle:
              trigger: {path: "/orders/{order_id}/settle"}
              steps:
                - load: order = Order(order_id)
                - set: order.status = 'paid'
    Right:
        entities:
          Order:
            attributes:
              status: {type: enum, values: [open, paid]}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid]
              transitions:
                - {event: pay, from: open, to: paid}
          flows:
            settle:
              trigger: {path: "/orders/{order_id}/settle"}
              steps:
                - load: order = Order(order_id)
                - transition: order.pay
    """
    return of_code(context, "DM524")


@rule("DM525", Severity.ERROR, "A name that is taken")
def name_taken(context: SpecContext) -> Iterator[Finding]:
    """One name stands for one thing: a step binds a new one. `set` may give a number or a text another value, but a row
    keeps its name. `actor` is who is signed in.

    Wrong:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            jot:
              input: {title: string}
              steps:
                - create: title = Note
                  with:
                    title: title
    Right:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            jot:
              input: {title: string}
              steps:
                - create: note = Note
                  with:
                    title: title
    """
    return of_code(context, "DM525")


@rule("DM526", Severity.ERROR, "A call that can't be made")
def bad_call(context: SpecContext) -> Iterator[Finding]:
    """`call` names a flow of the spec and gives every input that has no default, in `with`. A flow that waits for an
    event gets its inputs from what `emit` carries. Nothing may start itself again, neither by `call` nor by the steps
    of a transition: it could run without end.

    Wrong:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            jot:
              input: {title: string}
              steps:
                - create: Note
                  with:
                    title: title
            jot_twice:
              input: {title: string}
              steps:
                - call: jot
                  with:
                    text: title
    Right:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            jot:
              input: {title: string}
              steps:
                - create: Note
                  with:
                    title: title
            jot_twice:
              input: {title: string}
              steps:
                - call: jot
                  with:
                    title: title
    """
    return of_code(context, "DM526")


@rule("DM527", Severity.ERROR, "A status that does not fit")
def bad_status(context: SpecContext) -> Iterator[Finding]:
    """A `require` refuses with 400 (never possible), 403 (not allowed), 404 (not there) or 409 (not in this state, the
    default). A flow succeeds with 200, 201 or 202, or with 204 where it answers nothing. All other statuses are the
    application's own.

    Wrong:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            forget:
              trigger: {path: "/notes/{note_id}/forget"}
              steps:
                - load: note = Note(note_id)
                - require: note.title != 'keep'
                  else: {status: 500}
                - delete: note
    Right:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            forget:
              trigger: {path: "/notes/{note_id}/forget"}
              steps:
                - load: note = Note(note_id)
                - require: note.title != 'keep'
                  else: {status: 403}
                - delete: note
    """
    return of_code(context, "DM527")


@rule("DM528", Severity.ERROR, "A hole in a message that nothing fills")
def bad_hole(context: SpecContext) -> Iterator[Finding]:
    """A message may have holes of dotted paths, such as `{item.product.name}`: no calculations, no formats, no rows,
    and never a secret. A brace itself is written twice.

    Wrong:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            forget:
              trigger: {path: "/notes/{note_id}/forget"}
              steps:
                - load: note = Note(note_id)
                - require: note.title != 'keep'
                  else: {detail: "{note} stays"}
                - delete: note
    Right:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            forget:
              trigger: {path: "/notes/{note_id}/forget"}
              steps:
                - load: note = Note(note_id)
                - require: note.title != 'keep'
                  else: {detail: "{note.title} stays"}
                - delete: note
    """
    return of_code(context, "DM528")


@rule("DM529", Severity.ERROR, "Steps that never run, or an end without an answer")
def unreachable_steps(context: SpecContext) -> Iterator[Finding]:
    """Nothing runs after a `return`. A flow that answers something has to end with a `return` on every way through it,
    and the steps of a transition answer nothing.

    Wrong:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            forget:
              trigger: {path: "/notes/{note_id}/forget"}
              steps:
                - load: note = Note(note_id)
                - return:
                - delete: note
    Right:
        entities:
          Note:
            attributes: {title: string}
        x-business-logic:
          flows:
            forget:
              trigger: {path: "/notes/{note_id}/forget"}
              steps:
                - load: note = Note(note_id)
                - delete: note
                - return:
    """
    return of_code(context, "DM529")


@rule("DM530", Severity.ERROR, "A condition that the database can't be asked")
def not_askable(context: SpecContext) -> Iterator[Finding]:
    """`where` is asked of the database, and its answer has to be the one that the rest of the language gives. So it
    compares fields (also behind to-one references) with values, joined by `and`, `or` and `not`: calculations with
    fields, the order of texts and functions differ between databases. Values that do not depend on the row are free.

    Wrong:
        entities:
          Product:
            attributes: {title: string, stock: {type: integer, default: 0}}
        x-business-logic:
          flows:
            pick:
              input: {wanted: integer}
              steps:
                - find: products = all Product where stock - 1 >= wanted
                - return: products
    Right:
        entities:
          Product:
            attributes: {title: string, stock: {type: integer, default: 0}}
        x-business-logic:
          flows:
            pick:
              input: {wanted: integer}
              steps:
                - find: products = all Product where stock >= wanted + 1
                - return: products
    """
    return of_code(context, "DM530")


@rule("DM531", Severity.ERROR, "An event that no machine knows")
def unknown_event(context: SpecContext) -> Iterator[Finding]:
    """`transition: order.pay` needs a state machine for the row's entity that has this event.

    Wrong:
        entities:
          Order:
            attributes:
              status: {type: enum, values: [open, paid]}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid]
              transitions:
                - {event: pay, from: open, to: paid}
          flows:
            settle:
              trigger: {path: "/orders/{order_id}/settle"}
              steps:
                - load: order = Order(order_id)
                - transition: order.pya
    Right:
        entities:
          Order:
            attributes:
              status: {type: enum, values: [open, paid]}
        x-business-logic:
          state_machines:
            Order:
              field: status
              initial: open
              states: [open, paid]
              transitions:
                - {event: pay, from: open, to: paid}
          flows:
            settle:
              trigger: {path: "/orders/{order_id}/settle"}
              steps:
                - load: order = Order(order_id)
                - transition: order.pay
    """
    return of_code(context, "DM531")


@rule("DM532", Severity.ERROR, "A load that may find several rows")
def load_key(context: SpecContext) -> Iterator[Finding]:
    """`load` brings one row: by its primary key, by a `unique` attribute, or by all fields of a `unique` list. For
    everything else there is `find`.

    Wrong:
        entities:
          Coupon:
            attributes: {code: string}
        x-business-logic:
          flows:
            show:
              input: {code: string}
              steps:
                - load: coupon = Coupon(code=code)
                - return: coupon
    Right:
        entities:
          Coupon:
            attributes: {code: {type: string, unique: true}}
        x-business-logic:
          flows:
            show:
              input: {code: string}
              steps:
                - load: coupon = Coupon(code=code)
                - return: coupon
    """
    return of_code(context, "DM532")


@rule("DM539", Severity.ERROR, "A loop over what is no collection")
def bad_loop(context: SpecContext) -> Iterator[Finding]:
    """`for` goes through a to-many relationship, what `find: … = all …` found, or an array.

    Wrong:
        entities:
          Note:
            attributes: {title: string, size: {type: integer, default: 0}}
        x-business-logic:
          flows:
            grow:
              trigger: {path: "/notes/{note_id}/grow"}
              steps:
                - load: note = Note(note_id)
                - for: letter in note.size
                  do:
                    - set: note.size += 1
    Right:
        entities:
          Note:
            attributes: {title: string, size: {type: integer, default: 0}}
        x-business-logic:
          flows:
            grow:
              steps:
                - find: notes = all Note
                - for: note in notes
                  do:
                    - set: note.size += 1
    """
    return of_code(context, "DM539")
