"""Functions and methods of expressions, as people read about them."""

FUNCTIONS: dict[str, tuple[str, str]] = {
    "sum": ("sum(i.price for i in items)", "All values together; 0 where there are no rows."),
    "min": ("min(a, b) or min(i.price for i in items)", "The least value; None where there are no rows."),
    "max": ("max(a, b) or max(i.price for i in items)", "The greatest value; None where there are no rows."),
    "len": ("len(items)", "How many rows, items or characters there are."),
    "any": ("any(i.price > 0 for i in items)", "Whether a condition holds for at least one row."),
    "all": ("all(i.price > 0 for i in items)", "Whether a condition holds for every row; true where there are none."),
    "count": ("count(i for i in items if i.price > 0)", "How many rows there are of which a condition holds."),
    "avg": ("avg(i.price for i in items)", "The mean; None where there are no rows."),
    "abs": ("abs(x)", "The number without its sign."),
    "round": ("round(x, 2)", "The number with so many digits after the point; halves go to the even digit."),
    "now": ("now()", "This moment in UTC; one value for the whole transaction."),
    "today": ("today()", "This day in UTC."),
    "uuid": ("uuid()", "A new random UUID."),
    "days": ("days(3)", "So many days, to add to a moment or a date or to take from one."),
    "hours": ("hours(3)", "So many hours, to add to a moment or to take from one."),
    "minutes": ("minutes(3)", "So many minutes, to add to a moment or to take from one."),
    "seconds": ("seconds(3)", "So many seconds, to add to a moment or to take from one."),
    "str": ("str(x)", "The value as text."),
}
"""How each function is called, and what it gives."""

METHODS: dict[str, tuple[str, str]] = {
    "lower": (".lower()", "The text in small letters."),
    "upper": (".upper()", "The text in capitals."),
    "strip": (".strip()", "The text without white space at its ends."),
    "startswith": (".startswith('a')", "Whether the text begins with another one."),
    "endswith": (".endswith('a')", "Whether the text ends with another one."),
    "replace": (".replace('a', 'b')", "The text with every occurrence of one text replaced by another."),
    "weekday": (".weekday()", "The day of the week: 0 is Monday."),
    "date": (".date()", "The day of a moment."),
    "total_minutes": (".total_minutes()", "How many whole minutes a duration has."),
}
"""How each method is called, and what it gives."""
