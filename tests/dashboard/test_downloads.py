"""Tables to take away."""

import io

import pandas as pd
import pytest

from dashboard.downloads import csv_bytes


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " ="])
def test_a_cell_that_a_spreadsheet_would_run_is_prefixed(start):
    table = pd.DataFrame({"title": [f"{start}cmd", "Alien"], "sd": [-1.5, 2.0]})
    back = pd.read_csv(io.BytesIO(csv_bytes(table)))
    assert back["title"][0].startswith("'")
    assert back["title"][1] == "Alien"
    assert back["sd"][0] == -1.5  # numbers stay numbers
