"""What holds after every transaction: `src/validators/consistency/*.py`."""

from tests.generators.ast.support import check, check_module, emitted, files, names

CHILDREN = """
entities:
  Order:
    attributes:
      shipping: {type: decimal, precision: 8, scale: 2, default: "4.90"}
      total: {type: decimal, precision: 8, scale: 2, computed: "sum(i.price * i.quantity for i in items) + shipping"}
    relationships:
      items: {type: one_to_many, target: Item, back_populates: order, on_delete: cascade}
  Item:
    attributes:
      quantity: integer
      price: {type: decimal, precision: 8, scale: 2}
    relationships:
      order: {type: many_to_one, target: Order, back_populates: items}
x-business-logic:
  invariants:
    small_orders: {entity: Order, expression: "total < 1000", description: We deliver no large orders}
"""
PACKAGE = "src/validators/consistency/__init__.py"


def module_of(entity: str) -> str:
    return f"src/validators/consistency/{entity}.py"


def test_a_computed_attribute_over_children_and_a_rule() -> None:
    check_module(
        CHILDREN,
        module_of("order"),
        '''
        """What holds of orders when a transaction ends."""

        import uuid
        from decimal import Decimal
        from typing import Annotated

        from pydantic import Field, TypeAdapter
        from sqlalchemy import select
        from sqlalchemy.ext.asyncio import AsyncSession
        from sqlalchemy.orm import selectinload

        from src.core.problems import conflict
        from src.database.changes import Changes, batches, fresh
        from src.database.transactions import lock
        from src.models.entities import Item, Order
        from src.validators.bounds import Bounds

        BOUNDS: Bounds = {
            "total": TypeAdapter(Annotated[Decimal, Field(max_digits=8, decimal_places=2)]),
        }


        async def affected(session: AsyncSession, changes: Changes) -> set[uuid.UUID]:
            """The orders that what was written bears on."""
            orders = changes.of(Order.id, Order.shipping)
            orders |= changes.of(Item.order_id, Item.price, Item.quantity)
            return orders


        async def settle(session: AsyncSession, changes: Changes) -> None:
            """Work out total."""
            for batch in batches(await affected(session, changes)):
                await lock(session, Order, batch)
                rows = (
                    select(Order)
                    .where(Order.id.in_(batch))
                    .options(selectinload(Order.items))
                    .order_by(Order.id)
                )
                for order in await fresh(session, rows, Order, Item):
                    order.total = (
                        sum((i.price * i.quantity for i in order.items), Decimal(0)) + order.shipping
                    )
                await session.flush()


        async def settle_alone(session: AsyncSession, changes: Changes) -> None:
            """Refuse an order that breaks a rule."""
            for order in await changes.rows(session, Order, Order.total):
                if order.total >= 1000:
                    raise conflict("We deliver no large orders")
        ''',
    )


def test_how_a_transaction_ends() -> None:
    check_module(
        CHILDREN,
        PACKAGE,
        '''
        """What holds after every transaction, and how one ends."""

        from collections.abc import Mapping

        from sqlalchemy.ext.asyncio import AsyncSession

        from src.database.base import Base
        from src.database.changes import changes_of, watch
        from src.models.entities import Item, Order
        from src.validators.bounds import Bounds, keep_bounds
        from src.validators.consistency import order

        BOUNDS: Mapping[type[Base], Bounds] = {
            Order: order.BOUNDS,
        }
        # What is computed comes before what reads it.
        STEPS = (
            order.settle,
            order.settle_alone,
        )
        keep_bounds(BOUNDS)
        watch(Item, Order)


        async def commit(session: AsyncSession) -> None:
            """Commit what a transaction has written, and first what follows from it: computed
            attributes get their values, then what has to hold is looked at. What does not hold
            refuses the whole transaction.
            """
            await session.flush()
            changes = changes_of(session)
            for settle in STEPS:
                await settle(session, changes)
            await session.commit()
        ''',
    )


HIDDEN = """
entities:
  Shelf:
    attributes: {label: string}
    options: {soft_delete: true}
  Thing:
    attributes: {size: integer}
    relationships:
      shelf: {type: many_to_one, target: Shelf}
      maker: {type: many_to_one, target: Maker, on_delete: keep}
    options: {soft_delete: true}
  Maker:
    attributes: {name: string}
    options: {soft_delete: true}
x-business-logic:
  invariants: {sized: {entity: Thing, expression: size > 0}}
"""


