"""`python -m core derivatives` as it is typed."""

import json

from core.__main__ import main


def test_the_figures_are_printed_with_their_intervals(capsys):
    assert main(["derivatives", "--budget", "5"]) == 0
    said = capsys.readouterr().out
    assert "after  1/L: log-loss" in said
    assert "95% intervals" in said


def test_the_same_figures_come_as_json(capsys):
    assert main(["derivatives", "--budget", "5", "--after", "momentum", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["after"]["method"] == "momentum"
    assert found["log_loss_difference"]["high"] < 0


def test_a_baseline_and_a_chosen_step_are_taken(capsys):
    asked = ["derivatives", "--before", "naive Bayes", "--after", "chosen step", "--rate", "32"]
    assert main([*asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["before"]["method"] == "naive Bayes"
    assert found["accuracy_difference"]["low"] > 0
    assert main(["derivatives", "--rate", "0"]) == 2
    assert "rate must be above 0" in capsys.readouterr().err


def test_a_method_that_does_not_exist_is_refused_in_one_line(capsys):
    assert main(["derivatives", "--after", "magic"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
