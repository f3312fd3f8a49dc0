"""Charts by idea: a tidy frame in, an `alt.Chart` out. Nothing here computes or touches a page."""
