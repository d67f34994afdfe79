"""The ApplicationIR: what an application *is*, free of positions, files, frameworks and protocols."""
