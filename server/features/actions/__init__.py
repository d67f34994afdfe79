"""Code actions: quick fixes, tidying, refactorings, and what can be run."""
