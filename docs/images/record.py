"""Make the pictures of the README by running what they show: `.venv/bin/python docs/images/record.py [NAME...]`."""

import argparse
import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

_THEME = TerminalTheme(
    (252, 252, 252),
    (40, 44, 52),
    [
        (40, 44, 52),
        (200, 40, 41),
        (30, 130, 60),
        (160, 110, 0),
        (20, 90, 180),
        (130, 60, 150),
        (0, 130, 140),
        (110, 115, 120),
    ],
)
# The picture must not fetch a font from anywhere.
_FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"


def demo(console: Console) -> None:
    """The demo, from beginning to end."""
    from examples.demo import __main__ as story

    story._CONSOLE = console
    console.print(Text("$ make demo", style="bold"))
    output = Path("demo-app")
    if output.exists():
        raise SystemExit("demo-app is there already; move it away first")
    try:
        story.demo(story._SPEC, output, keep=False)
    finally:
        shutil.rmtree(output, ignore_errors=True)


PICTURES: dict[str, Callable[[Console], None]] = {"demo": demo}


def main() -> None:
    """Record the named pictures, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(PICTURES)}; default: all")
    asked: list[str] = parser.parse_args().names
    if unknown := sorted(set(asked) - PICTURES.keys()):
        parser.error(f"there is no picture {unknown[0]!r}; there are {', '.join(PICTURES)}")
    for name in asked or PICTURES:
        with Path(os.devnull).open("w") as nowhere:
            console = Console(
                record=True,
                width=112,
                file=nowhere,
                force_terminal=True,
                force_interactive=False,
                color_system="truecolor",
                highlight=False,
                markup=False,
            )
            PICTURES[name](console)
            svg = console.export_svg(title=f"devmatrix {name}", theme=_THEME, unique_id=name)
        svg = re.sub(r"@font-face \{.*?\}\n", "", svg, flags=re.DOTALL)
        svg = svg.replace("Fira Code, monospace", _FONT)
        (HERE / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
