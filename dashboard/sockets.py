"""The server's sockets: every part of an answer is sent at once."""

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

OPEN_FILES = Path("/dev/fd")  # of this process, on Linux and macOS


@asynccontextmanager
async def at_once(_: object) -> AsyncIterator[None]:
    """Switch off waiting while the server runs: what Starlette calls a lifespan."""
    no_delay()
    yield


def no_delay() -> None:
    """Set TCP_NODELAY on all sockets that this process listens at; connections inherit it.

    Streamlit opens its socket without naming the protocol, and asyncio sets the option only where
    TCP is named. A second part of an answer then waits until the first is acknowledged, which
    systems put off by 40 ms: each script of a page and each move of a control took that longer.
    """
    for file in OPEN_FILES.iterdir() if OPEN_FILES.is_dir() else ():
        with suppress(OSError):  # not every file is a socket, nor open any more
            own = os.dup(int(file.name))
            try:
                one = socket.socket(fileno=own)
            except OSError:
                os.close(own)
                raise
            with one:
                if one.type == socket.SOCK_STREAM and one.family in (
                    socket.AF_INET,
                    socket.AF_INET6,
                ):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
