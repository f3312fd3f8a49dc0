"""A visitor without a browser: Streamlit's own messages over its websocket, and a server to visit.

A browser costs more than the server that it visits, so fifty of them would measure themselves.
"""

import asyncio
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

ROOT = Path(__file__).parents[2]
STREAMLIT = Path(sysconfig.get_path("scripts")) / "streamlit"
TICK = 100  # of processor time in a second, as Linux counts


@dataclass(frozen=True)
class Server:
    """A dashboard of its own process."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float:
        """Processor time used so far (Linux)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def megabytes(self, name: str = "VmRSS") -> float:
        """Memory held now, or with "VmHWM" the most it ever held (Linux)."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


@contextmanager
def serving(*options: str, folder: Path = ROOT) -> Iterator[Server]:
    """Start the dashboard by the plain command, and stop it in the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [STREAMLIT, "run", "dashboard/app.py", "--server.headless=true", *options]
    process = subprocess.Popen(
        [*command, f"--server.port={port}"], cwd=folder, stdout=subprocess.DEVNULL,
        stderr=sys.stderr,
    )  # fmt: skip
    server = Server(port, process.pid)
    try:
        _wait_until_healthy(f"{server.url}/_stcore/health")
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_healthy(url: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{url} did not answer within a minute.")


def _put(server: Server, path: str, name: str, content: bytes) -> None:
    """Send a file as a browser's form does, with the token against forged requests."""
    answer = urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=10)
    cookie = answer.headers.get("Set-Cookie", "").split(";")[0]
    mark = "--------------------------a-visitor"
    head = f'Content-Disposition: form-data; name="{name}"; filename="{name}"'
    body = f"--{mark}\r\n{head}\r\nContent-Type: text/csv\r\n\r\n".encode()
    headers = {
        "Cookie": cookie,
        "X-Xsrftoken": cookie.partition("=")[2],
        "Content-Type": f"multipart/form-data; boundary={mark}",
    }
    request = urllib.request.Request(
        f"{server.url}{path}", body + content + f"\r\n--{mark}--\r\n".encode(), headers,
        method="PUT",
    )  # fmt: skip
    urllib.request.urlopen(request, timeout=60).close()


@dataclass
class Visitor:
    """One session: the page it is on, the controls it was sent, and what it has set them to."""

    server: Server
    page: str
    link: str = ""
    controls: dict[str, Any] = field(default_factory=dict)
    fragments: dict[str, str] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    n_charts: int = 0

    async def __aenter__(self) -> Self:
        address = f"ws://127.0.0.1:{self.server.port}/_stcore/stream"
        self._opening = connect(address, subprotocols=["streamlit"], max_size=None)
        self._socket: ClientConnection = await self._opening
        self._script = ""
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()

    async def open(self, page: str = "", link: str = "") -> float:
        """Go to a page; seconds until it was drawn whole."""
        self.page, self.link = page or self.page, link or self.link
        self.controls, self.fragments, self.states, self._script = {}, {}, {}, ""
        return await self._run()

    async def set(self, state: WidgetState) -> float:
        """Move one control; seconds until the page had followed."""
        self.states[state.id] = state
        seconds = await self._run(self.fragments.get(state.id, ""))
        if state.HasField("trigger_value"):
            del self.states[state.id]
        return seconds

    async def upload(self, key: str, name: str, content: bytes) -> float:
        """Give a file to the uploader of that key; seconds until the page had followed."""
        request = BackMsg()
        request.file_urls_request.request_id = "1"
        request.file_urls_request.file_names.append(name)
        request.file_urls_request.session_id = self._session
        await self._socket.send(request.SerializeToString())
        while (message := ForwardMsg.FromString(await self._receive())).WhichOneof(
            "type"
        ) != "file_urls_response":
            pass
        where = message.file_urls_response.file_urls[0]
        await asyncio.to_thread(_put, self.server, where.upload_url, name, content)
        state = WidgetState(id=self.found(key))
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.name, info.size, info.file_id = name, len(content), where.file_id
        info.file_urls.CopyFrom(where)
        return await self.set(state)

    def found(self, key: str) -> str:
        """The id of the control with that key."""
        return next(name for name in self.controls if name.endswith(f"-{key}"))

    async def _run(self, fragment: str = "") -> float:
        message = BackMsg()
        client = message.rerun_script
        client.query_string = self.link
        client.fragment_id = fragment
        client.widget_states.widgets.extend(self.states.values())
        if self._script:
            client.page_script_hash = self._script
        else:
            client.page_name = self.page
        started = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        while not self._read(ForwardMsg.FromString(await self._receive())):
            pass
        return time.perf_counter() - started

    async def _receive(self) -> bytes:
        async with asyncio.timeout(180):
            return await self._socket.recv(decode=False)

    def _read(self, message: ForwardMsg) -> bool:
        """Take in one message; true for the one that ends a run."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._session = message.new_session.initialize.session_id
            self.n_charts = 0
        if kind == "navigation":
            self._script = message.navigation.page_script_hash
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._element(message.delta)
        early = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
        return kind == "script_finished" and message.script_finished != early

    def _element(self, delta: Any) -> None:
        name = delta.new_element.WhichOneof("type")
        inner = getattr(delta.new_element, name)
        self.n_charts += name == "vega_lite_chart"
        if name == "exception":
            self.failures.append(f"{self.page}: {inner.type}: {inner.message}")
        if getattr(inner, "id", "") and name != "vega_lite_chart":
            self.controls[inner.id] = (name, inner)
            self.fragments[inner.id] = delta.fragment_id
