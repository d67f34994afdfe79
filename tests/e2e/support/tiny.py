"""Projects small enough to be wrong in one way only."""

import sys
from pathlib import Path

from tests.e2e.support.apps import App, application

_SERVED = {
    ".devmatrix/metrics.json": '{"unimplemented": []}',
    "requirements.txt": "alembic\nfastapi\nuvicorn\n",
    "requirements-dev.txt": "-r requirements.txt\nschemathesis>=4.32,<5\n",
    "alembic.ini": "[alembic]\nscript_location = alembic\n",
    "alembic/env.py": "",
    "alembic/versions/.keep": "",
    "schemathesis.toml": "",
    "src/seed.py": "",
}
_MAIN = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


"""


def written(root: Path, files: dict[str, str]) -> App:
    """A project of these files, with the tools of our own environment."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return App("tiny", root, Path(sys.executable).parent)


def served(root: Path, routes: str = "", **files: str) -> App:
    """A project that can be served: a health check and these routes, in an environment of its own."""
    written(root, {**_SERVED, **files, "src/main.py": _MAIN + routes})
    return application("tiny", root)
