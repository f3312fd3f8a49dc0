"""The command line answers, and says in one line what is wrong."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.__main__ import COMMANDS, main
from core.datasets.ratings import load_movielens
from core.datasets.titles import natural

ROOT = Path(__file__).parents[3]
SHIPPED = load_movielens()


def as_csv(ratings) -> str:
    who, what = ratings.users[ratings.user], ratings.items[ratings.item]
    rows = zip(who, what, ratings.value, strict=True)
    return "userId,movieId,rating\n" + "".join(f"{u},{i},{v:g}\n" for u, i, v in rows)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("ratings") / "ratings.csv"
    few = SHIPPED.take((SHIPPED.user < 60) & (SHIPPED.item < 2000))
    path.write_text(as_csv(few))
    return str(path)


def said(capsys, *arguments):
    code = main(list(arguments))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_recommend_answers_in_json_of_the_documented_shape(file, capsys):
    code, out, _ = said(capsys, "recommend", file, "--user", "15", "-n", "4", "--quick", "--json")
    answer = json.loads(out)
    assert (code, answer["user"], len(answer["recommendations"])) == (0, "15", 4)
    for row in answer["recommendations"]:
        assert list(row) == [
            "item", "title", "probability", "expected", "low", "high", "n_ratings", "because",
        ]  # fmt: skip
        assert 0 <= row["probability"] <= 1
        assert row["low"] <= row["expected"] <= row["high"]
        assert sum(part for _, part in row["because"]) == pytest.approx(row["expected"])
    rated = SHIPPED.items[SHIPPED.item[SHIPPED.user == 14]]
    assert not {row["item"] for row in answer["recommendations"]} & set(rated.tolist())


def test_recommend_answers_in_words_and_progress_goes_to_the_standard_error(file, capsys):
    code, out, err = said(capsys, "recommend", file, "--user", "15", "-n", "3", "--quick")
    assert code == 0
    assert out.count(" of 100, expected ") == 3
    assert "fitting: 100% done" in err
    assert "kept" in err


def test_a_higher_bar_for_liking_is_reached_less_often(file, capsys):
    chances = []
    for liked in ("3", "5"):
        arguments = ["recommend", file, "--user", "15", "--quick", "--json", "--liked", liked]
        rows = json.loads(said(capsys, *arguments)[1])["recommendations"]
        chances.append(np.mean([row["probability"] for row in rows]))
    assert chances[0] > chances[1]


def test_evaluate_says_before_and_after_with_intervals(file, capsys):
    code, out, _ = said(capsys, "evaluate", file, "--quick", "--json", "--folds", "2")
    result = json.loads(out)
    assert code == 0
    assert result["n_held_out"] == pytest.approx(0.4 * result["n_ratings"], abs=1)
    for stage in ("before", "after", "gain"):
        assert result[stage]["low"] < result[stage]["value"] < result[stage]["high"]
    assert result["before"]["value"] > result["after"]["value"]
    code, out, _ = said(capsys, "evaluate", file, "--quick")
    assert "item mean" in out
    assert "a fifth, at random, seed 0" in out


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (["recommend", "nowhere.csv"], "there is no such file"),
        (["evaluate", "nowhere.csv"], "there is no such file"),
        (["recommend", str(ROOT)], "is a folder"),
        (["recommend", "FILE", "--user", "zz"], "there is no user zz"),
        (["recommend", "FILE"], "say who with --user"),
        (["recommend", "FILE", "--user", "1", "-n", "0"], "at least one"),
        (["recommend", "FILE", "--user", "1", "--liked", "9"], "not on the scale"),
        (["recommend", "FILE", "--column", "rating"], "write FIELD=HEADER"),
        (["recommend", "FILE", "--column", "rating=nope"], "There is no column"),
        (["evaluate", str(ROOT / "data" / "movielens.parquet")], "Parquet"),
        (["evaluate", "a\0b"], "cannot be read"),
    ],
)
def test_bad_input_is_answered_with_one_line_and_code_2(file, capsys, arguments, wrong):
    arguments = [file if word == "FILE" else word for word in arguments]
    code, out, err = said(capsys, *arguments, "--quiet")
    assert (code, out) == (2, "")
    assert wrong in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [[], ["nonsense"], ["recommend"], ["recommend", "x", "-n", "y"]]
)
def test_wrong_arguments_are_answered_with_one_line_and_code_2(capsys, arguments):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    err = capsys.readouterr().err
    assert left.value.code == 2
    assert err.count("\n") == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(capsys, name):
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])
    assert left.value.code == 0
    assert "--json" in capsys.readouterr().out


def test_a_file_too_small_to_measure_on_is_refused(tmp_path, capsys):
    path = tmp_path / "few.csv"
    path.write_text("user,item,rating\n1,2,3\n")
    code, _, err = said(capsys, "evaluate", str(path), "--quiet")
    assert code == 2
    assert "at least 20 are needed" in err


def test_it_runs_as_a_module_and_a_closed_pipe_is_no_trouble(file):
    command = f"{sys.executable} -m core recommend {file} --user 15 --quick --quiet"
    whole = subprocess.run(
        command.split(), cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    assert whole.stdout.startswith("For 15;")
    assert whole.stderr == ""
    shell = {"shell": True, "cwd": ROOT, "capture_output": True, "text": True, "timeout": 120}
    cut = subprocess.run(f"{command} -n 2000 --json | head -c 10", **shell)
    assert (len(cut.stdout), cut.stderr) == (10, "")


@pytest.fixture(scope="module")
def letterboxd(tmp_path_factory):
    path = tmp_path_factory.mktemp("export") / "ratings.csv"
    rows = "".join(
        f'2020-01-{k % 28 + 1:02},"{natural(SHIPPED.title[k])}",{SHIPPED.year[k]:.0f},u,{v}\n'
        for k, v in zip(range(0, 400, 4), [5, 3.5, 4, 0.5, 2] * 20, strict=True)
    )
    new = "2024-01-01,Perfect Days,2023,u,5\n"
    path.write_text(f"Date,Name,Year,Letterboxd URI,Rating\n{rows}{new}")
    return str(path)


def test_one_persons_export_is_folded_into_the_shipped_model(letterboxd, capsys):
    code, out, err = said(capsys, "recommend", letterboxd, "-n", "5", "--json")
    answer = json.loads(out)
    assert (code, answer["user"], len(answer["recommendations"])) == (0, "you", 5)
    assert "Perfect Days (not among the shipped movies)" in err
    assert {row["item"] for row in answer["recommendations"]} <= set(SHIPPED.items.tolist())


def test_one_persons_export_is_measured_on_its_own_fifths(letterboxd, capsys):
    code, out, _ = said(capsys, "evaluate", letterboxd, "--json", "--quiet")
    result = json.loads(out)
    assert code == 0
    assert 90 <= result["n"] <= 100
    assert result["after"]["low"] < result["after"]["value"] < result["after"]["high"]


def test_one_persons_books_are_refused(tmp_path, capsys):
    path = tmp_path / "books.csv"
    path.write_text("Title,My Rating\nQwertz uiop,5\nAsdf ghjk,4\n")
    code, _, err = said(capsys, "recommend", str(path), "--quiet")
    assert code == 2
    assert "none of its 2 items, such as 'Qwertz uiop', is among the shipped movies" in err


def test_one_persons_ten_points_are_answered_in_ten_points(tmp_path, capsys):
    path = tmp_path / "ten.csv"
    path.write_text("Title,Year,Your Rating\nThe Matrix,1999,9\nAlien,1979,10\nHeat,1995,1\n")
    code, out, err = said(capsys, "recommend", str(path), "--json")
    rows = json.loads(out)["recommendations"]
    assert code == 0
    assert max(row["expected"] for row in rows) > 5.5
    assert "10 levels, 1 to 10, stand for the 10" in err
    assert any(what == "10 for Alien (1979)" for row in rows for what, _ in row["because"])
