"""Limits, from the terms that approach them."""
