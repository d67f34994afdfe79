"""An OpenAPI document checked as one text, without blocks: what checking it in blocks has to agree with."""

from dataclasses import replace
from pathlib import Path

from ir.dialect.locations import TreeLocations
from ir.openapi.documents import Documents
from ir.openapi.index import Index
from ir.openapi.outline import outline
from ir.openapi.refs import follow
from ir.problems import Problem
from ir.source import SourceMap
from ir.yaml import parse
from validators.openapi.crossing import cross_problems
from validators.openapi.files import file_problems
from validators.openapi.versions import version_of
from validators.openapi.walk import block_problems
from validators.results import place


def check_whole(text: str, base: Path | None = None, documents: Documents | None = None) -> list[Problem]:
    """Every problem but those of its YAML, with spans and in no particular order."""
    document = parse(text)
    version = version_of(document.root)
    found = block_problems((), document.root, version, document.is_whole)
    problems = [replace(one.problem, span=document.lines.span(one.start, one.end)) for one in found]
    if version is None:
        return problems
    facts = outline((), document.root, version, document.is_whole)
    index = Index(version, (facts,), lambda segments: follow(document.root, segments))
    crossed = list(cross_problems(index))
    if base is not None and documents is not None:
        crossed += file_problems(index, base, documents)
    locations = TreeLocations(document)
    return [*problems, *(place(problem, SourceMap(locations, locations)) for problem in crossed)]
