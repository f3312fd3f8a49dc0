"""A visitor's loss curve: chosen, pasted or uploaded, checked, remapped, refused in words.

What is given stays in memory and in the visitor's own session.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.datasets.curves import FIELDS, MAX_BYTES, Curve, CurveError, read_curve
from dashboard.uploads import plain
from dashboard.words import counted

AUTOMATIC = "recognise it"
MEGABYTES = MAX_BYTES // 1_000_000
read = st.cache_data(scope="session", max_entries=5, ttl=3600, show_spinner=False)(read_curve)


@dataclass(frozen=True, eq=False)
class Chosen:
    """A curve, and where it came from in words."""

    curve: Curve
    source: str


def chosen_curve(samples: dict[str, Curve], page: str) -> Chosen | None:
    """Ask for a file, pasted numbers or a sample; None where what was given was refused."""
    file = st.file_uploader(
        "Your loss curve: CSV, TSV, JSON lines, Keras history, TensorBoard CSV, trainer_state.json",
        key=f"{page}_file",
        max_upload_size=MEGABYTES,
        help="Read in memory and never stored. NaN and inf are kept and counted.",
    )
    left, right = st.columns(2)
    with left:
        sample = st.selectbox(
            "Or look at a sample", list(samples), key=f"{page}_sample", bind="query-params"
        )
    with right:
        pasted = st.text_area(
            "Or paste numbers", key=f"{page}_pasted", height=68, placeholder="2.3 1.9 1.7 …"
        )
    if file is not None:
        if file.size > MAX_BYTES:
            st.error(f"The file has {file.size / 1e6:.0f} MB; at most {MEGABYTES} MB are read.")
            return None
        return understood(file.getvalue(), "Your file", page)
    if pasted.strip():
        return understood(pasted.encode("utf-8", "replace"), "Your pasted numbers", page)
    return Chosen(samples[sample], f"Sample {sample!r}")


def understood(raw: bytes, source: str, page: str) -> Chosen | None:
    """Read the bytes, say what was noticed, and offer to change what each column means."""
    key = f"{page}_{hashlib.sha256(raw).hexdigest()[:8]}"  # another file is asked anew
    asked = {
        field: choice
        for field in FIELDS
        if (choice := st.session_state.get(f"{key}_{field}", AUTOMATIC)) != AUTOMATIC
    }
    try:
        curve = read(raw, asked)
    except CurveError as refusal:
        st.error(plain(str(refusal)))
        remap(key, refusal.headers, expanded=True)
        return None
    taken = ", ".join(f"{field}: {header}" for field, header in curve.columns.items())
    st.caption(plain(f"{source}: {counted(len(curve.loss), 'loss', 'losses')} ({taken})."))
    for note in curve.notes:
        st.caption(plain(note))
    remap(key, curve.headers, expanded=False)
    return Chosen(curve, source)


def remap(key: str, headers: tuple[str, ...], expanded: bool) -> None:
    """Ask which column is which, where there are several."""
    if len(headers) < 2:
        return
    with st.expander("Columns", expanded=expanded):
        for field in FIELDS:
            st.selectbox(f"Which column is the {field}?", [AUTOMATIC, *headers],
                         key=f"{key}_{field}")  # fmt: skip


def sample_curve(example: dict) -> Curve:
    """One of the recorded curves; None stands for a value that was not finite."""
    loss, validation = (
        np.array([np.nan if v is None else v for v in example[name]])
        for name in ("loss", "validation")
    )
    return Curve(np.arange(len(loss), dtype=float), loss, validation)