def test_rows_that_refer_to_hidden_ones_are_looked_after_unless_they_keep_them() -> None:
    check(
        HIDDEN,
        PACKAGE,
        "commit",
        '''
        async def commit(session: AsyncSession) -> None:
            """Commit what a transaction has written, after what becomes of rows that refer to hidden
            ones.
            """
            await session.flush()
            changes = changes_of(session)
            await let_go(session, "shelf", await changes.rows(session, Shelf, Shelf.deleted_at))
            await session.flush()
            await session.commit()
        ''',
    )
    entities = files(HIDDEN)["src/models/entities.py"]
    assert 'sa.ForeignKey("shelves.id", ondelete="RESTRICT")' in entities
    assert 'sa.ForeignKey("makers.id", ondelete="RESTRICT", info={"keep": True})' in entities


GRANDCHILDREN = """
entities:
  Zone:
    attributes: {weight: {type: integer, computed: "sum(sum(b.weight for b in r.boxes) for r in racks)"}}
    relationships: {racks: {type: one_to_many, target: Rack, back_populates: zone}}
  Rack:
    attributes: {name: string}
    relationships:
      zone: {type: many_to_one, target: Zone, back_populates: racks}
      boxes: {type: one_to_many, target: Box, back_populates: rack}
  Box:
    attributes: {weight: integer}
    relationships: {rack: {type: many_to_one, target: Rack, back_populates: boxes}}
    options: {soft_delete: true}
"""


def test_a_rack_on_the_way_is_kept_from_moving() -> None:
    check(
        GRANDCHILDREN,
        module_of("zone"),
        "affected",
        '''
        async def affected(session: AsyncSession, changes: Changes) -> set[uuid.UUID]:
            """The zones that what was written bears on."""
            racks = changes.of(Box.rack_id, Box.weight, Box.deleted_at)
            zones = changes.of(Zone.id)
            zones |= changes.of(Rack.zone_id)
            zones |= await follow(session, Rack.zone_id, Rack.id, racks, pinned=True)
            return zones
        ''',
    )


def test_hidden_members_are_not_loaded() -> None:
    assert "selectinload(Rack.boxes.and_(Box.deleted_at.is_(None)))" in files(GRANDCHILDREN)[module_of("zone")]


HOPS = """
entities:
  Category:
    attributes: {discount: integer}
  Product:
    attributes: {price: integer}
    relationships: {category: {type: many_to_one, target: Category}}
  Order:
    attributes: {total: {type: integer, computed: "sum(i.product.price - i.product.category.discount for i in items)"}}
    relationships: {items: {type: one_to_many, target: Item, back_populates: order}}
  Item:
    attributes: {quantity: integer}
    relationships:
      order: {type: many_to_one, target: Order, back_populates: items}
      product: {type: many_to_one, target: Product}
"""


def test_what_refers_to_a_row_that_changed() -> None:
    check(
        HOPS,
        module_of("order"),
        "affected",
        '''
        async def affected(session: AsyncSession, changes: Changes) -> set[uuid.UUID]:
            """The orders that what was written bears on."""
            categories = changes.of(Category.id, Category.discount, new=False)
            products = changes.of(Product.id, Product.price, Product.category_id, new=False)
            products |= await follow(session, Product.id, Product.category_id, categories)
            orders = changes.of(Order.id)
            orders |= changes.of(Item.order_id, Item.product_id)
            orders |= await follow(session, Item.order_id, Item.product_id, products, pinned=True)
            return orders
        ''',
    )


