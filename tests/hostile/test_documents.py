"""Hostile documents: a message, quickly, and no traceback."""

import pytest

from tests.hostile.documents import BOMBS, FORM, Document
from tests.hostile.harness import generated_from, refusals
from tests.hostile.inert import faults
from tests.hostile.values import VALUES


@pytest.mark.parametrize("document", (*FORM, *BOMBS, *VALUES), ids=lambda document: document.name)
def test_hostile_document(document: Document) -> None:
    codes = refusals(document.text)
    if document.refused:
        assert codes
    if not codes:
        files = generated_from(document.text)
        assert files is not None
        assert list(faults(files)) == []
