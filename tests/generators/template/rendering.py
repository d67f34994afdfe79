"""The one place where these tests touch the renderer."""

import itertools

from generators.template.context import TemplateContext
from generators.template.render import render

BENIGN = "A shop"

FLAGS = ("has_auth", "has_behavior", "metrics", "dashboards", "alerts")

COMBINATIONS = tuple(
    dict(zip((*FLAGS, "database_type"), values, strict=True))
    for values in itertools.product(*[(True, False)] * len(FLAGS), ("postgresql", "sqlite"))
)


def label(flags: dict[str, bool | str]) -> str:
    """A readable test id: what is switched on, and the database."""
    return "+".join([*(flag for flag in FLAGS if flags[flag]), str(flags["database_type"])])


def rendered(**changes: object) -> dict[str, str]:
    """Content by path for a small shop with these fields changed. One with behaviour has all of it."""
    behavior = dict.fromkeys(("has_events", "has_schedules"), bool(changes.get("has_behavior")))
    fields = {"name": BENIGN, "slug": "a-shop", "description": BENIGN, "database_name": "a_shop", "has_hiding": True}
    fields |= behavior | changes
    return {file.path: file.content for file in render(TemplateContext(**fields))}
