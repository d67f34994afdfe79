"""How a YAML text looks when it is laid out well, without a change of what it says."""

from ir.yaml.formatting.layout import format_text
from ir.yaml.formatting.typing import indent_of_new_line, indent_of_typed_key
from ir.yaml.formatting.unchanged import says_the_same

__all__ = ["format_text", "indent_of_new_line", "indent_of_typed_key", "says_the_same"]
