"""Messages: mails as weighted words and style, shipped as counts without any text."""

import hashlib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

from core.datasets.words import STYLE, count_words, read_message, style

SHIPPED = Path(__file__).parents[2] / "data" / "messages.npz"
STYLE_WEIGHT = 0.2  # a style feature one standard deviation off weighs as much as a common word
FURTHEST = 3.0  # standard deviations beyond which style no longer counts


@dataclass(frozen=True, eq=False)
class Weighting:
    """How counts and style become what a model sees; learned without labels.

    Attributes
    ----------
    idf : ndarray, shape (n_words,)
        Weight of each word: 1 + ln((1 + n_messages) / (1 + messages that have it)).
    centre, spread : ndarray, shape (n_style,)
        Mean and standard deviation of each style feature.
    """

    idf: np.ndarray
    centre: np.ndarray
    spread: np.ndarray

    @classmethod
    def learn(cls, counts: sparse.csr_array, style: np.ndarray) -> "Weighting":
        """Learn the weights from the messages of a training set.

        Parameters
        ----------
        counts : sparse array, shape (n_messages, n_words)
            How often each word occurs in each message.
        style : ndarray, shape (n_messages, n_style)
            The style features of each message.

        Returns
        -------
        Weighting
        """
        n_having = np.bincount(counts.indices, minlength=counts.shape[1])
        idf = 1 + np.log((1 + counts.shape[0]) / (1 + n_having))
        spread = style.std(axis=0)
        return cls(idf, style.mean(axis=0), np.where(spread > 0, spread, 1.0))

    def weigh(self, counts: sparse.csr_array, style: np.ndarray) -> sparse.csr_array:
        """Weigh messages, new or old.

        Parameters
        ----------
        counts : sparse array, shape (n_messages, n_words)
        style : ndarray, shape (n_messages, n_style)

        Returns
        -------
        sparse array, shape (n_messages, n_words + n_style)
            Words as (1 + ln count) * idf with rows of length 1, then style as clipped
            standard scores times `STYLE_WEIGHT`.
        """
        words = counts.astype(float)
        words.data = (1 + np.log(words.data)) * self.idf[words.indices]
        row = np.repeat(np.arange(words.shape[0]), np.diff(words.indptr))
        length = np.sqrt(np.bincount(row, words.data**2, minlength=words.shape[0]))
        words.data /= length[row]
        scores = np.clip((style - self.centre) / self.spread, -FURTHEST, FURTHEST)
        return sparse.hstack([words, sparse.csr_array(STYLE_WEIGHT * scores)], format="csr")


@dataclass(frozen=True, eq=False)
class Messages:
    """Messages as numbers, oldest first.

    Attributes
    ----------
    counts : sparse array of float, shape (n_messages, n_words)
        How often each word of the vocabulary occurs, 15 at most.
    style : ndarray, shape (n_messages, n_style)
        Numbers about the style, named by `core.datasets.words.STYLE`.
    y : ndarray of int, shape (n_messages,)
        1 for spam, 0 for ham.
    hard : ndarray of bool, shape (n_messages,)
        Ham that looks like spam, as those who collected it judged.
    day : ndarray of int, shape (n_messages,)
        Days since 1970-01-01 when the last server received it.
    vocabulary : tuple of str
        What each column of `X` is: words (``s:`` in the subject), then style.
    """

    counts: sparse.csr_array
    style: np.ndarray
    y: np.ndarray
    hard: np.ndarray
    day: np.ndarray
    vocabulary: tuple[str, ...]

    @cached_property
    def weighting(self) -> Weighting:
        """The weighting learned from all messages, without their labels."""
        return Weighting.learn(self.counts, self.style)

    @cached_property
    def X(self) -> sparse.csr_array:  # noqa: N802 - the field's standard name
        """What a model sees, shape (n_messages, n_features), weighted by all messages."""
        return self.weighting.weigh(self.counts, self.style)

    @cached_property
    def _column(self) -> dict[str, int]:
        return {word: i for i, word in enumerate(self.vocabulary[: self.counts.shape[1]])}

    @cached_property
    def digest(self) -> str:
        """The sha256 of everything that a model can see, as hexadecimal digits."""
        seen = hashlib.sha256("\n".join(self.vocabulary).encode())
        for numbers in (self.counts.data, self.counts.indices, self.counts.indptr, self.style):
            seen.update(np.ascontiguousarray(numbers, dtype=float).tobytes())
        for labels in (self.y, self.hard, self.day):
            seen.update(np.ascontiguousarray(labels, dtype=np.int64).tobytes())
        return seen.hexdigest()

    def featurise(self, raw: str | bytes) -> sparse.csr_array:
        r"""Turn a pasted message into what a model sees.

        Parameters
        ----------
        raw : str or bytes
            A mail with headers, or any text; a first line ``Subject: …`` is the subject.

        Returns
        -------
        sparse array, shape (1, n_features)

        Examples
        --------
        >>> load_messages().featurise("Subject: lunch\n\nAt one?").shape
        (1, 3016)
        """
        subject, body = read_message(raw)
        known = count_words(subject, body)
        found = sorted((self._column[word], n) for word, n in known.items() if word in self._column)
        columns = np.array([column for column, _ in found], dtype=np.int32)
        values = np.array([min(n, 15) for _, n in found], dtype=float)
        shape = (1, self.counts.shape[1])
        counts = sparse.csr_array((values, columns, [0, len(found)]), shape)
        return self.weighting.weigh(counts, np.array([style(subject, body)]))

    def weighed_by(self, rows: npt.ArrayLike) -> sparse.csr_array:
        """What a model sees when only some messages may be learned from.

        Parameters
        ----------
        rows : array_like of bool, shape (n_messages,), or of int
            The training messages.

        Returns
        -------
        sparse array, shape (n_messages, n_features)
            All messages, with the weighting of the training messages.
        """
        rows = np.asarray(rows)
        learned = Weighting.learn(self.counts[rows], self.style[rows])
        return learned.weigh(self.counts, self.style)


@cache
def load_messages() -> Messages:
    """SpamAssassin's public corpus of 2001-02, as shipped in ``data/``.

    Returns
    -------
    Messages
        Mails oldest first, as counts of 3,000 words and 16 style features; read once.

    Notes
    -----
    Feed items, near-duplicates, headers and dates were left out before anything was counted;
    the card in ``data/README.md`` says how many, and on which terms the corpus is offered.

    Examples
    --------
    >>> messages = load_messages()
    >>> messages.X.shape == (len(messages.y), len(messages.vocabulary))
    True
    """
    with np.load(SHIPPED) as stored:
        shipped = dict(stored)
    words = shipped["vocabulary"].tobytes().decode().split("\n")
    ends = np.concatenate([[0], shipped["sizes"].cumsum(dtype=np.int64)])
    # Each row's column numbers are stored as gaps, the first one counted from column 0.
    so_far = np.concatenate([[0], shipped["gaps"].cumsum(dtype=np.int64)])
    columns = so_far[1:] - np.repeat(so_far[ends[:-1]], shipped["sizes"])
    return Messages(
        counts=sparse.csr_array(
            (shipped["counts"].astype(float), columns.astype(np.int32), ends.astype(np.int32)),
            shape=(len(ends) - 1, len(words)),
        ),
        style=shipped["style"].astype(float),
        y=shipped["spam"].astype(np.int64),
        hard=shipped["hard"],
        day=shipped["day"].astype(np.int64),
        vocabulary=(*words, *(f"style: {name}" for name in STYLE)),
    )
