"""The code for this number: a short program that prints what the page shows."""

import streamlit as st

LABEL, KEY = "The code for this number", "code_shown"


@st.fragment
def code_for(number: str, code: str) -> None:
    """Show, when opened, a program that uses `core`'s public names and prints `number`.

    Browsers load what draws code only then: it takes as long as a chart.

    Parameters
    ----------
    number : str
        What the page shows and the program prints, letter for letter.
    code : str
        Runs as it stands in the project's folder. A house test runs every one and compares.
    """
    folded = st.expander(LABEL, key=KEY, on_change="rerun")
    if folded.open:
        with folded:
            st.code(code.strip(), language="python", wrap_lines=True)
            st.caption(f"Run in the project's folder, it prints `{number}`.")
