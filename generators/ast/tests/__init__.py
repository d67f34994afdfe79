"""The generated application's own tests, and what they prepare rows with."""
