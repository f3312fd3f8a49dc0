"""The screen: pages, charts and what they share; no arithmetic beyond formatting."""
