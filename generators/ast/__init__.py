"""The AST stratum: deterministic emitters, one for each kind of declaration.

Emitters return text that `ruff format` would leave as it is, and the imports that the text needs.
"""
