"""Diagrams as Mermaid draws them: every example's, and what hostile texts come to."""

from collections import Counter

import pytest

from generators.ast.view import AppView
from generators.diagrams import diagrams, state_diagram
from generators.diagrams.mermaid import label
from ir.behavior.understanding import Machine, Move
from ir.model import StateMachine, Transition
from tests.e2e.support.mermaid import Drawing, draw
from tests.e2e.support.places import EXAMPLES, spec_of
from tests.e2e.support.report import Say
from tests.hostile.texts import PROSE
from validators.check import check

HARMLESS = frozenset(
    "svg g marker path polygon circle rect line foreignobject div span p br defs filter fedropshadow".split()
)
"""What Mermaid draws plain text with: anything else came out of a label."""

ODD = (
    *("end", "END", "graph TD", "subgraph x", "direction LR", "x direction TB y", "DIRECTION  lr", "state a", "[*]"),
    *('%%{init: {"theme": "dark"}}%%', "%% comment", "`**md**`", "*a* _b_ **c** ~~d~~", "1. one", "2) two", "- one"),
    *("$$x^2$$", "fa:fa-car", "a\\nb", "x --> y", "a@{shape: x}", "click a href x", "classDef x fill:#fff", "#35;"),
    *(
        "style a fill:#f00",
        "[x](y)",
        "![x](y)",
        "&lt;b&gt;",
        "<br/>",
        "#",
        "#quot;",
        "__proto__",
        "🎉 ünï 日本語",
        ":::x",
    ),
    *("note right of a : b", "accTitle: x", "accDescr { x }", "ﬂ°°35¶ß", '"]', '"} --> x', "[[fork]]", "<<choice>>"),
)

WORDS = (
    *("note", "end", "state", "class", "classDef", "style", "default", "click", "href", "as", "fork", "join", "choice"),
    *("direction", "scale", "hide", "root", "constructor", "toString", "__proto__", "length", "name", "o", "x", "v"),
    *(
        "accTitle",
        "title",
        "left",
        "right",
        "of",
        "TB",
        "LR",
        "graph",
        "subgraph",
        "1",
        "two words",
        "",
        "ÄÖ",
        "-",
        ":",
    ),
)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_diagram_of_the_examples_is_drawn(name: str, say: Say) -> None:
    found = check(spec_of(name).read_text(encoding="utf-8"))
    assert found.ir is not None
    every = list(diagrams(AppView(found.ir)))
    drawn = draw([one.text for one in every])
    assert [one.error for one in drawn if one.error] == []
    assert {element for one in drawn for element in one.elements} <= HARMLESS
    for one, drawing in zip(every, drawn, strict=True):
        assert one.text.count("\n") > 20 or drawing.labels
    kinds = Counter(one.kind.value for one in every)
    say(name, ", ".join(f"{number} {kind}" for kind, number in kinds.items()))


@pytest.fixture(scope="module")
def hostile() -> dict[str, tuple[Drawing, Drawing, Drawing]]:
    """Each hostile text as a label of a flowchart, of a state diagram, and of an entity diagram."""
    texts = [*PROSE.values(), *ODD]
    drawn = iter(draw([diagram for text in texts for diagram in _diagrams_with(text)]))
    return {text: (next(drawn), next(drawn), next(drawn)) for text in texts}


def _diagrams_with(text: str) -> tuple[str, str, str]:
    shown = label(text)
    move = Transition(from_states=("a",), to_state=text, event=text)
    machine = StateMachine(entity="A", field="s", states=("a", text), initial_state="a", transitions=(move,))
    return (
        f'flowchart TD\n    subgraph loop["{shown}"]\n        a["{shown}"]\n        b{{"{shown}"}}\n    end\n'
        f'    c(["{shown}"])\n    d[("{shown}")]\n    e[["{shown}"]]\n    f[/"{shown}"/]\n    g{{{{"{shown}"}}}}\n',
        state_diagram(Machine(machine, "a", (Move(move, None, (), ""),))),
        f'erDiagram\n    "A" ||--o{{ "B" : "{shown}"\n',
    )


@pytest.mark.parametrize("text", [*PROSE.values(), *ODD], ids=repr)
def test_a_hostile_text_is_shown_as_it_is(hostile: dict[str, tuple[Drawing, Drawing, Drawing]], text: str) -> None:
    flow, states, entities = hostile[text]
    shown = _seen(text)
    assert _labels(flow) == Counter({shown: 8})
    assert _labels(states) == Counter([shown, shown, "a"])
    assert _labels(entities) == Counter([shown, "A", "B"])
    for drawing in (flow, states, entities):
        assert not drawing.error and drawing.elements <= HARMLESS


def _seen(text: str) -> str:
    """On one line, cut, and with characters that look like those Mermaid must not see."""
    flat = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    flat = flat if len(flat) <= 160 else f"{flat[:159]}…"
    return flat.replace("ﬂ", "fl").replace("¶ß", "¶ ß").replace(":fa-", ":fa\N{NON-BREAKING HYPHEN}")


def _labels(drawing: Drawing) -> Counter[str]:
    return Counter(" ".join(text.split()) for text in drawing.labels)


def test_any_word_can_be_a_state() -> None:
    machines = []
    for word in WORDS:
        moves = (
            Transition(from_states=(word,), to_state="other", event="go"),
            Transition(from_states=("other",), to_state=word, event="back"),
        )
        written = StateMachine(entity="A", field="s", states=(word, "other"), initial_state=word, transitions=moves)
        machines.append(Machine(written, "a", tuple(Move(move, None, (), "") for move in moves)))
    for word, drawing in zip(WORDS, draw([state_diagram(machine) for machine in machines]), strict=True):
        assert not drawing.error, f"{word!r}: {drawing.error}"
        assert sorted(drawing.labels) == sorted(filter(None, [word, "other", "go", "back"]))
