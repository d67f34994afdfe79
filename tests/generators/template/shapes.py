"""Read each kind of file with its own parser, and tell its shape from its texts."""

import ast
import configparser
import json
import tomllib
from pathlib import PurePosixPath
from typing import Any

import yaml


def parse(path: str, content: str) -> Any:
    """What the file means to the program that reads it. Raises whatever that parser raises."""
    match PurePosixPath(path):
        case PurePosixPath(suffix=".py"):
            return ast.dump(ast.parse(content))
        case PurePosixPath(suffix=".json"):
            return json.loads(content)
        case PurePosixPath(suffix=".toml"):
            return tomllib.loads(content)
        case PurePosixPath(suffix=".yml" | ".yaml"):
            return yaml.safe_load(content)
        case PurePosixPath(suffix=".ini"):
            parser = configparser.ConfigParser()
            parser.read_string(content)
            return {section: dict(parser[section]) for section in parser.sections() if section != "alembic"}
        case PurePosixPath(name="Dockerfile"):
            return [line.split(maxsplit=1) for line in content.replace("\\\n", "").splitlines() if line]
        case _:
            return content.splitlines()


def shape(value: Any, text: str, stands_for: str) -> Any:
    """`value` with every string that equals `text` replaced by `stands_for`."""
    if isinstance(value, dict):
        return {key: shape(item, text, stands_for) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(item, text, stands_for) for item in value]
    return stands_for if value == text else value
