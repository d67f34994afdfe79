"""Steps as Python: rows that are made and deleted, and the collections that they join and leave."""

from tests.generators.behavior.acting import check


def test_a_new_row_joins_a_collection_that_is_looked_at() -> None:
    check(
        """
        - load: book = Book(book_id)
        - create: page = Page
          with: {book: book, number: len(book.pages) + 1}
        - require: len(book.pages) < 9
        - return: page
        """,
        """
        await lock(session, Book, [book_id])
        book = await fetch(
            session, "book", select(Book).where(Book.id == book_id).options(selectinload(Book.pages))
        )
        page = Page(book=book, number=len(book.pages) + 1)
        session.add(page)
        if len(book.pages) >= 9:
            raise conflict("len(book.pages) < 9")
        return page
        """,
    )


def test_a_new_row_whose_key_is_asked_for_has_it_at_once() -> None:
    check(
        """
        - load: book = Book(book_id)
        - create: page = Page
          with: {book: book, number: 1}
        - emit: added
          with: {page: page.id, number: page.number, blank: page.blank}
        """,
        """
        await lock(session, Book, [book_id])
        book = await fetch(session, "book", select(Book).where(Book.id == book_id))
        page = Page(blank=False, id=uuid.uuid4(), book_id=book.id, number=1)
        session.add(page)
        emit(session, "added", {"page": page.id, "number": page.number, "blank": page.blank})
        """,
    )


def test_a_key_that_the_database_counts_up_is_there_after_a_flush() -> None:
    check(
        """
        - load: book = Book(book_id)
        - create: copy = Book
          with: {title: book.title}
        - return: copy.created_at
        """,
        """
        await lock(session, Book, [book_id])
        book = await fetch(session, "book", select(Book).where(Book.id == book_id))
        copy_ = Book(title=book.title)
        session.add(copy_)
        await session.flush()
        return copy_.created_at
        """,
        options="{timestamps: true}",
    )


def test_rows_that_go_are_locked_for_that() -> None:
    check(
        """
        - load: book = Book(book_id)
        - delete: book
        """,
        """
        await lock(session, Book, [book_id], to_delete=True)
        book = await fetch(session, "book", select(Book).where(Book.id == book_id))
        await session.delete(book)
        """,
    )


def test_rows_that_are_only_hidden_stay() -> None:
    check(
        """
        - load: book = Book(book_id)
        - delete: book
        """,
        """
        now = moment(session)
        await lock(session, Book, [book_id], to_delete=True)
        book = await fetch(
            session, "book", select(Book).where(Book.id == book_id, Book.deleted_at.is_(None))
        )
        book.deleted_at = now
        """,
        options="{soft_delete: true}",
    )


def test_a_member_that_goes_leaves_the_collection_that_is_looked_at_again() -> None:
    check(
        """
        - load: book = Book(book_id)
        - for: page in book.pages
          do:
            - if: page.blank
              then:
                - delete: page
        - return: len(book.pages)
        """,
        """
        page_ids = await session.scalars(select(Page.id).where(Page.book_id == book_id))
        await lock(session, Book, [book_id])
        await lock(session, Page, page_ids, to_delete=True)
        book = await fetch(
            session, "book", select(Book).where(Book.id == book_id).options(selectinload(Book.pages))
        )
        for page in list(book.pages):
            if page.blank:
                book.pages.remove(page)
                await session.delete(page)
        return len(book.pages)
        """,
    )


def test_a_loop_over_rows_that_it_makes_more_of_goes_through_those_of_before() -> None:
    check(
        """
        - load: book = Book(book_id)
        - for: page in book.pages
          do:
            - create: Page
              with: {book: book, number: page.number + 1}
        """,
        """
        await lock(session, Book, [book_id])
        book = await fetch(
            session, "book", select(Book).where(Book.id == book_id).options(selectinload(Book.pages))
        )
        for page in list(book.pages):
            session.add(Page(book=book, number=page.number + 1))
        """,
    )


def test_rows_of_before_are_hidden_from_what_looks_again() -> None:
    check(
        """
        - load: page = Page(book_id)
        - set: book = page.book
        - for: leaf in book.pages
          do:
            - delete: leaf
        - require: len(book.pages) == 0
        """,
        """
        book_ids = await session.scalars(select(Page.book_id).where(Page.id == book_id))
        page_ids = await session.scalars(
            select(Page.id).where(Page.book_id.in_(select(Page.book_id).where(Page.id == book_id)))
        )
        await lock(session, Book, book_ids)
        await lock(session, Page, [book_id, *page_ids], to_delete=True)
        page = await fetch(
            session,
            "page",
            select(Page)
            .where(Page.id == book_id)
            .options(joinedload(Page.book).selectinload(Book.pages)),
        )
        book = page.book
        for leaf in list(book.pages):
            book.pages.remove(leaf)
            await session.delete(leaf)
        if book.pages:
            raise conflict("len(book.pages) == 0")
        """,
    )


def test_collections_of_a_new_row_are_there_after_it_is_stored() -> None:
    check(
        """
        - create: book = Book
          with: {title: "'new'"}
        - create: Page
          with: {book: book, number: 1}
        - for: each in book.pages
          do:
            - set: each.blank = not each.blank
        """,
        """
        book = Book(title="new", pages=[])
        session.add(book)
        session.add(Page(blank=False, book=book, number=1))
        for each in book.pages:
            each.blank = not each.blank
        """,
    )


def test_two_new_rows_may_refer_to_each_other() -> None:
    check(
        """
        - load: book = Book(book_id)
        - create: first = Page
          with: {book: book, number: 1}
        - create: second = Page
          with: {book: book, number: 2, before: first}
        - set: first.before = second
        """,
        """
        await lock(session, Book, [book_id])
        book = await fetch(session, "book", select(Book).where(Book.id == book_id))
        first = Page(id=uuid.uuid4(), book_id=book.id, number=1)
        session.add(first)
        second = Page(id=uuid.uuid4(), book_id=book.id, number=2, before_id=first.id)
        session.add(second)
        await session.flush()
        first.before_id = second.id
        """,
    )
