"""Quick fixes: what can be done about a problem, by its code. A new one is a function and a row in `table.py`."""

from server.features.actions.fixes.case import Case, Fix, Fixer

__all__ = ["Case", "Fix", "Fixer"]
