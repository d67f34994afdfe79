"""The expression language: syntax with places, types, what is read, and the reference evaluator."""
