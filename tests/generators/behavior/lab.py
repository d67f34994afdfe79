"""A library with some of everything that behaviour can do."""

LAB = """\
app: {name: lab, description: Everything that behaviour can do, output: ./lab}
auth:
  user: Member
  roles: [reader, librarian]
entities:
  Member:
    attributes:
      email: {type: email, unique: true}
      name: {type: string, min_length: 1, max_length: 100}
      credit: {type: decimal, precision: 8, scale: 2, default: "10.00"}
      points: {type: integer, default: 0}
      nickname: {type: string, nullable: true}
    relationships:
      loans: {type: one_to_many, target: Loan, back_populates: member}
      mentor: {type: many_to_one, target: Member, nullable: true}
    access: {owner: self, create: public, list: [librarian], read: [owner, librarian]}
  Shelf:
    attributes:
      code: {type: string, primary_key: true, min_length: 1, max_length: 8}
      height: {type: float, default: 1.5}
    relationships:
      inside: {type: many_to_one, target: Shelf, nullable: true, back_populates: parts}
      parts: {type: one_to_many, target: Shelf, back_populates: inside}
      books: {type: one_to_many, target: Book, back_populates: shelf}
  Topic:
    attributes:
      name: {type: string, unique: true, min_length: 1, max_length: 40}
    relationships:
      books: {type: many_to_many, target: Book, back_populates: topics}
  Book:
    attributes:
      title: {type: string, min_length: 1, max_length: 200}
      isbn: {type: string, max_length: 20, nullable: true, unique: true}
      copies: {type: integer, ge: 0, default: 1}
      price: {type: decimal, precision: 8, scale: 2, ge: 0}
      weight: {type: float, default: 0.5}
      kind: {type: enum, values: [paper, audio], default: paper}
      published: {type: date}
      retired_at: {type: datetime, nullable: true}
      labels: {type: array, items: string, default: []}
    relationships:
      shelf: {type: many_to_one, target: Shelf, nullable: true, back_populates: books}
      topics: {type: many_to_many, target: Topic, back_populates: books}
      loans: {type: one_to_many, target: Loan, back_populates: book}
      summary: {type: one_to_one, target: Summary, back_populates: book}
      reviews: {type: one_to_many, target: Review, back_populates: book, on_delete: cascade}
    options: {timestamps: true, soft_delete: true, audit: true, etag: true}
  Summary:
    attributes:
      text: {type: text}
    relationships:
      book: {type: one_to_one, target: Book, foreign_key: true, back_populates: summary, on_delete: cascade}
  Review:
    attributes:
      stars: {type: integer, ge: 1, le: 5}
      remark: {type: string, nullable: true}
    relationships:
      book: {type: many_to_one, target: Book, back_populates: reviews, on_delete: cascade}
      author: {type: many_to_one, target: Member}
    unique: [[book, author]]
  Loan:
    attributes:
      number: {type: integer, primary_key: true}
      state: {type: enum, values: [open, late, returned, lost], default: open}
      due: {type: date}
      fee: {type: decimal, precision: 8, scale: 2, default: "0.00"}
      note: {type: string, nullable: true, max_length: 200}
    relationships:
      book: {type: many_to_one, target: Book, back_populates: loans}
      member: {type: many_to_one, target: Member, back_populates: loans}
    options: {timestamps: true, audit: true}
    crud: [list, read, update]
    access: {owner: member, list: [owner, librarian], read: [owner, librarian], update: [owner, librarian]}
x-business-logic:
  flows:
    borrow:
      description: Take a book home
      trigger: {method: POST, path: "/books/{book_id}/borrow", status: 201}
      auth: [reader, librarian]
      input:
        days: {type: integer, ge: 1, le: 60, default: 28}
        note: {type: string, max_length: 200, nullable: true}
      steps:
        - load: book = Book(book_id)
        - require: book.copies > 0
          else: {status: 409, detail: "No copy of {book.title} is left"}
        - require: len(actor.loans) < 5
          else: {status: 403, detail: "Bring something back first"}
        - set: today_only = today()
        - create: loan = Loan
          with:
            book: book
            member: actor
            due: today_only + days(days)
            note: note
        - set: book.copies -= 1
        - set: actor.points += 1
        - emit: borrowed
          with:
            loan: loan.number
            member: actor.id
        - return: loan
    settle:
      description: Pay what is owed
      trigger: {method: POST, path: "/loans/{loan_id}/settle"}
      auth: [librarian]
      input:
        way: {type: enum, values: [cash, card]}
        amount: {type: decimal, precision: 8, scale: 2, gt: 0}
      steps:
        - load: loan = Loan(loan_id)
        - set: owed = loan.fee
        - if: way == 'cash'
          then:
            - set: owed = round(owed * 0.98, 2)
          else:
            - if: owed > 100
              then:
                - set: owed = owed + 1
        - require: amount >= owed
          else: {status: 400}
        - set: change = amount - owed
        - set: loan.fee = 0
        - set: loan.member.credit = round(loan.member.credit + change, 2)
        - return: change
    tidy_up:
      description: Throw away what nobody reads
      trigger: {method: POST, path: "/shelves/{shelf_id}/tidy", status: 200}
      auth: [librarian]
      steps:
        - load: shelf = Shelf(code=shelf_id)
        - set: removed = 0
        - for: book in shelf.books
          do:
            - if: len(book.loans) == 0
              then:
                - for: review in book.reviews
                  do:
                    - if: review.stars < 3
                      then:
                        - delete: review
                - if: len(book.reviews) == 0
                  then:
                    - delete: book
                    - set: removed += 1
        - require: any(shelf.books) or removed > 0
        - return: removed
    shelve:
      description: Put a book where it belongs
      trigger: {method: POST, path: "/books/{book_id}/shelve", status: 204}
      auth: [librarian]
      input:
        code: {type: string, max_length: 8}
        topic: {type: string, max_length: 40, nullable: true}
      steps:
        - load: book = Book(book_id)
        - load: shelf = Shelf(code)
        - require: shelf.inside is None or shelf.inside.height >= shelf.height
        - require: sum(b.weight for b in shelf.books) + book.weight < 100
          else: {detail: "{shelf.code} is full"}
        - set: book.shelf = shelf
        - if: topic is not None
          then:
            - find: found = first Topic where name == topic
            - if: found is None
              then:
                - create: Topic
                  with: {name: topic}
              else:
                - require: found not in book.topics
                  else: {detail: "It has the topic {found.name}"}
    best_books:
      description: What to read next
      trigger: {method: GET, path: /best-books}
      auth: public
      input:
        kind: {type: enum, values: [paper, audio], default: paper}
      steps:
        - set: wanted = kind
        - find: >-
            books = all Book
            where kind == wanted and retired_at is None and copies >= 1 and (shelf is None or shelf.inside is None)
            order by published desc, isbn, title limit 20
        - return: books
    mean_price:
      trigger: {method: GET, path: /mean-price}
      auth: public
      steps:
        - find: books = all Book where kind in ['paper', 'audio'] and not (isbn is not None and isbn == 'x')
        - set: mean = avg(b.price for b in books)
        - if: mean is None
          then:
            - return: 0
        - return: round(mean, 2)
    is_rare:
      trigger: {method: GET, path: "/books/{book_id}/rare"}
      auth: public
      steps:
        - load: book = Book(book_id)
        - for: topic in book.topics
          do:
            - if: len(topic.books) < 2
              then:
                - return: true
        - return: false
    move_all:
      description: Move everything from one shelf to another
      trigger: {method: POST, path: /move-all}
      auth: [librarian]
      input:
        from_code: {type: string, max_length: 8}
        to_code: {type: string, max_length: 8}
      steps:
        - load: source = Shelf(from_code)
        - load: target = Shelf(to_code)
        - require: source != target
          else: {status: 400, detail: "It is the same shelf"}
        - for: book in source.books
          do:
            - set: book.shelf = target
            - set: book.labels = book.labels
        - return: target
    review:
      description: Say what you think
      trigger: {method: POST, path: "/books/{book_id}/review", status: 201}
      auth: [reader, librarian]
      input:
        stars: {type: integer, ge: 1, le: 5}
      steps:
        - load: book = Book(book_id)
        - require: all(r.author != actor for r in book.reviews)
          else: {status: 409, detail: "{actor.name} has reviewed {book.title}"}
        - create: review = Review
          with:
            book: book
            author: actor
            stars: stars
            remark: "'from ' + actor.nickname if actor.nickname is not None else None"
        - if: avg(r.stars for r in book.reviews) is not None and avg(r.stars for r in book.reviews) > 4
          then:
            - set: book.copies += 1
        - call: fine = raise_fee
          with:
            book_id: book.id
        - return: review
    raise_fee:
      trigger: {method: POST, path: "/books/{book_id}/raise-fee"}
      auth: [reader, librarian]
      input:
        by: {type: decimal, precision: 8, scale: 2, default: "0.50"}
      steps:
        - load: book = Book(book_id)
        - set: total = 0
        - for: loan in book.loans
          do:
            - if: loan.state == 'late'
              then:
                - set: loan.fee += by
                - set: total += by
            - if: loan.member.mentor is not None
              then:
                - set: loan.member.mentor.points += 1
        - return: total
    bring_back:
      description: A book comes home
      trigger: {method: POST, path: "/loans/{loan_id}/bring-back"}
      auth: [librarian]
      steps:
        - load: loan = Loan(loan_id)
        - require: loan.state != 'lost'
        - transition: loan.give_back
        - if: loan.state == 'returned'
          then:
            - set: loan.note = 'back'
        - return: loan
    mark_late:
      description: Every night
      trigger: {type: schedule, schedule: "0 3 * * *"}
      steps:
        - find: due = all Loan where state == 'open' and due < today() limit 100
        - for: loan in due
          do:
            - transition: loan.be_late
    on_borrowed:
      trigger: {type: event, event: borrowed}
      input:
        loan: integer
        member: uuid
      steps:
        - load: taken = Loan(loan)
        - load: who = Member(member)
        - if: taken.member == who and who.mentor is not None
          then:
            - set: who.mentor.points += 2
    write_report:
      description: Tell the council
      trigger: {method: POST, path: /report}
      auth: [librarian]
      input:
        year: {type: integer, ge: 1990}
      steps:
        - action: Add up all loans of a year
          service_method: ReportService.write
          error_handling: 409 where the year is not over
  state_machines:
    Loan:
      field: state
      initial: open
      states: [open, late, returned, lost]
      final: [returned, lost]
      transitions:
        - {event: be_late, from: open, to: late, guard: "due < today()"}
        - event: give_back
          from: [open, late]
          to: returned
          auth: [librarian]
          guard: fee == 0
          steps:
            - set: loan.book.copies += 1
            - if: loan.member == actor
              then:
                - set: loan.note = 'by hand'
        - event: give_back
          from: late
          to: late
          auth: [librarian]
          guard: fee > 0
          steps:
            - emit: fee_due
              with: {loan: loan.number, fee: loan.fee}
        - event: lose
          from: [open, late]
          to: lost
          auth: [owner, librarian]
          guard: actor.role == 'librarian' or member == actor
"""
