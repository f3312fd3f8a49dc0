"""How small should h be: four curves to tell apart."""

import pandas as pd

from dashboard.charts.v_curves import v_curves


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
