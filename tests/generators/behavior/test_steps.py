"""Steps as Python: events, calls, conditions, choices, loops and locals."""

from tests.generators.behavior.acting import check


def test_an_event() -> None:
    check(
        """
        - load: book = Book(book_id)
        - transition: book.lend
        - return: book
        """,
        """
        await lock(session, Book, [book_id])
        book = await fetch(
            session, "book", select(Book).where(Book.id == book_id).options(selectinload(Book.pages))
        )
        await book_machine.lend(book)
        return book
        """,
    )


def test_an_event_whose_guard_looks_at_a_collection() -> None:
    check(
        """
        - load: book = Book(book_id)
        - transition: book.lose
        """,
        """
        await lock(session, Book, [book_id])
        book = await fetch(
            session, "book", select(Book).where(Book.id == book_id).options(selectinload(Book.pages))
        )
        await book_machine.lose(book)
        """,
    )


def test_a_type_checker_would_not_see_that_a_row_has_moved() -> None:
    check(
        """
        - load: book = Book(book_id)
        - require: book.state == 'shelved'
        - transition: book.lend
        - require: book.state == 'lent'
        """,
        """
        await lock(session, Book, [book_id])
        book = await fetch(
            session, "book", select(Book).where(Book.id == book_id).options(selectinload(Book.pages))
        )
        if book.state != BookState.SHELVED:
            raise conflict("book.state == 'shelved'")
        await book_machine.lend(book)
        if BookState(book.state) != BookState.LENT:
            raise conflict("book.state == 'lent'")
        """,
    )


def test_another_flow_joins_the_transaction() -> None:
    check(
        """
        - load: book = Book(book_id)
        - call: pages = count
          with: {book_id: book.id}
        - call: count
          with: {book_id: book.id, more: 2}
        - return: pages
        """,
        """
        await lock(session, Book, [book_id])
        book = await fetch(session, "book", select(Book).where(Book.id == book_id))
        pages = await count(session, book_id=book.id, more=1)
        await count(session, book_id=book.id, more=2)
        return pages
        """,
    )


def test_conditions_are_turned_around() -> None:
    check(
        """
        - load: book = Book(book_id)
        - require: book.price > 0 and (book.keeper is None or book.keeper == actor)
          else: {detail: "{book.title} costs {book.price} {{always}}"}
        - require: any(book.pages)
          else: {status: 403, detail: No pages}
        """,
        """
        book = await fetch(
            session, "book", select(Book).where(Book.id == book_id).options(selectinload(Book.pages))
        )
        if book.price <= 0 or (book.keeper_id is not None and book.keeper_id != actor.id):
            raise conflict(f"{book.title} costs {book.price} {{always}}")
        if not book.pages:
            raise Refusal(403, "No pages")
        """,
    )


def test_a_missing_row_is_no_more_than_missing() -> None:
    check(
        """
        - load: book = Book(book_id)
        - require: book.keeper is not None and book.keeper == actor
          else: {status: 404}
        """,
        """
        book = await fetch(session, "book", select(Book).where(Book.id == book_id))
        if book.keeper_id is None or book.keeper_id != actor.id:
            raise not_found("book")
        """,
    )


def test_one_choice_in_another_is_one_condition() -> None:
    check(
        """
        - load: book = Book(book_id)
        - if: book.price > 1
          then:
            - if: book.title == 'x'
              then:
                - set: book.price = 1
        """,
        """
        await lock(session, Book, [book_id])
        book = await fetch(session, "book", select(Book).where(Book.id == book_id))
        if book.price > 1 and book.title == "x":
            book.price = Decimal("1.00")
        """,
    )


def test_a_chain_of_choices() -> None:
    check(
        """
        - load: book = Book(book_id)
        - if: book.price > 3
          then:
            - set: book.price -= 3
          else:
            - if: book.price > 2
              then:
                - set: book.price -= 2
              else:
                - set: book.price = 0
        """,
        """
        await lock(session, Book, [book_id])
        book = await fetch(session, "book", select(Book).where(Book.id == book_id))
        if book.price > 3:
            book.price -= 3
        elif book.price > 2:
            book.price -= 2
        else:
            book.price = Decimal("0.00")
        """,
    )


def test_a_choice_between_two_values_is_one_expression() -> None:
    check(
        """
        - load: book = Book(book_id)
        - if: book.price > 3
          then:
            - set: cost = book.price
          else:
            - set: cost = 1
        - return: cost
        """,
        """
        book = await fetch(session, "book", select(Book).where(Book.id == book_id))
        cost = book.price if book.price > 3 else Decimal(1)
        return cost
        """,
    )


def test_a_loop_that_looks_for_one_row() -> None:
    check(
        """
        - load: book = Book(book_id)
        - for: page in book.pages
          do:
            - if: page.blank
              then:
                - return: true
        - return: false
        """,
        """
        book = await fetch(
            session, "book", select(Book).where(Book.id == book_id).options(selectinload(Book.pages))
        )
        return any(page.blank for page in book.pages)
        """,
    )


def test_a_local_of_a_wider_type_says_so() -> None:
    check(
        """
        - load: book = Book(book_id)
        - set: sum_so_far = 0
        - set: last = None if book.price > 1 else book.title
        - for: page in book.pages
          do:
            - set: sum_so_far += book.price
            - set: last = 'x'
        - return: sum_so_far if last is None else 0
        """,
        """
        book = await fetch(
            session, "book", select(Book).where(Book.id == book_id).options(selectinload(Book.pages))
        )
        sum_so_far: Decimal = Decimal(0)
        last = None if book.price > 1 else book.title
        for _page in book.pages:
            sum_so_far += book.price
            last = "x"
        return sum_so_far if last is None else Decimal(0)
        """,
    )


def test_the_moment_is_the_same_everywhere() -> None:
    check(
        """
        - load: book = Book(book_id)
        - require: book.created_at < now() - days(1) and today().year > 2000
        - set: book.title = 'old'
        """,
        """
        now = moment(session)
        await lock(session, Book, [book_id])
        book = await fetch(session, "book", select(Book).where(Book.id == book_id))
        if book.created_at >= now - dt.timedelta(days=1) or now.date().year <= 2000:
            raise conflict("book.created_at < now() - days(1) and today().year > 2000")
        book.title = "old"
        """,
        options="{timestamps: true}",
    )
