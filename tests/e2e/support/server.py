"""A generated application, served by uvicorn for as long as a `with` block lasts."""

import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.support.apps import App
from tests.e2e.support.commands import CheckFailed, clean_environment, end_group, group_is_alive


@dataclass(frozen=True, slots=True)
class Served:
    """A running application: where it answers, where it logs, and the seconds from start to the first answer."""

    url: str
    log: Path
    seconds: float

    def get(self, path: str) -> bytes:
        """The body of a GET that has to answer 200. Raises `CheckFailed` otherwise."""
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=10) as answer:
                body: bytes = answer.read()
                return body
        except urllib.error.HTTPError as error:
            with error:
                raise CheckFailed(f"GET {path} answered {error.code}: {error.read()[:500]!r}") from error

    def log_tail(self, lines: int = 40) -> str:
        """The end of what the application logged."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def free_port() -> int:
    """A loopback port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_listening(port: int) -> bool:
    """Whether anybody accepts connections on a loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def serving(app: App, database_url: str, patience: float = 30.0) -> Iterator[Served]:
    """Serve the application on a free loopback port. On exit its whole process group is gone and the port is free.

    Raises `CheckFailed` with the log when it does not answer `/health` within `patience` seconds.
    """
    port = free_port()
    argv = [str(app.tools / "uvicorn"), "src.main:app", "--host", "127.0.0.1", "--port", str(port), "--no-access-log"]
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="devmatrix-log-") as folder:
        log = Path(folder) / "server.log"
        with log.open("wb") as sink:
            process = subprocess.Popen(
                argv,
                cwd=app.root,
                env=clean_environment(app.settings(database_url)),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            served = Served(f"http://127.0.0.1:{port}", log, 0.0)
            while not _answers(served):
                if process.poll() is not None or time.monotonic() - started > patience:
                    raise CheckFailed(f"{app.name} does not answer GET /health\n{served.log_tail(60)}")
                time.sleep(0.05)
            yield Served(served.url, log, time.monotonic() - started)
        finally:
            end_group(process)
    if group_is_alive(process) or is_listening(port):
        raise CheckFailed(f"{app.name} left a process or port {port} behind")


def _answers(served: Served) -> bool:
    try:
        with urllib.request.urlopen(f"{served.url}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
