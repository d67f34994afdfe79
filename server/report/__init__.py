"""What a run found, as text, JSON or SARIF."""
