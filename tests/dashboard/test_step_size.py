"""How small should h be: four curves to tell apart."""

import ast
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

from core.experiments.v_curves import CASES, best_steps, error_table, times_worse
from dashboard.charts.derivatives import DIFFERENCES, error_by_step
from dashboard.charts.v_curves import v_curves
from dashboard.drawing import guess_rows
from dashboard.one_file import gradcheck


def test_a_wrong_curve_is_told_why_and_the_right_one_too(open_page):
    app = open_page("step_size")
    key = "step_size_answer_curve"
    check = next(i for i, b in enumerate(app.button) if b.form_id == f"{key}_form")
    for answer, said in {1: "16 digits", 2: "7 digits allow", 4: "extrapolated"}.items():
        app.number_input(key=key).set_value(answer)
        app.button[check].click().run()
        assert said in app.warning[0].value
    app.number_input(key=key).set_value(3)
    app.button[check].click().run()
    assert app.success[0].value.startswith("Right.")


def test_the_four_curves_differ_in_dash_and_not_only_in_colour():
    drawn = v_curves(pd.DataFrame({"h": [1.0], "error": [1.0], "curve": ["1"]})).to_dict()
    encoding = drawn["encoding"]
    assert len(set(map(tuple, encoding["strokeDash"]["scale"]["range"]))) == 4
    assert encoding["x"]["scale"]["type"] == encoding["y"]["scale"]["type"] == "log"


def test_each_difference_has_a_colour_a_shape_and_a_dash_of_its_own():
    for k in range(3):
        looks = [str(look[k]) for look in DIFFERENCES.values()]
        assert len(set(looks)) == 4
    drawn = error_by_step(error_table("x³ at 1"), guess_rows(1e-8)).to_dict()
    _, above, below = drawn["vconcat"]
    for panel in (above, below):
        shapes = {layer["mark"].get("shape") for layer in panel["layer"]}
        assert {shape for _, shape, _ in DIFFERENCES.values()} <= shapes
        slopes = [layer for layer in panel["layer"] if layer["mark"]["type"] == "text"]
        assert len(slopes) == 1  # the guides are named


def test_the_complex_step_of_the_spam_loss_has_no_rounding_to_fear():
    table = error_table("spam loss")
    for precision, digits in (("float64", 1e-16), ("float32", 1e-7)):
        rows = table[(table["precision"] == precision) & (table["power"] <= -12)]
        worst = rows.groupby("method")["error"].max()
        assert worst["complex step"] < digits
        assert worst[["forward", "central", "Richardson"]].min() > 1e-4


def test_the_best_step_of_a_central_difference_is_longer_and_its_error_smaller():
    best = best_steps(error_table("x³ at 1"))
    forward, central = best.loc[("float64", "forward")], best.loc[("float64", "central")]
    assert central["step"] > forward["step"]
    assert central["error"] < forward["error"] / 10


def test_every_case_s_slope_is_the_one_that_small_steps_approach():
    for name in CASES:
        table = error_table(name)
        near = table.query("method == 'central' and precision == 'float64' and power == -5")
        assert near["error"].item() < 1e-8


def test_a_guess_is_compared_with_the_least_error():
    table = error_table("x³ at 1")
    there, times = times_worse(table, -3.0)
    assert 3e-3 < there < 3.002e-3  # 3h + h²
    assert times > 1e4


def test_the_file_to_take_away_checks_gradients_on_its_own():
    source = gradcheck()
    imported = {node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
                for node in ast.walk(ast.parse(source))
                if isinstance(node, ast.Import | ast.ImportFrom)}  # fmt: skip
    allowed = ("numpy", "re", "collections", "dataclasses", "itertools", "math")
    assert {name.partition(".")[0] for name in imported} <= set(allowed)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "gradcheck.py").write_text(source)
        program = (
            "import numpy as np; from gradcheck import check_gradient as check; "
            "f = lambda x: np.exp(x).sum(); x = [0.5, 1.0, 2.0]; "
            "print(check(f, np.exp, x).right, check(f, lambda x: -np.exp(x), x).cause)"
        )
        run = [sys.executable, "-P", "-c", f"import sys; sys.path[:0] = [{folder!r}]; {program}"]
        said = subprocess.run(run, cwd=folder, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["True", "sign"]


def test_the_file_is_offered(open_page):
    labels = [button.proto.label for button in open_page("step_size").get("download_button")]
    assert "gradcheck.py, to check your own" in labels


def test_the_error_axes_are_named_and_an_error_at_the_bottom_is_called_below_it():
    drawn = error_by_step(error_table("x² at 3"), guess_rows()).to_dict()
    words, above, below = drawn["vconcat"]
    assert above["title"]["text"].startswith("error in float64")
    assert below["title"]["text"].startswith("error in float32")
    assert "'below '" in str(words["transform"])
