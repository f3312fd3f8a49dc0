"""What is sent waits for no acknowledgement."""

import socket

import pytest

from dashboard.sockets import OPEN_FILES, no_delay

pytestmark = pytest.mark.skipif(not OPEN_FILES.is_dir(), reason="no list of open files here")


def delayed(one: socket.socket) -> bool:
    return not one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_connections_to_a_socket_opened_before_send_at_once():
    with socket.socket() as server, socket.socket() as before, socket.socket() as after:
        server.bind(("127.0.0.1", 0))
        server.listen()
        before.connect(server.getsockname())
        with server.accept()[0] as accepted:
            assert delayed(accepted)  # as long as nobody says otherwise
        no_delay()
        after.connect(server.getsockname())
        with server.accept()[0] as accepted:
            assert not delayed(accepted)


def test_nothing_open_is_closed_by_it(tmp_path):
    with (tmp_path / "open.txt").open("w") as file, socket.socket() as other:
        no_delay()
        file.write("still open")
        assert other.fileno() > 0
        assert delayed(other) is False  # of this process too, and still a socket
    assert (tmp_path / "open.txt").read_text() == "still open"
