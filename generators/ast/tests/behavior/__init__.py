"""Tests of behaviour: what flows, events and rules do, held against the reference semantics."""
