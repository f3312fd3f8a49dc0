"""Charts are cached by everything that was given, and by nothing less."""

import altair as alt
import numpy as np
import pandas as pd
import pytest

from dashboard import drawing

TABLE = pd.DataFrame({"name": ["a", "b"], "value": [1.0, np.nan], "n": [1, 2]})


def test_equal_tables_have_equal_contents():
    assert drawing.contents(TABLE) == drawing.contents(TABLE.copy())


@pytest.mark.parametrize(
    "other",
    [
        TABLE.assign(value=[1.0, 2.0]),
        TABLE.assign(name=["a", "c"]),
        TABLE.assign(n=[1.0, 2.0]),
        TABLE.rename(columns={"n": "m"}),
        TABLE.set_axis([1, 2], axis="index"),
        TABLE.iloc[::-1],
        TABLE[["value", "name", "n"]],
        pd.concat([TABLE, TABLE]),
    ],
)
def test_a_change_anywhere_in_a_table_changes_its_contents(other: pd.DataFrame):
    assert drawing.contents(other) != drawing.contents(TABLE)


def test_one_cell_in_the_middle_of_a_large_table_changes_its_contents():
    large = pd.DataFrame({"value": np.zeros(60_000)})
    assert drawing.contents(large) != drawing.contents(
        large.assign(value=np.eye(1, 60_000, 30_000)[0])
    )


def chart(table: pd.DataFrame, title: str) -> alt.Chart:
    return alt.Chart(table, title=title).mark_point().encode(x="value:Q", y="n:Q")


def test_the_rows_of_a_specification_are_those_of_the_table():
    import pyarrow as pa

    specification = drawing._specification("chart", chart, TABLE, "all")
    (rows,) = specification["datasets"].values()
    found = pa.ipc.open_stream(rows).read_pandas()
    assert found["name"].tolist() == ["a", "b"]
    assert found["value"][0] == 1.0
    assert np.isnan(found["value"][1])
    assert specification["title"] == "all"


def with_legend(table: pd.DataFrame) -> alt.Chart:
    return chart(table, "").configure_legend(orient="bottom")


def test_the_common_look_leaves_a_chart_its_own():
    config = drawing._specification("with_legend", with_legend, TABLE)["config"]
    assert config["legend"] == {**drawing.WORDS, "orient": "bottom"}
    assert config["mark"] == {"aria": False}
    assert config["view"]["continuousWidth"] > 0  # Altair's own stays
