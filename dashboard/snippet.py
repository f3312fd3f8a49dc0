"""The code for this number: a short program that prints what the page shows."""

import streamlit as st

LABEL = "The code for this number"


def code_for(number: str, code: str) -> None:
    """Show a program that uses `core`'s public names and prints `number`.

    Parameters
    ----------
    number : str
        What the page shows and the program prints, letter for letter.
    code : str
        Runs as it stands in the project's folder. A house test runs every one and compares.
    """
    with st.expander(LABEL):
        st.code(code.strip(), language="python", wrap_lines=True)
        st.caption(f"Run in the project's folder, it prints `{number}`.")
