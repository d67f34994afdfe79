"""What the client can do."""

from typing import Any


class ClientCapabilities:
    """What the client said at its start, which may be anything: read with care."""

    def __init__(self, value: object) -> None:
        self._value = value

    def get(self, path: str) -> Any:
        """What is at a dotted path, None if it is not there."""
        found = self._value
        for key in path.split("."):
            if not isinstance(found, dict):
                return None
            found = found.get(key)
        return found

    def has(self, path: str) -> bool:
        """Whether there is anything but false at a dotted path: an object without entries counts."""
        found = self.get(path)
        return found is not None and found is not False
