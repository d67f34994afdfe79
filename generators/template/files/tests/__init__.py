"""The tests. Settings are read when `src` is first imported, so they are fixed before that."""

import os

os.environ["ENVIRONMENT"] = "test"
# Tests have databases of their own: see tests/support/database.py.
os.environ["DATABASE_URL"] = "sqlite+aiosqlite://"
