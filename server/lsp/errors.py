"""Answers that are errors."""

from dataclasses import dataclass
from enum import IntEnum


class ErrorCode(IntEnum):
    """The codes of JSON-RPC and of the Language Server Protocol."""

    PARSE_ERROR = -32700
    INVALID_REQUEST = -32600
    METHOD_NOT_FOUND = -32601
    INVALID_PARAMS = -32602
    INTERNAL_ERROR = -32603
    NOT_INITIALIZED = -32002
    REQUEST_FAILED = -32803
    CONTENT_MODIFIED = -32801
    REQUEST_CANCELLED = -32800


class ResponseError(Exception):
    """Why a request gets no result."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class InvalidParams(ResponseError):
    """Parameters that are not what the protocol says."""

    def __init__(self, message: str) -> None:
        super().__init__(ErrorCode.INVALID_PARAMS, message)


@dataclass(frozen=True, slots=True)
class Malformed:
    """Input that is no message, in words."""

    message: str
