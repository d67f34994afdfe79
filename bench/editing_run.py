"""`python -m bench editing`: which documents, which servers, and what is said about those that are not there."""

from rich.console import Console

from bench.editing import Edited, effort_for, measure_editing
from bench.editing_peers import Contestant, Unavailable, ours, yaml_language_server
from bench.editing_report import editing_data, show_compared, show_failures, show_ours
from bench.editing_texts import texts


def run_editing(console: Console, words: list[str], edits: int, *, is_alone: bool = False) -> list[dict[str, object]]:
    """Measure and show. Documents are chosen by words of their names; `is_alone` leaves the other server out."""
    chosen, missing = texts(words)
    if missing:
        console.print(f"NOT MEASURED, for these are missing: {', '.join(missing)}", style="bold")
    other = None if is_alone else _other(console)
    progress = Console(stderr=True)

    def say(what: str) -> None:
        progress.print(what, style="dim", highlight=False)

    mine: list[Edited] = []
    pairs: list[tuple[Edited, Edited]] = []
    for text in chosen:
        mine.append(measure_editing(text, ours(), effort_for(text, edits, is_ours=True), say))
        if other is not None and text.is_compared:
            pairs.append((mine[-1], measure_editing(text, other, effort_for(text, edits, is_ours=False), say)))
    show_compared(console, pairs)
    show_ours(console, mine)
    found = [*mine, *(theirs for _, theirs in pairs)]
    show_failures(console, found)
    return editing_data(found)


def _other(console: Console) -> Contestant | None:
    try:
        return yaml_language_server()
    except Unavailable as error:
        console.print(f"NOT COMPARED with yaml-language-server: {error}", style="bold")
        return None
