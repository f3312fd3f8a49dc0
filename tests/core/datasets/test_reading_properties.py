"""Laws of reading: what was written is read, and nothing but words come of nonsense."""

import csv
import gzip
import io
import warnings
from dataclasses import dataclass

import numpy as np
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.datasets.ratings import Ratings, RatingsError, read_ratings
from core.datasets.scales import grid

SCALES = [grid(0.5, 5, 0.5), grid(1, 5, 1), grid(1, 10, 1), grid(0, 10, 1), grid(0, 100, 1)]


@dataclass(frozen=True)
class Dialect:
    """How a table is written."""

    delimiter: str = ","
    encoding: str = "utf-8"
    end: str = "\n"
    quoting: int = csv.QUOTE_MINIMAL
    announced: bool = False
    decimal_comma: bool = False
    packed: bool = False
    padded: bool = False
    header: bool = True


dialects = st.builds(
    Dialect,
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    announced=st.booleans(),
    decimal_comma=st.booleans(),
    packed=st.booleans(),
)
ODD = ["NA", "null", "None", "007", "7", "nan", "1e5", "a,b", "a;b", "a|b", 'say "x"', "two\nlines"]
plain = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff")
labels = st.text(plain, min_size=1, max_size=8).map(str.strip).filter(bool)
labels = (labels | st.sampled_from(ODD)).filter(lambda text: not text.startswith('="'))


def written(rows, dialect: Dialect, names=("user", "item", "rating")) -> bytes:
    """Write rows of who, what, how with Python's own writer."""
    out = io.StringIO(newline="")
    broken = dialect.end == "\r" and any("\n" in str(cell) for row in rows for cell in row)
    quoting = csv.QUOTE_ALL if broken else dialect.quoting  # before 3.13 it wrote "\n" unquoted
    writer = csv.writer(
        out, delimiter=dialect.delimiter, lineterminator=dialect.end, quoting=quoting
    )
    if dialect.header:
        writer.writerow(names)
    for who, what, how in rows:
        number = f"{how:g}"
        writer.writerow([who, what, number.replace(".", ",") if dialect.decimal_comma else number])
    text = out.getvalue()
    if dialect.announced:
        text = f"sep={dialect.delimiter}{dialect.end}{text}"
    raw = text.encode(dialect.encoding)
    return gzip.compress(raw, mtime=0) if dialect.packed else raw


def as_rows(ratings: Ratings):
    who, what = ratings.users[ratings.user], ratings.items[ratings.item]
    return list(zip(who.tolist(), what.tolist(), ratings.value.tolist(), strict=True))


@given(
    pairs=st.lists(st.tuples(labels, labels), min_size=1, max_size=20, unique=True),
    scale=st.sampled_from(SCALES),
    dialect=dialects,
    data=st.data(),
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_was_written_is_read(pairs, scale, dialect, data):
    every_level = [("every", f"level {k}", float(v)) for k, v in enumerate(scale)]
    levels = data.draw(st.lists(st.sampled_from(scale.tolist()), min_size=20, max_size=20))
    rows = [(who, what, how) for (who, what), how in zip(pairs, levels, strict=False)]
    ratings = read_ratings(written(rows + every_level, dialect))
    assert as_rows(ratings) == rows + every_level
    assert (ratings.report.kept, ratings.report.skipped) == (len(rows + every_level), 0)
    np.testing.assert_array_equal(ratings.scale, scale)


@given(
    pairs=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=12, unique=True),
    delimiter=st.sampled_from(",;\t|"),
    data=st.data(),
)
@settings(max_examples=60, deadline=None)
def test_without_a_header_the_first_row_is_a_rating(pairs, delimiter, data):
    levels = data.draw(
        st.lists(st.sampled_from([1, 2, 3, 4, 5]), min_size=len(pairs), max_size=len(pairs))
    )
    rows = [(f"u{u}", f"i{i}", float(v)) for (u, i), v in zip(pairs, levels, strict=True)]
    ratings = read_ratings(written(rows, Dialect(delimiter, header=False)))
    assert as_rows(ratings) == rows


