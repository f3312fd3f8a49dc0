"""One file a page, opened by its name."""
