"""The order in which work is done."""

from collections.abc import Iterator
from threading import Event

import pytest

from server.workspace.background import Background
from server.workspace.worker import Worker
from tests.server.lsp.session import PATIENCE


class Record:
    """A worker, and what it did in which order. It waits at `gate` until a test lets it go."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.rested, self.gate = Event(), Event()
        self.worker = Worker(lambda key: self.done.append(f"look {key}"), self.rested.set, self._failed)
        self.worker.request(lambda: self.gate.wait(PATIENCE) and None)
        self.worker.start()

    def _failed(self, error: Exception) -> None:
        self.done.append(type(error).__name__)

    def job(self, name: str) -> None:
        self.worker.request(lambda: self.done.append(name))

    def run(self) -> list[str]:
        self.gate.set()
        assert self.rested.wait(PATIENCE)
        return self.done


@pytest.fixture
def record() -> Iterator[Record]:
    found = Record()
    yield found
    found.worker.stop(PATIENCE)


def test_requests_come_first_and_each_document_once(record: Record) -> None:
    for key in ("a", "b", "a", "a"):
        record.worker.changed(key)
    record.worker.changed("gone")
    record.worker.forget("gone")
    record.job("one")
    record.job("two")
    assert record.run() == ["one", "two", "look a", "look b"]


def test_chores_come_last(record: Record) -> None:
    record.worker.chore(lambda: record.done.append("chore"))
    record.worker.changed("a")
    record.job("one")
    assert record.run() == ["one", "look a", "chore"]


def test_documents_wait_while_input_is_coming_in(record: Record) -> None:
    record.worker.input(is_waiting=True)
    record.worker.changed("a")
    record.gate.set()
    for number in range(3):
        record.job(str(number))
    answered = Event()
    record.worker.request(answered.set)
    assert answered.wait(PATIENCE)
    record.worker.input(is_waiting=False)
    assert record.run() == ["0", "1", "2", "look a"]


def test_but_not_for_ever(record: Record) -> None:
    record.worker.input(is_waiting=True)
    record.worker.changed("a")
    assert record.run() == ["look a"]


def test_a_job_that_fails_does_not_stop_the_worker(record: Record) -> None:
    def fail() -> None:
        raise KeyError

    record.worker.request(fail)
    record.job("next")
    assert record.run() == ["KeyError", "next"]


def test_commands_are_done_one_after_the_other() -> None:
    background = Background()
    done: list[int] = []
    for number in range(3):
        background.submit(lambda number=number: done.append(number))  # type: ignore[misc]
    background.stop(PATIENCE)
    assert done == [0, 1, 2]
