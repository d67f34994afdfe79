"""The edge to the editor: the only place that knows JSON-RPC, the lifecycle of a server, and position encodings."""
