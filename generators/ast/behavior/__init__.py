"""Emitters of behaviour: expressions, flows, state machines, and what they need around them."""
