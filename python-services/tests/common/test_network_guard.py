"""That the tests themselves reach no other machine."""

import socket

import pytest

from tests.conftest import NetworkUsedError


def test_the_tests_reach_no_other_machine() -> None:
    with socket.socket() as connection, pytest.raises(NetworkUsedError):
        connection.connect(("192.0.2.1", 80))
