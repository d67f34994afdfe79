"""The launcher. Everything else lives in `ir`, `validators`, `generators` and `server`."""
