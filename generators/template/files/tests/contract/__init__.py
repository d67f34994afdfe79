"""What the API document promises, operation by operation."""
