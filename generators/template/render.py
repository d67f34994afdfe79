"""From a context to the planned files of the TEMPLATE stratum."""

from functools import lru_cache
from typing import TYPE_CHECKING

from generators.plan import PlannedFile, Stratum
from generators.template import dependencies, filters
from generators.template.catalogue import FILES, reason, template_files
from generators.template.context import TemplateContext

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["TemplateContext", "render"]


@lru_cache(maxsize=1)
def _environment() -> "Environment":
    """The Jinja environment, which keeps each template compiled. Escaping is explicit: one filter per kind of place."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FILES),
        undefined=StrictUndefined,
        autoescape=False,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters["toml_string"] = filters.toml_string
    environment.filters["json_string"] = filters.json_string
    environment.filters["one_line"] = filters.one_line
    environment.filters["package_version"] = filters.package_version
    return environment


def render(context: TemplateContext) -> tuple[PlannedFile, ...]:
    """Every file that `context` asks for, in path order. Same context, same bytes."""
    environment = _environment()
    values = {
        "app": context,
        "runtime": dependencies.runtime(context),
        "development": dependencies.development(),
    }
    planned = []
    for file in template_files():
        if not file.wanted(context):
            continue
        content = file.verbatim
        if content is None:
            content = environment.get_template(file.template).render(values)
        planned.append(PlannedFile(file.path, content, Stratum.TEMPLATE, reason(file.path, content)))
    return tuple(planned)
