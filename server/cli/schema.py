"""`devmatrix schema`: the JSON Schema of the dialect."""

import json

import typer


def schema() -> None:
    """Print the JSON Schema of the dialect, for any editor that understands one."""
    from ir.dialect.schema import schema as dialect_schema

    typer.echo(json.dumps(dialect_schema(), indent=2, ensure_ascii=False))
