"""From an ApplicationIR to the files of an application."""
