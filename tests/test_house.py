"""The house: every page, data file and command is accounted for."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_configuration_beside_the_entry_point_is_the_one_at_the_root():
    assert (ROOT / "dashboard/.streamlit/config.toml").read_bytes() == (
        ROOT / ".streamlit/config.toml"
    ).read_bytes()


def test_the_tests_command_of_the_readme_is_the_one_that_ci_runs():
    text = (ROOT / "README.md").read_text()
    assert re.search(r"<!-- test command -->\n```sh\n.+ -m pytest\n```", text)
