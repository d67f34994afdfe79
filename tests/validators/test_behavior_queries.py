"""`load` and `find`: which rows they may bring, and what is underlined where they may not."""

from tests.validators.behavior import check_steps


def test_load_brings_one_row_by_what_is_unique() -> None:
    check_steps("""\
    - load: found = Category(name=cart.customer.name)
    - load: item = CartItem(cart=cart, product=product)  # error: DM501 [product]
    - load: receipt = Receipt(number='1')
    - load: again = Receipt(order=receipt.order)
    - load: by_id = Product(id=cart.id)
    - load: named = Product(name='chair')  # error: DM532 [Product(name='chair')]
    - load: stocked = Product(stock=3, name='chair')  # error: DM532
    - load: both = Product(name='chair', category=found)
    - load: more = Product(id=cart.id, name='chair')
    """)


def test_load_by_fields_of_the_entity() -> None:
    check_steps("""\
    - load: a = Category(nam='tools')  # error: DM502 [nam]
    - load: b = Cart(customer_id=cart.id)  # error: DM502 [customer_id]
    - load: c = Cart(items=cart.items)  # error: DM532 [items]
    - load: d = Category(name=3)  # error: DM511 [3]
    - load: e = Cart(cart)  # error: DM511 [cart]
    - load: f = Category(name=cart.note)  # error: DM504 [cart.note]
    """)


def test_load_that_can_not_be_read() -> None:
    check_steps("""\
    - load: Cart(cart.id)  # error: DM520 [Cart(cart.id)]
    - load: other = Cart  # error: DM520 [Cart]
    - load: "another = Cart(cart.id"  # error: DM520 [Cart(cart.id]
    - load: third = Cart()  # error: DM520
    - load: fourth = Cart(cart.id) now  # error: DM520 [now]
    - load: 5th = Cart(cart.id)  # error: DM520 [5th]
    - load: if = Cart(cart.id)  # error: DM520 [if]
    - load: sixth = Cart(cart.id, 'x')  # error: DM520 [cart.id]  # error: DM520 ['x']
    - load: seventh += Cart(cart.id)  # error: DM520
    - load: eighth = Crat(cart.id)  # error: DM521 [Crat]
    """)


def test_find_asks_the_database() -> None:
    check_steps("""\
    - find: cheap = all Product where price < 10 and stock > 0 order by price desc, name limit 10
    - find: first_one = first Product where category is not None and category == cart.customer  # error: DM503
    - find: own = all Cart where customer == actor and status in ['open', 'checked_out']
    - find: filled = all CartItem where cart.status == 'open' and product.stock > cart.id  # error: DM503
    - find: uncategorised = all Product where category is None or not (kind == 'digital')
    - find: new = all Product where created_at > now() - days(30)
    - find: every = all Category
    """)


def test_find_of_what_databases_disagree_about() -> None:
    check_steps("""\
    - find: a = all Product where stock * 2 > 10  # error: DM530 [stock * 2]
    - find: b = all Product where stock > 2 * 5 + len(cart.items)
    - find: c = all Product where name > 'm'  # error: DM530 [name]
    - find: d = all Product where name.lower() == 'chair'  # error: DM530 [name.lower()]
    - find: e = all Product where len(tags) > 0  # error: DM530
    - find: f = all Order where len(items) > 0  # error: DM530
    - find: g = all Order where any(i.quantity > 3 for i in items)  # error: DM530
    - find: h = all Product where price > 0.005  # error: DM530
    - find: i = all Product where price > round(cart.customer.points / 3, 2)
    - find: j = all Order where placed_on.year == 2020  # error: DM530
    - find: k = all Product where (stock if kind == 'digital' else 3) > 2  # error: DM530
    - find: l = all Product where kind == 'digital' if stock > 3 else True  # error: DM530
    """)


def test_find_that_can_not_be_read() -> None:
    check_steps("""\
    - find: a = Product where stock > 0  # error: DM520 [Product]
    - find: all Product where stock == 0  # error: DM520
    - find: b = all Product where  # error: DM520
    - find: c = all Product limit many  # error: DM520 [many]
    - find: d = first Product limit 3  # error: DM520 [3]
    - find: e = all Product limit 100000000000  # error: DM520 [100000000000]
    - find: f = all Prodct where stock > 0  # error: DM521 [Prodct]
    - find: g = all Product order by stok  # error: DM501 [stok]
    - find: h = all Product order by category  # error: DM530 [category]
    - find: i = all Product order by stock * 2  # error: DM530 [stock * 2]
    - find: j = all Product order by , name  # error: DM520
    - find: k = all Product where stock = 0  # error: DM500
    """)


def test_what_find_brings_may_be_none() -> None:
    check_steps("""\
    - find: best = first Product where stock > 0 order by price
    - emit: found
      with:
        name: best.name  # error: DM504 [best]
    - if: best is not None
      then:
        - emit: found
          with:
            name: best.name
    - require: best is not None
      else: {status: 404}
    - emit: found
      with:
        name: best.name
    """)
