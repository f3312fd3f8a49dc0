"""`python -m core limits`."""

import json

import pytest

from core.__main__ import main

QUICK = ["limits", "--n-seeds", "1", "--n-steps", "5", "--n-rates", "2"]


def test_every_method_is_reported(capsys):
    assert main([*QUICK, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["settings"]["n_steps"] == 5
    assert said["methods"][0]["method"] == "fixed, naive softmax"
    assert main(QUICK) == 0
    assert "guard, loss only" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--n-seeds", "0"], "--n-seeds is 0"),
        (["--lowest", "nan"], "--lowest is nan"),
        (["--lowest", "2", "--highest", "1"], "--lowest 2.0 is above --highest 1.0"),
        (["--test-share", "0.95"], "--test-share is 0.95"),
    ],
)
def test_bad_settings_are_refused_in_one_line(capsys, wrong, said):
    assert main(["limits", *wrong]) == 2
    line = capsys.readouterr().err
    assert said in line
    assert line.count("\n") == 1
