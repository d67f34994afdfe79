"""The HTTP side: routers, and nothing that decides."""
