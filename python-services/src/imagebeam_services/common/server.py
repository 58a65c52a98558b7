"""The service as a process: how it serves, and how it ends.

It ends with exit code 0 on SIGTERM, on SIGHUP, on Ctrl-C, on `/shutdown`, and, where asked for,
when its stdin ends, which happens whenever its parent does, even by SIGKILL.
"""

import asyncio
import contextlib
import os
import socket
import sys
import threading
from collections.abc import Callable, Generator
from typing import NoReturn

import uvicorn

from imagebeam_services.common.app import Service
from imagebeam_services.common.connections import PatientProtocol
from imagebeam_services.common.listening import BACKLOG
from imagebeam_services.common.logs import route_library_logs
from imagebeam_services.common.signals import handled_by

GRACE_S = 2
"""How long answers under way may take when the service ends; cancelled work takes less."""
STOP_LIMIT_S = 5.0
"""After this the process ends, whatever still runs in it."""
SWITCH_INTERVAL_S = 0.001
"""After this a working thread must let the event loop in. An answer takes several turns: with
Python's own 5 ms `/health` took 22 ms (p99) beside a thread that decodes and judges, and 10 now."""


class ServiceServer(uvicorn.Server):
    """Serves one service; when it is to end, work under way is asked to end first.

    Args:
        service: What is served.
        on_end: Called once the end was asked for, in whatever thread that was.
    """

    def __init__(self, service: Service, on_end: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                service.app,
                http=PatientProtocol,
                backlog=BACKLOG,
                ws="none",
                loop="asyncio",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=GRACE_S,
            )
        )
        self._service = service
        self._on_end = on_end
        self._loop: asyncio.AbstractEventLoop | None = None

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serves until the end is asked for."""
        self._loop = asyncio.get_running_loop()
        self._service.exit_request.action = self.end
        if self._service.settings.ends_with_stdin:
            threading.Thread(target=self._end_with_stdin, name="stdin", daemon=True).start()
        await super().serve(sockets)

    def end(self) -> None:
        """Asks for the end, from any thread and from signal handlers."""
        self.should_exit = True
        if self._loop is not None and not self._loop.is_closed():
            # Not here and now: a signal may have come while the main thread holds a lock.
            self._loop.call_soon_threadsafe(self._service.host.ask_to_stop)
        self._on_end()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Ends by signals; a second one, which uvicorn would take for haste, changes nothing."""
        is_main = threading.current_thread() is threading.main_thread()
        with handled_by(lambda *_: self.end()) if is_main else contextlib.nullcontext():
            yield

    def _end_with_stdin(self) -> None:
        with contextlib.suppress(OSError):  # a closed stdin has ended too
            while os.read(0, 4096):
                pass
        self.end()


def _end_in_any_case() -> None:
    """Ends the process after a while even if it hangs."""
    limit = threading.Timer(STOP_LIMIT_S, os._exit, (0,))
    limit.daemon = True
    limit.start()


def run(service: Service, sock: socket.socket) -> NoReturn:
    """Serves, and ends the process.

    Exit codes: 0, whoever asked for the end; 3 where the app could not start.
    """
    route_library_logs(service.log)
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    code = 0
    try:
        asyncio.run(ServiceServer(service, _end_in_any_case).serve([sock]))
    except SystemExit as error:  # uvicorn's way to say that the lifespan failed
        code = error.code if isinstance(error.code, int) else 3
    sys.stdout.flush()
    sys.stderr.flush()
    # Without this, a device thread in the middle of `import torch` would hold the exit for seconds.
    os._exit(code)
