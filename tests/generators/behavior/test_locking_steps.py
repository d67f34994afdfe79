"""Steps as Python: which rows are locked before they are loaded, and how they are found for that."""

from tests.generators.behavior.acting import check


def test_a_row_that_only_is_looked_at_is_not_locked() -> None:
    check(
        """
        - load: book = Book(book_id)
        - return: book.title
        """,
        """
        book = await fetch(session, "book", select(Book).where(Book.id == book_id))
        return book.title
        """,
    )


def test_the_row_is_locked_before_it_is_loaded_and_changed() -> None:
    check(
        """
        - load: book = Book(book_id)
        - set: book.title = 'new'
        """,
        """
        await lock(session, Book, [book_id])
        book = await fetch(session, "book", select(Book).where(Book.id == book_id))
        book.title = "new"
        """,
    )


def test_rows_behind_a_collection_are_locked_before_the_first_one_is_loaded() -> None:
    check(
        """
        - load: book = Book(book_id)
        - require: book.title != ''
        - for: page in book.pages
          do:
            - set: page.number += 1
        """,
        """
        page_ids = await session.scalars(select(Page.id).where(Page.book_id == book_id))
        await lock(session, Book, [book_id])
        await lock(session, Page, page_ids)
        book = await fetch(
            session, "book", select(Book).where(Book.id == book_id).options(selectinload(Book.pages))
        )
        if book.title == "":
            raise conflict("book.title != ''")
        for page in book.pages:
            page.number += 1
        """,
    )


def test_rows_behind_several_relationships_are_found_by_one_statement() -> None:
    check(
        """
        - load: first = Page(book_id)
        - for: page in first.book.pages
          do:
            - set: page.book.price = 0
        """,
        """
        book_ids = await session.scalars(select(Page.book_id).where(Page.id == book_id))
        book_ids_ = await session.scalars(
            select(Page.book_id).where(Page.book_id.in_(select(Page.book_id).where(Page.id == book_id)))
        )
        await lock(session, Book, [*book_ids, *book_ids_])
        await lock(session, Page, [book_id])
        first = await fetch(
            session,
            "page",
            select(Page)
            .where(Page.id == book_id)
            .options(joinedload(Page.book).selectinload(Book.pages).joinedload(Page.book)),
        )
        for page in first.book.pages:
            page.book.price = Decimal("0.00")
        """,
    )


def test_rows_that_are_found_are_locked_by_the_statement_that_finds_them() -> None:
    check(
        """
        - load: book = Book(book_id)
        - find: blank = all Page where blank and book.title == 'x' order by number desc limit 5
        - for: page in blank
          do:
            - delete: page
        """,
        """
        await lock(session, Book, [book_id])
        book = await fetch(session, "book", select(Book).where(Book.id == book_id))
        blank = list(
            await session.scalars(
                select(Page)
                .where(Page.blank.is_(True), Page.book.has(Book.title == "x"))
                .order_by(Page.number.desc(), Page.id)
                .limit(5)
                .with_for_update(),
            ),
        )
        await hold(session, *blank)
        for page in blank:
            await session.delete(page)
        """,
    )


def test_one_row_or_none() -> None:
    check(
        """
        - find: page = first Page where number > 3
        - require: page is not None
          else: {status: 404}
        - return: page
        """,
        """
        page = await session.scalar(select(Page).where(Page.number > 3).order_by(Page.id).limit(1))
        if page is None:
            raise not_found("page")
        return page
        """,
    )


def test_what_a_found_row_leads_to_is_locked_and_loaded_after_it() -> None:
    check(
        """
        - find: pages = all Page where blank
        - for: page in pages
          do:
            - set: page.book.price = 0
        """,
        """
        pages = list(
            await session.scalars(
                select(Page)
                .where(Page.blank.is_(True))
                .order_by(Page.id)
                .with_for_update(key_share=True),
            ),
        )
        await hold(session, *pages)
        await lock(session, Book, [row.book_id for row in pages])
        await load_along(
            session,
            select(Page).where(Page.id.in_([row.id for row in pages])).options(joinedload(Page.book)),
        )
        for page in pages:
            page.book.price = Decimal("0.00")
        """,
    )


def test_what_one_found_row_leads_to() -> None:
    check(
        """
        - find: page = first Page where number == 1
        - if: page is not None
          then:
            - set: page.book.title = 'new'
        """,
        """
        page = await session.scalar(
            select(Page)
            .where(Page.number == 1)
            .order_by(Page.id)
            .limit(1)
            .with_for_update(key_share=True),
        )
        await hold(session, page)
        if page is not None:
            await lock(session, Book, [page.book_id])
            await load_along(
                session, select(Page).where(Page.id == page.id).options(joinedload(Page.book))
            )
        if page is not None:
            page.book.title = "new"
        """,
    )


def test_a_key_that_is_known_only_in_a_loop_is_locked_there() -> None:
    check(
        """
        - load: book = Book(book_id)
        - for: page in book.pages
          do:
            - load: other = Page(page.id)
            - set: other.book.price = 2
        """,
        """
        await lock(session, Book, [book_id])
        book = await fetch(
            session, "book", select(Book).where(Book.id == book_id).options(selectinload(Book.pages))
        )
        for page in book.pages:
            book_ids = await session.scalars(select(Page.book_id).where(Page.id == page.id))
            await lock(session, Book, book_ids)
            other = await fetch(
                session, "page", select(Page).where(Page.id == page.id).options(joinedload(Page.book))
            )
            other.book.price = Decimal("2.00")
        """,
    )


def test_a_row_by_a_unique_field_of_another_one() -> None:
    check(
        """
        - load: book = Book(book_id)
        - require: book.keeper is not None
        - load: keeper = Reader(email=book.keeper.email)
        - set: keeper.points += 2
        """,
        """
        await lock(session, Book, [book_id])
        book = await fetch(
            session, "book", select(Book).where(Book.id == book_id).options(joinedload(Book.keeper))
        )
        if book.keeper is None:
            raise conflict("book.keeper is not None")
        reader_ids = await session.scalars(select(Reader.id).where(Reader.email == book.keeper.email))
        await lock(session, Reader, reader_ids)
        keeper = await fetch(session, "reader", select(Reader).where(Reader.email == book.keeper.email))
        keeper.points += 2
        """,
    )
