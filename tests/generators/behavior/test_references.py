"""Steps as Python: a reference is set by its key, or as an object where it is followed later."""

from tests.generators.behavior.acting import act, check


def test_a_reference_is_set_by_its_key() -> None:
    check(
        """
        - load: book = Book(book_id)
        - set: book.keeper = actor
        """,
        """
        await lock(session, Book, [book_id])
        book = await fetch(session, "book", select(Book).where(Book.id == book_id))
        book.keeper_id = actor.id
        """,
    )


def test_a_reference_that_is_followed_later_is_set_as_an_object_and_the_actor_is_loaded_for_that() -> None:
    check(
        """
        - load: book = Book(book_id)
        - set: book.keeper = actor
        - require: book.keeper.points > 3
        """,
        """
        await lock(session, Book, [book_id])
        actor = await fetch(session, "reader", select(Reader).where(Reader.id == actor.id))
        book = await fetch(
            session, "book", select(Book).where(Book.id == book_id).options(joinedload(Book.keeper))
        )
        book.keeper = actor
        if book.keeper.points <= 3:
            raise conflict("book.keeper.points > 3")
        """,
    )


def test_a_reference_that_may_get_one_of_two_rows() -> None:
    check(
        """
        - load: book = Book(book_id)
        - set: book.keeper = actor if book.price > 1 else None
        - if: book.keeper is not None
          then:
            - set: book.keeper.points += 1
        """,
        """
        reader_ids = await session.scalars(select(Book.keeper_id).where(Book.id == book_id))
        await lock(session, Book, [book_id])
        await lock(session, Reader, [actor.id, *reader_ids])
        actor = await fetch(session, "reader", select(Reader).where(Reader.id == actor.id))
        book = await fetch(
            session, "book", select(Book).where(Book.id == book_id).options(joinedload(Book.keeper))
        )
        book.keeper = actor if book.price > 1 else None
        if book.keeper is not None:
            book.keeper.points += 1
        """,
    )


def test_a_reference_that_rows_are_put_into_is_loaded_where_it_is_looked_at() -> None:
    found = act(
        """
        - load: page = Page(book_id)
        - load: book = Book(book_id)
        - for: each in book.pages
          do:
            - set: each.number = 2
        - require: page.book != book
        - set: page.book = book
        """,
    )
    assert "select(Page).where(Page.id == book_id).options(joinedload(Page.book))" in found
    assert "if page.book.id == book.id:" in found
