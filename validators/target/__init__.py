"""The target: how elements of the IR are called and laid out in a generated application."""
