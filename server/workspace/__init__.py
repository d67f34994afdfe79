"""What the editor has open: documents, their snapshots, settings, and the thread that works on them."""
