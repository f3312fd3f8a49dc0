"""Calculus that improves real models; true without a screen.

The floors, each importing only what is below it:

- ``experiments``: before and after, one module an idea
- ``models``: what learns; functions on arrays
- ``datasets`` and ``calculus``: bytes become frozen dataclasses; slopes, areas and limits
"""
