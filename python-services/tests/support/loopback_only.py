"""Runs pytest where nothing but the loopback interface exists.

    python -m tests.support.loopback_only [PYTEST ARGUMENTS]

On Linux this is a network namespace of its own, for child processes too. Where the machine allows
none, it says so, and the socket guard in `conftest.py` is what is left.
"""

import ctypes
import os
import socket
import struct
import sys

CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
SIOCGIFFLAGS = 0x8913
SIOCSIFFLAGS = 0x8914
IFF_UP = 1
REQUEST = "16sh14x"
"""The kernel's `struct ifreq`, as far as flags need it: a name and the flags."""


def leave_the_network() -> None:
    """Moves this process into a new network namespace with its loopback interface up.

    Raises:
        OSError: The machine does not allow it.
    """
    import fcntl  # not on Windows

    libc = ctypes.CDLL(None, use_errno=True)
    # Only root may make a network namespace without a user namespace around it.
    flags = CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWNET | CLONE_NEWUSER
    if libc.unshare(flags) != 0:
        raise OSError(ctypes.get_errno(), "unshare failed")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        answer = fcntl.ioctl(control, SIOCGIFFLAGS, struct.pack(REQUEST, b"lo", 0))
        _, up = struct.unpack(REQUEST, answer)
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack(REQUEST, b"lo", up | IFF_UP))


def main() -> None:
    """Leaves the network and becomes pytest."""
    try:
        if sys.platform == "linux":
            leave_the_network()
    except OSError as error:
        sys.stderr.write(f"No network namespace ({error}): the socket guard must do.\n")
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *sys.argv[1:]])  # noqa: S606


if __name__ == "__main__":
    main()
