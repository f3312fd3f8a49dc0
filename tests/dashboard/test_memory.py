"""How much memory there is, and that freed memory goes back."""

import gc
import sys
import weakref
from pathlib import Path

import numpy as np
import pytest

from core.datasets.ratings import read_ratings
from dashboard import memory


@pytest.mark.parametrize(("said", "megabytes"), [("690000000\n", 690), ("1073741824", 1073.741824)])
def test_a_container_s_limit_is_the_memory_there_is(tmp_path, monkeypatch, said, megabytes):
    (tmp_path / "memory.max").write_text(said)
    monkeypatch.setattr(memory, "LIMITS", [tmp_path / "memory.max", tmp_path / "missing"])
    assert memory.machine_megabytes() == megabytes


def test_without_a_limit_it_is_the_machine_s(tmp_path, monkeypatch):
    (tmp_path / "memory.max").write_text("max\n")
    monkeypatch.setattr(memory, "LIMITS", [tmp_path / "memory.max"])
    whole = memory.machine_megabytes()
    monkeypatch.setattr(memory, "LIMITS", [])
    assert whole == memory.machine_megabytes() > 100


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_what_was_freed_in_small_pieces_goes_back_to_the_system():
    def held() -> float:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

    before = held()
    pieces = [np.ones(1000) for _ in range(20_000)]  # 160 MB, each too small for a mapping
    last = pieces[-1]  # stays at the top of the heap, which would keep all below it
    full = held()
    del pieces
    memory.give_back()
    assert full - before > 100
    assert held() - before < 40
    assert last.sum() == 1000


def test_what_a_session_that_is_over_had_brought_is_let_go():
    class Session:
        def __init__(self) -> None:
            self.ratings = read_ratings(b"who,movie,stars\nann,Alien,4\n")
            self.itself = self  # as Streamlit's sessions are: no count of references frees it

    gc.disable()
    try:
        session = Session()
        memory.brought.add(session.ratings)
        memory.give_back()
        assert session.ratings in memory.brought
        seen = weakref.ref(session.ratings)
        del session
        memory.give_back()
        assert seen() is None
    finally:
        gc.enable()
