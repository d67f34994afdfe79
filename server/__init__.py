"""The edges: command line, pipeline and, later, the language server."""
