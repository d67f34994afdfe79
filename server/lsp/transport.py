"""Bytes of messages: read from one file descriptor, written to another."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from threading import Lock

from server.lsp.errors import Malformed

_CHUNK = 1 << 16
_LONGEST_HEADER = 1 << 14
_LARGEST = 256 * 1024 * 1024
"""Bytes of a message. A document may have 64 MB, and JSON escapes."""


def messages(read: Callable[[int], bytes]) -> Iterator[bytes | Malformed]:
    """The contents of messages until the input ends, or for what comes between them what is wrong with it.

    `read` gives at most so many bytes, at least one, none at the end. Reading a descriptor without Python's buffer
    means that no lock is held when the process ends.
    """
    buffer = bytearray()
    while True:
        end = buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(buffer) > _LONGEST_HEADER:
                yield Malformed("a header without an end")
                buffer.clear()
            chunk = read(_CHUNK)
            if not chunk:
                return
            buffer += chunk
            continue
        length = _length(bytes(buffer[:end]))
        if length is None or length > _LARGEST:
            yield Malformed("a header without Content-Length" if length is None else "a message that is too large")
            del buffer[: end + 4]
            continue
        whole = end + 4 + length
        while len(buffer) < whole:
            chunk = read(max(_CHUNK, whole - len(buffer)))
            if not chunk:
                return
            buffer += chunk
        yield bytes(buffer[end + 4 : whole])
        del buffer[:whole]


def _length(header: bytes) -> int | None:
    for line in header.split(b"\r\n"):
        name, _, value = line.rpartition(b":")
        if name.strip().lower().endswith(b"content-length") and value.strip().isdigit():
            return int(value)
    return None


class Output:
    """Writes messages whole, one after the other, from any thread.

    Once the other side has gone, nothing is written any more; `gone` is called the first time.
    """

    def __init__(self, write: Callable[[memoryview], int], gone: Callable[[], None]) -> None:
        self._write = write
        self._gone = gone
        self._lock = Lock()
        self._is_gone = False

    def send(self, content: bytes) -> None:
        """Write a message."""
        rest = memoryview(b"Content-Length: %d\r\n\r\n%b" % (len(content), content))
        with self._lock:
            if self._is_gone:
                return
            try:
                while rest:
                    rest = rest[self._write(rest) :]
                return
            except OSError:
                self._is_gone = True
        self._gone()


def standard_streams() -> tuple[int, int]:
    """The descriptors of standard input and output, for us alone: what is printed from now on goes to standard error,
    where it can't get between messages.
    """
    source, target = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    if stat.S_ISFIFO(os.fstat(2).st_mode) and sys.platform != "win32":
        os.set_blocking(2, False)  # A client that does not read the log must not stop us.
    with open(os.devnull) as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), 0)
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (source, target):
            msvcrt.setmode(descriptor, os.O_BINARY)
    return source, target
