"""Slopes, from the limit that defines them."""
