"""OpenAPI 3.0, 3.1 and 3.2 as they are written: which keys there are, what a document names and what it refers to."""
