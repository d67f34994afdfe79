"""Realistic values for attributes, and values at the edge of what is taken. The same in, the same out."""

from validators.samples.acceptance import refusal
from validators.samples.boundaries import Case, boundaries
from validators.samples.order import creation_order
from validators.samples.values import distinct, sample

__all__ = ["Case", "boundaries", "creation_order", "distinct", "refusal", "sample"]
