"""Bytes become frozen dataclasses, and are split; all reading of files is here."""
