"""Streamlit's files come from memory the second time, and nothing else does."""

from typing import Any

import pytest

from dashboard.unchanging import LARGEST, Unchanging

IMMUTABLE = b"public, immutable, max-age=31536000"


class Files:
    """An application that answers every request alike, in two parts, and counts them."""

    def __init__(self, body: bytes = b"const a=1;", status: int = 200, cache: bytes = IMMUTABLE):
        self.body, self.status, self.cache, self.asked = body, status, cache, 0
        self.length = len(body)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer as an ASGI application does."""
        self.asked += 1
        length = str(self.length).encode()
        headers = [(b"cache-control", self.cache), (b"content-length", length)]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        half = len(self.body) // 2
        await send({"type": "http.response.body", "body": self.body[:half], "more_body": True})
        await send({"type": "http.response.body", "body": self.body[half:], "more_body": False})


def answers(files: Files, n: int, path: str = "/static/js/a.js", **scope: Any) -> list[list[Any]]:
    """What `n` requests for the same hear."""
    app = Unchanging(files)
    asked = {"type": "http", "method": "GET", "path": path, "headers": []} | scope
    heard: list[list[Any]] = []

    async def send(message: Any) -> None:
        heard[-1].append(dict(message))

    for _ in range(n):
        heard.append([])
        with pytest.raises(StopIteration):  # it waits for nothing, so one step ends it
            app(asked, send, send).send(None)
    return heard


def test_a_file_is_read_once_and_answered_the_same_ever_after():
    files = Files()
    first, second, third = answers(files, 3)
    assert files.asked == 1
    assert first == second == third
    assert b"".join(part.get("body", b"") for part in third) == files.body
    assert [part.get("more_body") for part in third] == [None, True, False]


@pytest.mark.parametrize(
    "scope",
    [
        {"path": "/media/report.md"},  # what was made for one visitor
        {"path": "/_stcore/health"},
        {"method": "HEAD"},
        {"headers": [(b"Range", b"bytes=0-3")]},
        {"headers": [(b"if-none-match", b'"abc"')]},
        {"headers": [(b"if-modified-since", b"Thu, 26 Nov 2026 18:23:01 GMT")]},
    ],
)
def test_all_else_is_asked_anew(scope):
    files = Files()
    path = scope.pop("path", "/static/js/a.js")
    answers(files, 2, path, **scope)
    assert files.asked == 2


@pytest.mark.parametrize(
    "files",
    [
        Files(cache=b"no-cache"),  # the page itself, which stands in for files that are not there
        Files(status=404),
        Files(status=206),
        Files(body=b"x" * (LARGEST + 1)),
    ],
)
def test_an_answer_that_may_change_or_is_large_is_not_kept(files):
    answers(files, 2)
    assert files.asked == 2


def test_a_broken_off_answer_is_not_kept():
    files = Files()
    files.length += 1
    answers(files, 2)
    assert files.asked == 2


def test_a_websocket_goes_through():
    files = Files()
    answers(files, 2, type="websocket")
    assert files.asked == 2
