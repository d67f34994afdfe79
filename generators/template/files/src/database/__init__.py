"""Connections, sessions and column types."""
