"""Schedules that come, and those that never do."""

import pytest

from ir.behavior.cron import fault


@pytest.mark.parametrize(
    "text", ["* * * * *", "0 3 * * *", "*/15 8-17 1,15 * 1-5", "0 0 29 2 *", "5-59/10 0 * 1,12 0", "0 0 31 2 1"]
)
def test_schedules(text: str) -> None:
    assert fault(text) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "five fields"),
        ("0 3 * *", "these are 4"),
        ("0 3 * * * *", "these are 6"),
        ("60 * * * *", "`60` is no minute"),
        ("* 24 * * *", "`24` is no hour"),
        ("* * 0 * *", "day of the month"),
        ("* * * 13 *", "month"),
        ("* * * * 7", "day of the week"),
        ("* * * * mon", "day of the week"),
        ("5-1 * * * *", "wrong way round"),
        ("*/0 * * * *", "a step is"),
        ("5/10 * * * *", "5-59/10"),
        ("1,,2 * * * *", "no minute"),
        ("-1 * * * *", "no minute"),
        ("0 0 30 2 *", "no such day"),
        ("0 0 31 2,4 *", "no such day"),
        ("@daily", "five fields"),
    ],
)
def test_no_schedules(text: str, word: str) -> None:
    found = fault(text)
    assert found is not None and word in found[0]


def test_a_nickname_is_written_out() -> None:
    assert fault("@daily") == ("write the five fields of it: `0 0 * * *`", "0 0 * * *")
