"""What two requests at once can get wrong."""

from tests.validators.behavior import check_flow


def test_nothing_can_be_locked_for_what_is_looked_for() -> None:
    check_flow("""\
    name_anew:
      input: {text: string}
      steps:
        - find: known = first Product where name == text and stock > 0  # warning: DM565
        - require: known is None
        - create: Product
          with: {name: text, price: 1}
    few:
      input: {text: string}
      steps:
        - find: known = all Product where name == text  # warning: DM565
        - if: len(known) < 3
          then:
            - create: Product
              with: {name: text, price: 1}
    """)


def test_the_parent_is_locked() -> None:
    check_flow("""\
    open_anew:
      steps:
        - find: open = first Cart where customer == actor and status == 'open'
        - require: open is None
        - create: Cart
          with: {customer: actor}
    """)


def test_there_is_one_at_most() -> None:
    check_flow("""\
    introduce:
      input: {text: string}
      steps:
        - find: known = first Category where name == text
        - if: known is None
          then:
            - create: Category
              with: {name: text}
    """)


def test_what_has_to_be_there_is_no_race() -> None:
    check_flow("""\
    again:
      input: {text: string}
      steps:
        - find: before = first Product where name == text
        - require: before is not None and before.stock == 0
        - create: Product
          with: {name: text, price: before.price}
    look:
      input: {text: string}
      steps:
        - find: before = first Product where name == text
        - require: before is None
        - create: Category
          with: {name: text}
    nightly:
      trigger: {type: schedule, schedule: "0 3 * * *"}
      steps:
        - find: before = first Category where discount is None
        - find: anybody = first Customer where points > 3
        - require: anybody is not None and before is None
        - create: Category
          with: {name: "'new'"}
    """)
