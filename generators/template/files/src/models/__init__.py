"""Tables, words and shapes."""
