"""What is said of one message adds up."""

import numpy as np
import pytest

from core.datasets.messages import load_messages
from core.experiments.one_message import nudge, read
from core.experiments.stored_filter import shipped_filter

MESSAGES = load_messages()
MODEL = shipped_filter(MESSAGES)
TEXT = "Subject: your prize\n\nClick here to claim $500! Limited offer, reply to this list."


def test_parts_add_up_to_the_score_and_pushes_to_the_probability():
    reading = read(MESSAGES, MODEL, TEXT)
    assert reading.words["part"].sum() + reading.intercept == pytest.approx(
        reading.score, abs=1e-12
    )
    assert reading.words["push"].sum() / 100 == pytest.approx(
        reading.probability - reading.baseline, abs=1e-12
    )
    assert reading.probability == pytest.approx(1 / (1 + np.exp(-reading.score)), abs=1e-15)


def test_the_strongest_words_and_all_others_add_up_to_the_same():
    reading = read(MESSAGES, MODEL, TEXT)
    shown = reading.strongest
    assert len(shown) == 11
    assert shown["part"].sum() == pytest.approx(reading.words["part"].sum(), abs=1e-12)
    assert "others" in shown["word"].iloc[-1]


def test_an_empty_message_has_no_words_of_its_own():
    reading = read(MESSAGES, MODEL, "")
    words = [word for word in reading.words["word"] if not word.startswith("style: ")]
    assert words == []
    assert 0 <= reading.probability <= 1


def test_a_small_nudge_does_what_the_slope_says():
    column = MESSAGES.vocabulary.index("click")
    said, real = nudge(MESSAGES, MODEL, column, 0.01)
    assert said < 0  # click is spam's word: half-way down, more weight still lowers the loss
    assert real == pytest.approx(said, rel=0.01)
    far_said, far_real = nudge(MESSAGES, MODEL, column, 3.0)
    assert abs(far_real - far_said) > 0.1 * abs(far_said)
