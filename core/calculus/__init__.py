"""Slopes, areas and limits; numpy and scipy only, each module on its own."""
