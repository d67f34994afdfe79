"""The native dialect: from a spec's text to the parts of an ApplicationIR."""

from ir.dialect.read import ReadResult, read, read_document

__all__ = ["ReadResult", "read", "read_document"]
