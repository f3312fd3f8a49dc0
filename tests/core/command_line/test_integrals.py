"""`python -m core integrals`."""

import dataclasses
import json

from core.__main__ import main
from core.command_line.integrals import FLAGS
from core.experiments.integrals import Settings


def test_every_setting_has_a_flag_and_the_help_says_its_default():
    fields = dataclasses.fields(Settings)
    assert list(FLAGS) == [field.name for field in fields]
    for field in fields:
        assert FLAGS[field.name][0] is type(field.default)
        assert f"(default {field.default:g})" in FLAGS[field.name][1]


def test_the_gain_is_printed_as_text_and_as_json(capsys):
    assert main(["integrals", "--n-splits", "1"]) == 0
    text = capsys.readouterr().out
    assert main(["integrals", "--n-splits", "1", "--json"]) == 0
    gain = json.loads(capsys.readouterr().out)["gain"][0]
    assert f"{100 * gain:+.1f} points" in text


def test_a_setting_out_of_range_is_refused_in_one_line(capsys):
    assert main(["integrals", "--threshold", "2"]) == 2
    assert "threshold must lie between 0 and 1" in capsys.readouterr().err
