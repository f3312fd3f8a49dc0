"""One module a command: what it does, its arguments, and the text that it prints."""
