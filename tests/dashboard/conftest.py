"""Pages run without a browser."""

from collections.abc import Callable
from pathlib import Path

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
