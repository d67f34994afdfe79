"""Whatever a person and the spec do to a project in turn, every line a person wrote stays until they take it out."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.write.conftest import Folder

PATHS = ("a.txt", "src/b.py", "c.md")
texts = st.lists(st.sampled_from(["x = 1\n", "y = 2\n", "z = 3\n", "\n", "w = 4\n"]), min_size=1, max_size=8).map(
    "".join
)
plans = st.dictionaries(st.sampled_from(PATHS), texts, max_size=3)


class Project(RuleBasedStateMachine):
    """`ours` holds, for each file, the lines that a person added and never removed."""

    def __init__(self) -> None:
        super().__init__()
        self.home = tempfile.TemporaryDirectory()
        self.folder = Folder(Path(self.home.name))
        self.ours: dict[str, set[str]] = {}
        self.number = 0

    @initialize(plan=plans)
    def begin(self, plan: dict[str, str]) -> None:
        self.generate(plan)

    @rule(plan=plans)
    def generate(self, plan: dict[str, str]) -> None:
        self.folder.generate(plan)
        after = self.folder.files()
        self.folder.generate(plan)
        assert self.folder.files() == after, "generating again changed something"

    @rule(path=st.sampled_from(PATHS), place=st.integers(0, 8))
    def write_a_line(self, path: str, place: int) -> None:
        """By hand, in an existing file or a new one."""
        self.number += 1
        line = f"mine_{self.number} = {self.number}\n"
        lines = self.folder.files().get(path, "").splitlines(keepends=True)
        lines.insert(min(place, len(lines)), line)
        self.folder.edit(path, "".join(lines))
        self.ours.setdefault(path, set()).add(line)

    @rule(path=st.sampled_from(PATHS))
    def delete(self, path: str) -> None:
        (self.folder.root / path).unlink(missing_ok=True)
        self.ours.pop(path, None)

    @invariant()
    def every_line_is_there(self) -> None:
        found = self.folder.files()
        for path, lines in self.ours.items():
            assert lines <= set(found[path].splitlines(keepends=True)), f"{path} lost a line"

    def teardown(self) -> None:
        self.home.cleanup()


Project.TestCase.settings = settings(max_examples=40, stateful_step_count=12, deadline=None)
TestProject = Project.TestCase
