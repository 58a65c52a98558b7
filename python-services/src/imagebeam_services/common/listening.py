"""Listening before anything heavy is imported. Only the standard library is imported here."""

import json
import os
import socket
import sys

LOOPBACK = "127.0.0.1"
BACKLOG = 128
PROTOCOL = 1
"""Counts up where a client that knows the old routes could no longer use the new ones."""


class PortTakenError(Exception):
    """The port cannot be used, as when another program listens on it."""


def listen(port: int) -> socket.socket:
    """Opens the listening socket on the loopback interface; connections wait in it from now on.

    Args:
        port: 0 lets the system choose.

    Raises:
        PortTakenError: The port cannot be used.
    """
    # With the protocol named, asyncio sets TCP_NODELAY; else each answer takes 44 ms instead of 1.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform == "win32":
        # Without it, another program could take the port over, and would be sent the token.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:  # on Windows this option would let two programs share the port
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((LOOPBACK, port))
        sock.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        sock.close()
        raise PortTakenError(f"Port {port} cannot be used: {error}.") from error
    return sock


def announce(name: str, sock: socket.socket) -> None:
    """Prints the line from which a parent process reads the port."""
    port = sock.getsockname()[1]
    line = {
        "event": "listening",
        "service": name,
        "port": port,
        "pid": os.getpid(),
        "protocol": PROTOCOL,
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
