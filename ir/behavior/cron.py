"""Schedules: the five fields of cron (minute, hour, day of the month, month, day of the week), in UTC."""

import re

_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day of the month", 1, 31), ("month", 1, 12), ("day of the week", 0, 6))
_PART = re.compile(r"(?:\*|([0-9]{1,2})(?:-([0-9]{1,2}))?)(?:/([0-9]{1,2}))?")
_NICKNAMES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}


def fault(text: str) -> tuple[str, str | None] | None:
    """What is wrong with a schedule, and what was meant if that is plain; None where it is one."""
    nickname = _NICKNAMES.get(text.strip())
    if nickname is not None:
        return f"write the five fields of it: `{nickname}`", nickname
    parts = text.split()
    if len(parts) != len(_FIELDS):
        return f"cron has five fields (minute, hour, day, month, weekday), and these are {len(parts)}", None
    for part, (name, low, high) in zip(parts, _FIELDS, strict=True):
        for piece in part.split(","):
            wrong = _wrong(piece, low, high)
            if wrong is not None:
                return f"`{piece}` is no {name}: {wrong}", None
    if _never(parts):
        return "there is no such day in any of these months", None
    return None


def _wrong(piece: str, low: int, high: int) -> str | None:
    found = _PART.fullmatch(piece)
    if found is None:
        return f"write `*`, a number from {low} to {high}, a range such as `{low}-{high}`, or a step such as `*/2`"
    first, last, step = (int(part) if part is not None else None for part in found.groups())
    for number in (first, last):
        if number is not None and not low <= number <= high:
            return f"it goes from {low} to {high}"
    if first is not None and last is not None and first > last:
        return "the range is the wrong way round"
    if step is not None and not 1 <= step <= high:
        return f"a step is a number from 1 to {high}"
    if step is not None and first is not None and last is None:
        return f"a step needs a range, such as `{first}-{high}/{step}`"
    return None


_LONGEST = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


def _never(parts: list[str]) -> bool:
    """The 30th of February, every year."""
    _, _, days, months, weekdays = parts
    if not (days.isdecimal() and all(month.isdecimal() for month in months.split(","))) or weekdays != "*":
        return False
    return all(int(days) > _LONGEST.get(int(month), 31) for month in months.split(","))
