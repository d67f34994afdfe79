"""The native dialect: from a spec's text to the parts of an ApplicationIR."""
