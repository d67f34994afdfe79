"""A generated application seen from outside: its own environment, its database, its server process."""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_CACHE = Path(".cache/demo")
_PATIENCE = 30.0
_OURS = ("PYTHON", "VIRTUAL_ENV", "UV_", "DATABASE_URL", "JWT_SECRET", "ENVIRONMENT")


class DemoError(Exception):
    """A step did not work; the text holds what the program said."""


def environment(root: Path) -> tuple[Path, bool]:
    """The `bin` folder of an environment with the application's requirements, and whether it was there already.

    It is kept for as long as the requirements stay the same.
    """
    requirements = (root / "requirements.txt").read_bytes()
    digest = hashlib.sha256(requirements + sys.version.encode()).hexdigest()[:16]
    home = (_CACHE / digest).absolute()
    ready = home / "ready"
    if ready.exists():
        return home / "bin", True
    shutil.rmtree(home, ignore_errors=True)
    home.parent.mkdir(parents=True, exist_ok=True)
    python = home / "bin" / "python"
    if uv := shutil.which("uv"):
        run([uv, "venv", "--quiet", "--python", sys.executable, str(home)], root)
        run([uv, "pip", "install", "--quiet", "--python", str(python), "-r", "requirements.txt"], root)
    else:
        run([sys.executable, "-m", "venv", str(home)], root)
        run([str(python), "-m", "pip", "install", "--quiet", "-r", "requirements.txt"], root)
    ready.touch()
    return home / "bin", False


def settings(database: Path) -> dict[str, str]:
    """This process's environment without what is ours, pointed at a database file."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return kept | {"DATABASE_URL": f"sqlite+aiosqlite:///{database.absolute()}", "LOG_LEVEL": "WARNING"}


def run(command: Sequence[str], root: Path, env: dict[str, str] | None = None) -> str:
    """Run a program in the application's folder. Returns what it printed; raises `DemoError` with it when it fails."""
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-25:])
        raise DemoError(f"$ {' '.join(command)}\n{tail}")
    return done.stdout


@contextmanager
def serving(binaries: Path, root: Path, env: dict[str, str], port: int) -> Iterator[str]:
    """Serve the application on a port until the block ends. Yields its URL once it answers `/health`."""
    log = _CACHE / f"server-{port}.log"
    command = [str(binaries / "uvicorn"), "src.main:app", "--port", str(port), "--no-access-log"]
    with log.open("wb") as sink:
        server = subprocess.Popen(
            command, cwd=root, env=env, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, start_new_session=True
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(server, url, log)
        yield url
    finally:
        _stop(server)
        log.unlink(missing_ok=True)


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-25:])
    raise DemoError(f"the application does not answer at {url}/health\n{tail}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        if server.poll() is None:
            os.killpg(server.pid, number)
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                continue
    server.wait()


def free_port(wanted: int = 8000) -> int:
    """`wanted` if nobody listens there, else any free loopback port."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found: int = probe.getsockname()[1]
            return found
    raise DemoError("there is no free port")
