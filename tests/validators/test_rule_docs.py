"""The pages of `docs/rules` say what the rules say."""

from validators.rule_docs import FOLDER, files


def test_the_pages_are_current() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert written == files(), "run `python -m validators.rule_docs`"
