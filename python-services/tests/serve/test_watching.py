"""How a deployment is begun and watched, with what Ray says made up."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
import ray
from ray import serve
from ray.exceptions import RayActorError, RayTaskError
from ray.serve.config import HTTPOptions, ProxyLocation
from ray.serve.schema import ApplicationStatus, ServeDeploySchema

from imagebeam_services.serve import cluster
from imagebeam_services.serve.config_file import parse_config
from tests.support.serve_cluster import free_port, shipped
from tests.support.serve_statuses import Told, status_of

STARTS: Told = ("image", ApplicationStatus.DEPLOYING, "", "")
RUNS: Told = ("image", ApplicationStatus.RUNNING, "", "")
ILL: Told = ("image", ApplicationStatus.UNHEALTHY, "", "The engine died.")
TRACE = """\x1b[36mray::ProxyActor.ready()\x1b[39m (pid=7)
  File "http_util.py", line 788, in start_asgi_http_server
\x1b[31mRuntimeError: Failed to bind.\x1b[39m"""
GIVEN_UP: Told = ("image", ApplicationStatus.DEPLOY_FAILED, "", "There is no folder.")


class FakeRay:
    """Stands in for Ray: goes through what it says, and ends as by Ctrl-C."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *said: Told) -> None:
        self.calls: list[str] = []
        self._said = list(said)
        self.http_config: HTTPOptions | None = None
        monkeypatch.setattr(cluster, "POLL_S", 0)
        monkeypatch.setattr(cluster, "serve_start", self._start)
        monkeypatch.setattr(serve, "status", self._status)
        monkeypatch.setattr(serve, "shutdown", lambda: self.calls.append("serve ended"))
        monkeypatch.setattr(ray, "init", self._init)
        monkeypatch.setattr(ray, "is_initialized", lambda: True)
        monkeypatch.setattr(ray, "shutdown", lambda: self.calls.append("ray ended"))

    def deploy_apps(self, config: ServeDeploySchema) -> None:
        """Takes the file."""
        self.calls.append(f"deployed {len(config.applications)}")

    def wait_for_proxies_serving(self) -> None:
        """Is told to wait."""
        self.calls.append("proxies waited for")

    def _init(self, address: str, **options: Any) -> None:  # noqa: ANN401 - any of Ray's
        dashboard = options.get("include_dashboard")
        self.calls.append(f"joined {address}, dashboard {dashboard}")

    def _start(
        self,
        *,
        http_options: dict[str, Any],
        proxy_location: ProxyLocation,
        **_: object,
    ) -> "FakeRay":
        self.calls.append(f"listening on {http_options['host']}, {proxy_location.value}")
        self.http_config = self.http_config or HTTPOptions.model_validate(http_options)
        return self

    def _status(self) -> object:
        if not self._said:
            raise KeyboardInterrupt
        return status_of(self._said.pop(0))


def config() -> ServeDeploySchema:
    document = shipped()
    document["http_options"]["port"] = free_port()
    document["applications"] = document["applications"][:1]
    return parse_config(document)


def test_it_is_ready_once_when_all_run_and_the_proxies_know(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = FakeRay(monkeypatch, STARTS, STARTS, RUNS, ILL, ILL, RUNS)
    cluster.run(config(), cluster.Cluster(cpus=2), lambda: fake.calls.append("ready"))
    assert fake.calls == [
        "joined local, dashboard False",
        "listening on 127.0.0.1, HeadOnly",
        "deployed 1",
        "proxies waited for",
        "ready",
        "serve ended",
        "ray ended",
    ]
    told = ["image: DEPLOYING", "image: RUNNING", "image: UNHEALTHY (The engine died.)"]
    assert capsys.readouterr().err.splitlines() == [*told, "image: RUNNING"]


def test_an_application_that_cannot_run_ends_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeRay(monkeypatch, STARTS, GIVEN_UP)
    with pytest.raises(cluster.DeployFailedError, match="image cannot be run"):
        cluster.run(config(), cluster.Cluster(), lambda: fake.calls.append("ready"))
    assert fake.calls[-2:] == ["serve ended", "ray ended"]
    assert "ready" not in fake.calls


def test_what_fails_later_is_left_to_ray(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeRay(monkeypatch, RUNS, GIVEN_UP, RUNS)
    cluster.run(config(), cluster.Cluster(), lambda: fake.calls.append("ready"))
    assert fake.calls[-3:] == ["ready", "serve ended", "ray ended"]


def refusal(where: cluster.Cluster, what: ServeDeploySchema | None = None) -> str:
    with pytest.raises(cluster.ClusterError) as refused:
        cluster.run(what or config(), where, lambda: None)
    return str(refused.value)


def test_a_cluster_that_ends_is_told_though_its_end_cannot_be_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake = FakeRay(monkeypatch)

    def dies() -> None:
        raise RayActorError

    monkeypatch.setattr(serve, "status", dies)
    monkeypatch.setattr(serve, "shutdown", dies)
    assert "has ended or refuses: The actor" in refusal(cluster.Cluster())
    assert fake.calls[-1] == "ray ended"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            RayTaskError("ready", TRACE, RuntimeError()),  # type: ignore[no-untyped-call]  # Ray's
            "RuntimeError: Failed to bind.",
        ),
        (TimeoutError("HTTP proxies not available after 60s."), "HTTP proxies not available"),
        (TimeoutError(), "TimeoutError"),
    ],
)
def test_what_goes_wrong_is_told_in_a_line_without_colours(
    monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    FakeRay(monkeypatch)

    def refuses(**_: object) -> None:
        raise error

    monkeypatch.setattr(cluster, "serve_start", refuses)
    assert refusal(cluster.Cluster()).startswith(f"The cluster has ended or refuses: {said}")


@pytest.mark.parametrize("code", [1, None])
def test_only_a_sigterm_of_rays_making_is_a_good_end(
    monkeypatch: pytest.MonkeyPatch, code: int | None
) -> None:
    fake = FakeRay(monkeypatch)

    def exits(*_: object, **__: object) -> None:
        raise SystemExit(signal.SIGTERM if code is None else code)

    monkeypatch.setattr(ray, "init", exits)
    with nullcontext() if code is None else pytest.raises(SystemExit):
        cluster.run(config(), cluster.Cluster(), lambda: None)
    assert fake.calls[-1] == "ray ended"


def test_where_no_cluster_listens_that_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeRay(monkeypatch)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))  # bound, not listening
        address = f"127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(cluster.ClusterError, match="refused"):
            cluster.run(config(), cluster.Cluster(address), lambda: None)
    assert not any(call.startswith("joined") for call in fake.calls)


@pytest.mark.parametrize("elsewhere", [{"port": 8001}, {"host": "0.0.0.0"}])  # noqa: S104
def test_a_serve_that_runs_at_another_address_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, elsewhere: dict[str, Any]
) -> None:
    fake = FakeRay(monkeypatch)
    what = config()
    there = {**what.http_options.model_dump(), **elsewhere}
    fake.http_config = HTTPOptions.model_validate(there)
    said = refusal(cluster.Cluster("auto"), what)
    assert f"already runs there on {there['host']}:{there['port']}: end it with" in said
    assert fake.calls[-2:] == ["listening on 127.0.0.1, HeadOnly", "ray ended"]


def test_a_serve_that_runs_at_the_files_address_is_taken_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake = FakeRay(monkeypatch, RUNS)
    what = config()
    fake.http_config = HTTPOptions.model_validate(what.http_options.model_dump())
    cluster.run(what, cluster.Cluster("auto"), lambda: fake.calls.append("ready"))
    assert fake.calls[-3:] == ["ready", "serve ended", "ray ended"]


@contextmanager
def shared_port() -> Iterator[int]:
    """A port on which somebody listens as Ray's proxy does: in spite of whoever else listens."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.skipif(not hasattr(socket, "SO_REUSEPORT"), reason="the system cannot share ports")
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0"])  # noqa: S104
def test_a_port_that_ray_would_share_is_taken(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    fake = FakeRay(monkeypatch)
    what = config()
    what.http_options.host = host
    with shared_port() as port:
        what.http_options.port = port
        expected = f"Port {port} is taken: choose another under http_options."
        assert refusal(cluster.Cluster(), what) == expected
    assert fake.calls == []


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 8000), ("127.0.0.1", 65_536)])
def test_an_address_that_is_none_of_this_machine_is_told(
    monkeypatch: pytest.MonkeyPatch, host: str, port: int
) -> None:
    fake = FakeRay(monkeypatch)
    what = config()
    what.http_options.host, what.http_options.port = host, port
    assert f"{host}:{port} cannot be listened on (" in refusal(cluster.Cluster(), what)
    assert fake.calls == []


def test_whose_port_it_is_on_a_cluster_that_runs_is_left_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake = FakeRay(monkeypatch, RUNS)
    what = config()
    with shared_port() as port:
        what.http_options.port = port
        cluster.run(what, cluster.Cluster("auto"), lambda: fake.calls.append("ready"))
    assert "ready" in fake.calls
