"""Queries, one module for each entity."""