def test_what_is_referred_to_is_kept_as_it_is() -> None:
    check(
        HOPS,
        module_of("order"),
        "settle",
        '''
        async def settle(session: AsyncSession, changes: Changes) -> None:
            """Work out total."""
            for batch in batches(await affected(session, changes)):
                await lock(session, Order, batch)
                await pin(session, Product.id, select(Item.product_id).where(Item.order_id.in_(batch)))
                await pin(
                    session,
                    Category.id,
                    select(Product.category_id).where(
                        Product.id.in_(select(Item.product_id).where(Item.order_id.in_(batch)))
                    ),
                )
                rows = (
                    select(Order)
                    .where(Order.id.in_(batch))
                    .options(
                        selectinload(Order.items).joinedload(Item.product).joinedload(Product.category)
                    )
                    .order_by(Order.id)
                )
                for order in await fresh(session, rows, Order, Category, Item, Product):
                    order.total = sum(i.product.price - i.product.category.discount for i in order.items)
                await session.flush()
        ''',
    )


LINKS = """
entities:
  Tag:
    attributes: {name: string}
  Product:
    attributes: {tag_count: {type: integer, computed: "count(t for t in tags if t.name != 'old')"}}
    relationships: {tags: {type: many_to_many, target: Tag}}
  Team:
    attributes: {age: {type: integer, computed: sum(p.age for p in people)}}
    relationships: {people: {type: many_to_many, target: Person, through: Membership}}
  Person:
    attributes: {age: integer}
  Membership:
    attributes: {since: integer}
    relationships: {team: {type: many_to_one, target: Team}, person: {type: many_to_one, target: Person}}
    options: {soft_delete: true}
"""


def test_links_that_came_and_went() -> None:
    check(
        LINKS,
        module_of("product"),
        "affected",
        '''
        async def affected(session: AsyncSession, changes: Changes) -> set[uuid.UUID]:
            """The products that what was written bears on."""
            tags = changes.of(Tag.id, Tag.name, new=False)
            products = changes.of(Product.id)
            products |= changes.of(product_tags.c.product_id)
            products |= await follow(session, product_tags.c.product_id, product_tags.c.tag_id, tags)
            return products
        ''',
    )


def test_links_that_are_rows() -> None:
    check(
        LINKS,
        module_of("team"),
        "affected",
        '''
        async def affected(session: AsyncSession, changes: Changes) -> set[uuid.UUID]:
            """The teams that what was written bears on."""
            people = changes.of(Person.id, Person.age, new=False)
            teams = changes.of(Team.id)
            teams |= changes.of(Membership.team_id, Membership.person_id, Membership.deleted_at)
            teams |= await follow(session, Membership.team_id, Membership.person_id, people)
            return teams
        ''',
    )


def test_hidden_links_lead_nowhere() -> None:
    assert "Membership.deleted_at.is_(None)" in emitted(LINKS, "src/models/entities.py", "Team.people")


APPOINTMENTS = """
entities:
  Doctor:
    attributes: {name: string}
    relationships: {appointments: {type: one_to_many, target: Appointment, back_populates: doctor}}
  Appointment:
    attributes: {starts: integer, ends: integer, rank: integer}
    relationships: {doctor: {type: many_to_one, target: Doctor, back_populates: appointments}}
x-business-logic:
  invariants:
    x: {entity: Appointment, expression: "EXPRESSION"}
"""
OVERLAP = APPOINTMENTS.replace(
    "EXPRESSION", "not any(o.starts < ends and starts < o.ends for o in doctor.appointments if o != self)"
)
ORDER = APPOINTMENTS.replace("EXPRESSION", "all(o.rank <= rank for o in doctor.appointments if o.starts > starts)")


def test_a_rule_between_two_rows_is_looked_at_from_the_changed_one() -> None:
    check(
        OVERLAP,
        module_of("appointment"),
        "settle",
        '''
        async def settle(session: AsyncSession, changes: Changes) -> None:
            """Refuse an appointment that breaks a rule."""
            appointments = changes.of(
                Appointment.id, Appointment.doctor_id, Appointment.ends, Appointment.starts
            )
            for batch in batches(appointments):
                await lock(session, Appointment, batch)
                await pin(
                    session,
                    Doctor.id,
                    select(Appointment.doctor_id).where(Appointment.id.in_(batch)),
                    alone=True,
                )
                rows = (
                    select(Appointment)
                    .where(Appointment.id.in_(batch))
                    .options(joinedload(Appointment.doctor).selectinload(Doctor.appointments))
                    .order_by(Appointment.id)
                )
                for appointment in await fresh(session, rows, Appointment, Doctor):
                    if any(
                        o.starts < appointment.ends and appointment.starts < o.ends
                        for o in appointment.doctor.appointments
                        if o.id != appointment.id
                    ):
                        raise conflict(
                            "X: not any(o.starts < ends and starts < o.ends for o in doctor.appointments if o != self)",
                        )
        ''',
    )


