"""The pages of `docs/rules`: one for every code, made from the rules' docstrings and the readers' catalogue.

`python -m validators.rule_docs` writes them.
"""

import inspect
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ir.dialect.catalogue import Code, catalogue
from validators import openapi
from validators.check import DEFECT
from validators.openapi.rule import Rule as OpenApiRule
from validators.rule import Rule
from validators.rules import load

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "rules"

_GROUPS = {
    "DM1": "Syntax and shape",
    "DM2": "Names and references",
    "DM3": "Domain",
    "DM4": "API",
    "DM5": "Behaviour",
    "DM6": "OpenAPI",
    "DM9": "DevMatrix itself",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What is known about a code. `wrong` is a spec that it reports, `right` one that it accepts; both may be empty."""

    code: str
    severity: str
    title: str
    prose: str
    wrong: str
    right: str


def page_of(rule: Rule | OpenApiRule[...]) -> Page:
    """The page of a rule. ValueError if its docstring has no `Wrong:` and `Right:` block."""
    text = inspect.getdoc(rule.check) or ""
    found = re.fullmatch(r"(.+?)\n\s*Wrong:\n(.+?)\n\s*Right:\n(.+)", text, re.DOTALL)
    if found is None:
        raise ValueError(f"{rule.code} needs a docstring with a Wrong: and a Right: block")
    prose, wrong, right = found.groups()
    examples = inspect.cleandoc(f"\n{wrong}"), inspect.cleandoc(f"\n{right}")
    return Page(rule.code, rule.severity.value, rule.title, prose.strip(), *examples)


def _page_of_code(code: Code) -> Page:
    return Page(code.code, code.severity.value, code.title, code.doc, code.wrong, code.right)


def all_pages() -> list[Page]:
    """A page for every code, in order."""
    of_rules = [*map(page_of, load().values()), *map(page_of, openapi.load().values())]
    found = [*map(_page_of_code, (*catalogue().values(), DEFECT)), *of_rules]
    return sorted(found, key=lambda page: page.code)


def render(page: Page) -> str:
    """One page as Markdown."""
    parts = [f"# {page.code}: {page.title}", f"Severity: {page.severity}", page.prose]
    for heading, example in (("Wrong", page.wrong), ("Right", page.right)):
        if example:
            parts += [f"## {heading}", f"```yaml\n{example}\n```"]
    return "\n\n".join(parts) + "\n"


def render_index(pages: Iterable[Page]) -> str:
    """The table of contents."""
    lines = [
        "# Rules",
        "",
        "What `devmatrix check` and the editor say about a spec. A code never changes its meaning, and only an error",
        "stops generation. Examples leave out `app`; those about OpenAPI leave out `openapi`, `info` and empty `paths`",
        "where they don't matter.",
    ]
    every = list(pages)
    for prefix, title in _GROUPS.items():
        members = [page for page in every if page.code.startswith(prefix)]
        lines += ["", f"## {title}", "", "| code | severity | |", "| --- | --- | --- |"]
        lines += [f"| [{page.code}]({page.code}.md) | {page.severity} | {page.title} |" for page in members]
    return "\n".join(lines) + "\n"


def files() -> dict[str, str]:
    """Every file of the folder, by name."""
    pages = all_pages()
    return {"README.md": render_index(pages)} | {f"{page.code}.md": render(page) for page in pages}


def main() -> None:
    """Write all pages, and remove those of rules that are gone."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = files()
    for path in FOLDER.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
