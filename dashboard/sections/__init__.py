"""Parts of one page each: a page calls them in its order, and none calls a page."""
