"""Tables to take away, safe to open in a spreadsheet."""

import csv
from collections.abc import Callable

import pandas as pd
import streamlit as st

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet run a cell


def defused(text: object) -> object:
    """Text that a spreadsheet will show and not run; anything else as it is."""
    if isinstance(text, str) and text.lstrip(" ").startswith(FORMULA):
        return f"'{text}"
    return text


def csv_bytes(table: pd.DataFrame) -> bytes:
    """`table` as CSV in UTF-8 with a byte-order mark, formula cells defused."""
    words = table.select_dtypes(include=["object", "str"]).columns
    safe = table.assign(**{name: table[name].map(defused) for name in words})
    safe.columns = [str(defused(name)) for name in safe.columns]
    return safe.to_csv(index=False, quoting=csv.QUOTE_NONNUMERIC).encode("utf-8-sig")


def table_button(label: str, table: pd.DataFrame, file_name: str) -> None:
    """A button that downloads `table` as CSV without rerunning the page."""
    st.download_button(
        label, lambda: csv_bytes(table), file_name, "text/csv",
        key=f"download_{file_name}", on_click="ignore", icon=":material/download:",
    )  # fmt: skip


def text_button(
    label: str, text: Callable[[], str], file_name: str, mime: str = "text/markdown"
) -> None:
    """A button that downloads a text, by default a page of Markdown, written when asked for."""
    st.download_button(
        label, text, file_name, mime, key=f"download_{file_name}", on_click="ignore",
        icon=":material/description:",
    )  # fmt: skip
