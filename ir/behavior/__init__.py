"""Behaviour understood: flows, machines and rules as typed programs, and what they read and write."""
