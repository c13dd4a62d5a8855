"""A taken port is said with its user and the way out."""

import os
import socket
from collections.abc import Iterator

import pytest

from portal import ports


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.enable_socket
def test_a_taken_port_names_its_user_and_the_way_out(
    monkeypatch: pytest.MonkeyPatch, taken_port: int
) -> None:
    monkeypatch.setenv("PORT", str(taken_port))

    with pytest.raises(
        ports.NoPort,
        match=f"Port {taken_port} is already in use by process {os.getpid()} .*"
        r"PORT=\d+ make run",
    ):
        ports.free_port()


@pytest.mark.enable_socket
def test_the_way_out_of_a_taken_port_is_one_that_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = listener.getsockname()[1]

        assert ports._next_free(taken - 1) > taken


def test_after_the_last_port_the_usual_one_is_proposed() -> None:
    assert ports._next_free(65535) == 8000


def test_a_process_that_may_not_be_seen_is_of_another_user() -> None:
    assert ports._name(None) == "a process of another user"
    assert ports._name(999999999) == "process 999999999"


@pytest.mark.enable_socket
def test_a_free_port_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    free = ports._next_free(20000)
    monkeypatch.setenv("PORT", str(free))

    assert ports.free_port() == free


def test_a_number_that_is_no_port_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "0")

    with pytest.raises(ports.NoPort, match="PORT=0 is not a port"):
        ports.free_port()
