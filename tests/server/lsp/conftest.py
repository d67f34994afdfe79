"""Sessions that are ended whatever a test did to them."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from tests.server.lsp.session import Session


@pytest.fixture
def spawn() -> Iterator[Callable[..., Session]]:
    """Start `devmatrix lsp` with words of the command line."""
    sessions: list[Session] = []

    def start(*words: str) -> Session:
        sessions.append(Session.spawn(*words))
        return sessions[-1]

    yield start
    for session in sessions:
        process = session.process
        assert process is not None
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            with suppress(OSError):
                stream.close() if stream else None


@pytest.fixture
def stdio(spawn: Callable[..., Session]) -> Session:
    """A real server over real pipes."""
    return spawn("--stdio")


@pytest.fixture
def session() -> Iterator[Session]:
    """A server in this process."""
    found = Session.embed()
    yield found
    with suppress(OSError):
        found.close()
    found.wait()
