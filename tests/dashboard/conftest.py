"""Pages run without a browser."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "dashboard" / "app.py"


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    """Open a page by its name, as a first visitor: nothing cached by another test."""
    st.cache_data.clear()

    def opened(name: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        if name != "start":
            app.switch_page(f"pages/{name}.py").run()
        assert not app.exception, [error.value for error in app.exception]
        return app

    return opened


@pytest.fixture
def guesses_drawn() -> Callable[[AppTest], list[list[float]]]:
    """Find, for each chart of a page, the reader's guesses among the rows that it draws."""

    def found(app: AppTest) -> list[list[float]]:
        tables = (
            [pa.ipc.open_stream(rows.data.data).read_pandas() for rows in chart.proto.datasets]
            for chart in app.get("vega_lite_chart")
        )
        return [
            [value for table in of_chart if "guess" in table for value in table["guess"]]
            for of_chart in tables
        ]

    return found
