"""The shipped messages, and new ones beside them."""

import numpy as np
import pytest
from scipy import sparse

from core.datasets.messages import SHIPPED, Weighting, load_messages
from core.datasets.words import DATES

SAMPLE = "Subject: your money\n\nClick here: http://example.com. Click NOW, save $20!"


def test_the_shipped_messages_are_those_of_the_card():
    messages = load_messages()
    assert (len(messages.y), messages.y.sum(), messages.hard.sum()) == (4609, 1195, 238)
    assert not (messages.hard & (messages.y == 1)).any()
    assert (np.diff(messages.day) >= 0).all()  # oldest first
    assert SHIPPED.stat().st_size <= 800_000


def test_only_counts_are_shipped():
    with np.load(SHIPPED) as stored:
        assert all(stored[name].dtype.kind in "uifb" for name in stored.files)
        assert not any(stored[name].dtype.itemsize > 2 for name in stored.files)


def test_no_date_and_no_number_is_a_word():
    words = {word.removeprefix("s:") for word in load_messages().vocabulary[:3000]}
    assert not words & DATES
    assert not any(character.isdigit() for word in words for character in word)


def test_rows_of_words_have_length_one():
    X = load_messages().X[:, :3000]
    length = np.sqrt(X.multiply(X).sum(axis=1))
    assert length[length > 0] == pytest.approx(1, rel=1e-12)


def test_weights_are_those_of_the_formula():
    # Two messages: the first has word 0 three times, both have word 1 once.
    counts = sparse.csr_array(np.array([[3.0, 1.0], [0.0, 1.0]]))
    X = Weighting.learn(counts, np.zeros((2, 0))).weigh(counts, np.zeros((2, 0))).toarray()
    rare = (1 + np.log(3)) * (1 + np.log(3 / 2))
    assert X[0] == pytest.approx([rare / np.hypot(rare, 1), 1 / np.hypot(rare, 1)], rel=1e-12)
    assert list(X[1]) == [0, 1]


def test_style_is_a_clipped_standard_score():
    counts, style = sparse.csr_array((5, 0)), np.array([[0.0], [0], [0], [0], [1]])
    learned = Weighting.learn(counts, style)
    seen = learned.weigh(sparse.csr_array((3, 0)), np.array([[0.2], [0.6], [99]])).toarray()
    assert seen[:, 0] == pytest.approx([0, 0.2 * 1.0, 0.2 * 3.0])


def test_a_new_message_is_seen_as_the_shipped_ones_are():
    messages = load_messages()
    x = messages.featurise(SAMPLE).toarray()[0]
    at = {name: x[i] for i, name in enumerate(messages.vocabulary)}
    assert at["click"] > at["here"] > 0
    assert at["<money>"] > 0
    assert at["<url>"] > 0
    assert at["s:money"] > 0
    assert np.linalg.norm(x[:3000]) == pytest.approx(1, rel=1e-12)


def test_a_message_without_a_known_word_has_style_only():
    x = load_messages().featurise("").toarray()[0]
    assert not x[:3000].any()
    assert np.isfinite(x).all()


def test_the_weighting_of_a_training_set_does_not_see_the_rest():
    messages = load_messages()
    train = np.arange(len(messages.y)) < 1000
    X = messages.weighed_by(train)
    alone = Weighting.learn(messages.counts[:1000], messages.style[:1000])
    assert (X[:1000] != alone.weigh(messages.counts[:1000], messages.style[:1000])).nnz == 0
    assert (X[1000:] != messages.X[1000:]).nnz > 0


def test_the_digest_changes_with_the_data():
    from dataclasses import replace

    messages = load_messages()
    assert messages.digest == load_messages().digest
    assert messages.digest != replace(messages, y=1 - messages.y).digest
