"""A memo by identity: equal parts are asked about one by one, the same part once."""

from ir.identity import by_identity


def test_each_part_is_asked_about_once() -> None:
    asked: list[list[int]] = []

    @by_identity(2)
    def length(part: list[int]) -> int:
        asked.append(part)
        return len(part)

    one, alike, third = [1], [1], [1, 2]
    assert [length(part) for part in (one, one, alike, one)] == [1, 1, 1, 1]
    assert len(asked) == 2
    assert length(third) == 2  # more than two are too many: all are forgotten
    assert length(one) == 1
    assert len(asked) == 4
