"""How much memory the dashboard holds: every page visited, an upload fitted, and afterwards.

    python tests/benchmarks/dashboard_memory.py

Files of three shapes, each given to a server of its own: 20 MB, the most that may be uploaded, and
5 MB of the dearest shape, the most on a small machine. Afterwards: the visitor has left for longer
than Streamlit keeps a session for a reconnection, and others have come and gone. Needs Linux.
"""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import measuring
import numpy as np
from synthetic import synthetic_ratings
from visitor import Server, Visitor, serving

from dashboard.contents import PAGES

NAME = "dashboard_memory"
KEPT_SECONDS = 125  # a session waits two minutes for its visitor to come back
Row = dict[str, Any]


def like_movielens() -> Iterator[str]:
    """Lines of user, item, rating and time by 6,040 people of 3,706 items."""
    drawn = synthetic_ratings(900_000, 6040, 3706)
    yield "userId,movieId,rating,timestamp"
    for k, row in enumerate(zip(drawn.user.tolist(), drawn.item.tolist(), drawn.value.tolist(),
                                strict=True)):  # fmt: skip
        yield f"{row[0]},{row[1]},{row[2]:g},{978_300_000 + k}"


def shortest_rows() -> Iterator[str]:
    """As many ratings as fit: nothing but codes, 9,000 people of 3,000 items."""
    drawn = synthetic_ratings(1_900_000, 9000, 3000)
    yield "user,item,rating"
    for row in zip(drawn.user.tolist(), drawn.item.tolist(), drawn.value.tolist(), strict=True):
        yield f"{row[0]},{row[1]},{row[2]:g}"


def many_of_both() -> Iterator[str]:
    """Names and titles in full, up to 60,000 of each, with a few ratings for each."""
    rng = np.random.default_rng(0)
    yield "who,title,rating,date"
    while True:
        user, item, level = rng.integers(60_000), rng.integers(60_000), rng.integers(1, 11)
        title = f"Some rather long title of a movie {item} ({1950 + item % 70})"
        yield f"person number {user},{title},{level / 2:g},2020-01-01"


def file_of(lines: Iterator[str], megabytes: int) -> bytes:
    """The first lines, up to a size."""
    kept, size = [], 0
    for line in lines:
        size += len(line) + 1
        if size > megabytes * 1_000_000:
            break
        kept.append(line)
    return "\n".join(kept).encode()


async def visit_all(server: Server) -> None:
    """Open every page once."""
    async with Visitor(server, "") as visitor:
        for entry in PAGES:
            await visitor.open("home" if entry is PAGES[0] else entry.name)
        assert not visitor.failures, visitor.failures


async def given(what: str, raw: bytes, turn: asyncio.Lock) -> Row:
    """Memory before, while and after one upload is fitted; only the waiting is done together."""
    async with AsyncExitStack() as stack:
        async with turn:
            server = stack.enter_context(serving())
            await visit_all(server)
            await visit_all(server)
            before = server.megabytes()
            Path(f"/proc/{server.pid}/clear_refs").write_text("5")  # the high-water mark anew
            async with Visitor(server, "recommend") as visitor:
                await visitor.open()
                seconds = await visitor.upload("recommend_file", "ratings.csv", raw)
                assert not visitor.failures, visitor.failures
                peak, present = server.megabytes("VmHWM"), server.megabytes()
        await asyncio.sleep(KEPT_SECONDS)
        for _ in range(2):
            async with Visitor(server, "about") as another:
                await another.open()
        return measuring.row(
            NAME, what, "", f"{len(raw) / 1e6:.0f} MB", rows=raw.count(b"\n"), before=before,
            peak=peak, present=present, after=server.megabytes(), seconds=seconds,
        )  # fmt: skip


async def measure() -> list[Row]:
    """All shapes, uploaded one after another."""
    turn = asyncio.Lock()
    files = [
        ("like MovieLens", like_movielens(), 20),
        ("shortest rows", shortest_rows(), 20),
        ("many people and items", many_of_both(), 20),
        ("many people and items", many_of_both(), 5),
    ]
    return await asyncio.gather(
        *(given(what, file_of(lines, size), turn) for what, lines, size in files)
    )


def report(rows: list[Row]) -> tuple[str, str]:
    """The conclusion, and the table."""
    large, small = rows[:-1], rows[-1]
    said = (
        f"With every page visited the server holds {max(row['before'] for row in rows):.0f} MB, "
        f"{max(row['peak'] for row in large):.0f} at most while one upload of 20 MB is read and "
        f"fitted ({small['peak']:.0f} for the 5 MB that a small machine takes), and "
        f"{max(row['after'] / row['before'] for row in rows) - 1:.0%} more than before at most "
        "when its visitor has left."
    )
    table = measuring.table(
        ["file", "size", "rows", "before, MB", "peak, MB", "present, MB", "after, MB", "list, s"],
        [
            [row["model"], row["data"], f"{row['rows']:,}",
             *(f"{row[key]:.0f}" for key in ("before", "peak", "present", "after", "seconds"))]
            for row in rows
        ],
    )  # fmt: skip
    return said, f"{said}\n\n{table}\n\n{measuring.machine()}; {rows[0]['date']}."


if __name__ == "__main__":
    measured = asyncio.run(measure())
    conclusion, text = report(measured)
    print(text)
    if "--dry" not in sys.argv:
        measuring.record(NAME, measured, conclusion)
        measuring.write_section(NAME, text)
