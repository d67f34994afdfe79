"""Parts by themselves: no database, no requests."""
