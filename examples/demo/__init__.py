"""`make demo`: from a spec to a running application, before your eyes."""
