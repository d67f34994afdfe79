"""Rules that a type cannot state, checked against stored rows."""
