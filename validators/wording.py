"""How messages show names that somebody typed, and what they may have meant."""

from ir.wording import closest, did_you_mean, instead, listing, show

__all__ = ["closest", "did_you_mean", "instead", "listing", "show"]
