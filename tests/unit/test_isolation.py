"""Unit tests stand alone: what `conftest.py` promises of them holds."""

import asyncio
import socket

import pytest

from tests.conftest import MARKERS, forbids_skips


def test_connecting_is_refused():
    with (
        socket.socket() as opened,
        pytest.raises(RuntimeError, match=r"this one did: socket[.]connect"),
    ):
        opened.connect(("127.0.0.1", 9))


def test_listening_is_refused():
    with (
        socket.socket() as opened,
        pytest.raises(RuntimeError, match=r"this one did: socket[.]bind"),
    ):
        opened.bind(("127.0.0.1", 0))


def test_looking_up_a_host_is_refused():
    with pytest.raises(RuntimeError, match=r"this one did: socket[.]getaddrinfo"):
        socket.getaddrinfo("localhost", 80)


def test_an_event_loop_can_still_run():
    assert asyncio.run(asyncio.sleep(0, "ran")) == "ran"


def test_the_folder_decides_the_marker(request):
    own = {mark.name for mark in request.node.iter_markers()}

    assert own & {"unit", "chain", "slow"} == set(MARKERS["unit"])


def test_skips_are_allowed_unless_forbidden(monkeypatch):
    monkeypatch.delenv("ZEROPERMIT_FORBID_SKIPS", raising=False)
    assert not forbids_skips()

    monkeypatch.setenv("ZEROPERMIT_FORBID_SKIPS", "1")
    assert forbids_skips()
