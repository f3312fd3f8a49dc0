"""The house: every page, data file and command is accounted for."""

import ast
import re
from pathlib import Path

import pytest

from core.experiments import limits
from core.experiments.recorded import recorded
from dashboard import contents

ROOT = Path(__file__).parents[1]


def test_the_configuration_beside_the_entry_point_is_the_one_at_the_root():
    assert (ROOT / "dashboard/.streamlit/config.toml").read_bytes() == (
        ROOT / ".streamlit/config.toml"
    ).read_bytes()


def test_the_tests_command_of_the_readme_is_the_one_that_ci_runs():
    text = (ROOT / "README.md").read_text()
    assert re.search(r"<!-- test command -->\n```sh\n.+ -m pytest\n```", text)


def test_the_readme_lists_every_page_with_its_question():
    text = (ROOT / "README.md").read_text()
    for entry in contents.PAGES:
        assert f"| {entry.section} | {entry.title} | {entry.question} |" in text


def test_every_file_in_data_has_a_card_and_a_build_step():
    cards = (ROOT / "data/README.md").read_text()
    shipped = [p for p in (ROOT / "data").iterdir() if p.suffix in (".npz", ".json", ".parquet")]
    assert shipped
    for path in shipped:
        assert path.name in cards, f"{path.name} has no card"
    steps = re.search(r"STEPS = \[(.+?)\]", (ROOT / "data/build.py").read_text(), re.S)
    for path in (ROOT / "data").glob("build_*.py"):
        assert f'"{path.stem.removeprefix("build_")}"' in steps[1]


QUESTIONS = {entry.name: entry.question for entry in contents.PAGES}
TEACHES = [entry.name for entry in contents.PAGES if entry.section not in ("", "The article")]


def sections_of(page: str) -> str:
    """The text of the sections that a page imports."""
    named = re.findall(r"from dashboard\.sections(?:\.(\w+))? import \(?\s*(\w+)", page)
    return "".join(
        (ROOT / f"dashboard/sections/{module or name}.py").read_text() for module, name in named
    )


@pytest.mark.parametrize("name", TEACHES)
def test_a_page_that_teaches_has_all_that_a_page_has(name):
    page = (ROOT / f"dashboard/pages/{name}.py").read_text()
    text = page + sections_of(page)
    assert re.search(r"predict\(|choose\(|guesses\(|_guess", text), "no guess"
    assert re.search(r"\bexercise\(|_exercises import", text), "no exercise"
    assert "code_for(" in text, "no code for its number"
    assert re.search(r"table_button|download", text), "nothing to take away"
    assert re.search(r"bind=|predict\(|choose\(", text), "no link"
    assert f"**{QUESTIONS[name]}**" in text, "not the question that the list of pages says"
    for kind in ("browser", "dashboard"):
        tests = "".join(p.read_text() for p in (ROOT / "tests" / kind).glob("test_*.py"))
        assert re.search(rf"""["'/]{name}["'?]""", tests), f"no {kind} test opens it"
    assert page.count("\n") <= 120, "too long for a page"


DESCRIBED = ("draw", "dataframe", "data_editor", "image", "vega_lite_chart", "altair_chart")


def undescribed(path: Path) -> list[str]:
    """Calls that show a chart, a table or a picture without words made from what it shows."""
    wrong = []
    for call in (node for node in ast.walk(ast.parse(path.read_text())) if is_shown(node)):
        alts = [keyword.value for keyword in call.keywords if keyword.arg == "alt"]
        constant = path.name != "about.py"  # its tables are the same for everybody, for ever
        if not alts or (constant and all(map(is_fixed, ast.walk(alts[0])))):
            wrong.append(f"{path.name}:{call.lineno}")
    return wrong


def is_shown(node: ast.AST) -> bool:
    """Whether this shows something that needs a description."""
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    return name in DESCRIBED


def is_fixed(node: ast.AST) -> bool:
    """Whether this part of a description is the same whatever is shown."""
    return not isinstance(node, ast.FormattedValue | ast.Name | ast.Call | ast.Attribute)


@pytest.mark.parametrize("path", sorted((ROOT / "dashboard").rglob("*.py")), ids=lambda p: p.name)
def test_every_chart_and_table_is_described_from_live_values(path):
    assert not undescribed(path)


@pytest.mark.parametrize("path", sorted((ROOT / "core").rglob("*.py")), ids=str)
def test_no_file_of_core_imports_a_screen(path):
    assert not re.search(
        r"^\s*(import|from) (streamlit|altair|dashboard)\b", path.read_text(), re.M
    )


def with_interval(row: dict[str, float], form: str) -> str:
    """A figure as the README writes it."""
    return f"{row['value']:{form}} ({row['low']:{form}} to {row['high']:{form}})"


def rows_of(table: dict[str, list]) -> dict[str, dict]:
    """Rows of a recorded table by name."""
    rows = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
    return {row["name"]: row for row in rows}


def figures() -> dict[str, list[str]]:
    """What the README's rows must hold, from the records."""
    spam, ladder = recorded("derivatives"), rows_of(recorded("recommendations")["ladder"])
    measured = [row for row in recorded("benchmarks")["rows"] if "metrics" in row]
    rivals = {row["model"]: row["metrics"] for row in measured}
    ours, myfm, ease = (rivals[name] for name in ("ours, default", "myFM ordinal", "EASE"))
    liked = rows_of(recorded("integrals")["rates"])
    runs = limits.recorded("digits").summary().rename(columns={"survived": "value"})
    survived = runs.set_index("method").to_dict("index")
    losses = [spam["traces"][name][-1]["test_loss"] for name in ("naive step", "1/L")]
    return {
        "Spam filter, five folds": [with_interval(spam["five_folds"]["accuracy"], ".1%")],
        "Spam filter, same 100 steps": [f"{loss:.3f}" for loss in losses],
        "Recommender, five folds": [
            with_interval(ladder[name], ".3f") for name in ("movie mean", "everything")
        ],
        "The same beside the best rival": [f"{row['rmse']:.3f}" for row in (myfm, ours)],
        "Negative log-likelihood": [f"{row['nll']:.2f}" for row in (myfm, ours)],
        "Lists: NDCG at 10": [f"{row['ndcg']:.3f}" for row in (ease, ours)],
        "Top 20 movies": [with_interval(liked[name], ".0%") for name in ("mean", "probability")],
        "Digits over nine learning rates": [
            with_interval(survived[name], ".0%") for name in (limits.BEFORE, limits.AFTER)
        ],
    }


def test_the_readme_s_figures_are_the_recorded_ones():
    lines = (ROOT / "README.md").read_text().splitlines()
    for row, held in figures().items():
        line = next(line for line in lines if line.startswith(f"| {row}"))
        cells = line.split(" | ")[3 - len(held) : 3]
        for cell, figure in zip(cells, held, strict=True):
            assert cell.startswith(figure), row


def test_the_readme_says_what_the_page_says_of_lists():
    on_page = recorded("recommendations")["lists"]["value"][-1]
    assert f"gives {on_page:.3f} for the lists" in (ROOT / "README.md").read_text()