def test_a_rule_that_may_break_for_others_is_looked_at_from_all() -> None:
    check(
        ORDER,
        module_of("appointment"),
        "affected",
        '''
        async def affected(session: AsyncSession, changes: Changes) -> set[uuid.UUID]:
            """The appointments that what was written bears on."""
            doctors = changes.of(Appointment.doctor_id, Appointment.starts, Appointment.rank)
            await pin(session, Doctor.id, doctors, alone=True)
            appointments = changes.of(
                Appointment.id, Appointment.doctor_id, Appointment.starts, Appointment.rank
            )
            appointments |= await follow(session, Appointment.id, Appointment.doctor_id, doctors)
            return appointments
        ''',
    )


ALONE = """
entities:
  Shelf:
    attributes:
      low: integer
      high: integer
      width: {type: integer, computed: high - low}
      label: {type: string, max_length: 9, computed: str(width)}
    options: {soft_delete: true}
x-business-logic:
  invariants:
    wide: {entity: Shelf, expression: "width * 2 > low"}
"""


def test_a_row_by_itself_is_not_read_again() -> None:
    check(
        ALONE,
        module_of("shelf"),
        "settle",
        '''
        async def settle(session: AsyncSession, changes: Changes) -> None:
            """Work out width and label, and refuse a shelf that breaks a rule."""
            for shelf in await changes.rows(session, Shelf, Shelf.high, Shelf.low, Shelf.width):
                shelf.width = shelf.high - shelf.low
                shelf.label = str(shelf.width)
                if shelf.deleted_at is None and shelf.width * 2 <= shelf.low:
                    raise conflict("Wide: width * 2 > low")
            await session.flush()
        ''',
    )


STAGES = """
entities:
  Customer:
    attributes: {spent: {type: integer, computed: sum(o.total for o in orders)}, credit: integer}
    relationships: {orders: {type: one_to_many, target: Order, back_populates: customer}}
  Order:
    attributes:
      total: {type: integer, computed: sum(i.line for i in items)}
      share: {type: integer, nullable: true, computed: "total * 100 // customer.spent if customer.spent > 0 else None"}
    relationships:
      customer: {type: many_to_one, target: Customer, back_populates: orders}
      items: {type: one_to_many, target: Item, back_populates: order}
  Item:
    attributes: {quantity: integer, line: {type: integer, computed: quantity * product.price}}
    relationships:
      order: {type: many_to_one, target: Order, back_populates: items}
      product: {type: many_to_one, target: Product}
  Product:
    attributes: {price: integer}
x-business-logic:
  invariants:
    credit: {entity: Customer, expression: "spent <= credit"}
"""


def test_what_is_computed_comes_before_what_reads_it() -> None:
    check(
        STAGES,
        PACKAGE,
        "STEPS",
        """
        STEPS = (
            item.settle,
            order.settle,
            customer.settle,
            customer.settle_alone,
            order.settle_2,
        )
        """,
    )
    assert names(STAGES, module_of("order"))[1:] == ["affected", "settle", "affected_2", "settle_2"]


def test_an_application_without_behaviour_has_none_of_it() -> None:
    found = files("entities: {Thing: {attributes: {name: string}}}")
    assert not [path for path in found if "consistency" in path]
    assert "commit(self.session)" not in found["src/services/thing.py"]


DEPTH = """
entities:
  Category:
    attributes:
      weight: {type: integer, default: 1}
      depth: {type: integer, computed: "0 if parent is None else (1 if parent.parent is None else 2)"}
      heavier: {type: boolean, computed: "parent is not None and parent.weight > weight"}
    relationships:
      parent: {type: many_to_one, target: Category, nullable: true}
"""


def test_whether_a_row_is_there_is_asked_of_rows_that_are_loaded() -> None:
    source = files(DEPTH)[module_of("category")]
    assert "category.parent.parent is None" in source
    assert "joinedload(Category.parent).joinedload(Category.parent)" in source