EXCEL = Dialect(";", "utf-8-sig", "\r\n", csv.QUOTE_ALL, announced=True, decimal_comma=True)
GOOD = [
    written([(k % 7, f"m{k}", k % 5 + 1) for k in range(30)], Dialect()),
    written([(k % 7, f"m {k}", k % 10 / 2 + 0.5) for k in range(30)], EXCEL),
    written([(k % 7, 'the "x", y', k % 5 + 1) for k in range(30)], Dialect(encoding="utf-16")),
    b"Date,Name,Year,Letterboxd URI,Rating\n2020-01-01,Crash,1996,https://boxd.it/1,4.5\n" * 3,
    b"1::1193::5::978300760\n1::661::3::978302109\n1::914::3::978301968\n" * 3,
    b"Const,Your Rating,Date Rated,Title,Year,Genres\n"
    b'tt1,9,2020-02-03,Alien,1979,"Horror, Sci-Fi"\n',
    gzip.compress(b"user,item,rating,timestamp\n1,2,3,4\n2,3,4,1e300\n", mtime=0),
    "user,film,note,date\nann,Amélie,4,03/04/2020\nbob,x,3,\n".encode("latin-1"),
]
PIECES = (
    [bytes([c]) for c in b'",;\t|\r\n\0= -\x1a\x1f\xff']
    + b"inf 1e999 :: NA rating user 4,5 3000-01-01 (1995) 99999999999999999999 1/1/1 a|b".split()
    + [
        b'""',
        b"\r\n",
        b"sep=;\n",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\xf0\x9f\x8e\xac",
        b"9" * 400,
    ]
)


@st.composite
def broken(draw):
    """A good file with pieces put in, cut out, doubled or overwritten."""
    raw = draw(st.sampled_from(GOOD))
    for _ in range(draw(st.integers(1, 8))):
        a = draw(st.integers(0, len(raw)))
        b = draw(st.integers(a, min(len(raw), a + 40)))
        raw = (
            raw[:a]
            + draw(st.sampled_from(PIECES) | st.just(raw[a:b] * 2) | st.binary(max_size=3))
            + raw[b:]
        )
    return raw


def read_or_refused(raw: bytes) -> None:
    """Read; the only error may be a refusal, and what is read must be sound."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            ratings, refusal = read_ratings(raw), "."
        except RatingsError as refused:
            ratings, refusal = None, str(refused)
    assert refusal.endswith(".")
    assert len(refusal) < 2000
    if ratings is not None:
        check(raw, ratings)


def check(raw: bytes, ratings: Ratings) -> None:
    """What was read is sound."""
    n = len(ratings.value)
    assert n == ratings.report.kept > 0
    assert ratings.report.skipped == sum(ratings.report.reasons.values())
    assert ratings.user.shape == ratings.item.shape == ratings.value.shape == (n,)
    assert np.isin(ratings.value, ratings.scale).all()
    assert (np.diff(ratings.scale) > 0).all()
    np.testing.assert_array_equal(np.unique(ratings.user), np.arange(len(ratings.users)))
    np.testing.assert_array_equal(np.unique(ratings.item), np.arange(len(ratings.items)))
    assert len(set(zip(ratings.user.tolist(), ratings.item.tolist(), strict=True))) == n
    assert all(isinstance(label, str) and label for label in [*ratings.users, *ratings.items])
    assert len(set(ratings.items)) == len(ratings.items)
    assert len(set(ratings.users)) == len(ratings.users)
    n_lines = raw.count(b"\n") + raw.count(b"\r") + 1
    assert raw[:2] == b"\x1f\x8b" or all(0 < row.line <= n_lines for row in ratings.report.rows)
    assert len(ratings.digest) == 64


@given(st.binary(max_size=300))
@example(b"\x1f\x8b")
@example(b"PK\x03\x04")
@example(b"\xff\xfe\x00")
@example(b'"')
@example(b"1,2\n3,4\n" + b"9" * 400 + b",1\n")
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_refused(raw):
    read_or_refused(raw)


@given(broken())
@settings(max_examples=150, deadline=None)
def test_a_broken_file_is_read_or_refused(raw):
    read_or_refused(raw)


@given(st.text(st.sampled_from('",;\t|\n\r 15.user:item'), max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_of_signs_is_read_or_refused(text):
    read_or_refused(text.encode())
