"""Steps as Python: what is locked and loaded, and how each kind of step is written."""

from tests.generators.behavior.acting import act, check


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
