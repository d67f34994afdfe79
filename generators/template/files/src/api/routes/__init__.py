"""One router for each entity."""
