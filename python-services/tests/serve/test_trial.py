"""The line with which a person tries a cluster: it must lead through the proxy and the gate."""

from typing import Any

import pytest

from imagebeam_services.serve.config_file import parse_config
from imagebeam_services.serve.trial import trial
from tests.support.serve_cluster import shipped

AUTHORIZATION = "-H 'Authorization: Bearer new'"


def tried(document: dict[str, Any]) -> str | None:
    return trial(parse_config(document), "new")


def test_the_shipped_file_is_tried_by_its_own_address() -> None:
    assert tried(shipped()) == f"curl -s http://127.0.0.1:8000/image/health {AUTHORIZATION}"


def test_a_service_at_the_root_has_one_slash() -> None:
    document = shipped()
    document["applications"][0]["route_prefix"] = "/"
    assert tried(document) == f"curl -s http://127.0.0.1:8000/health {AUTHORIZATION}"


def test_what_has_no_route_or_is_no_service_is_passed_over() -> None:
    document = shipped()
    own = {"name": "own", "route_prefix": "/own", "import_path": "mine:app"}
    document["applications"].insert(0, own)
    document["applications"][1]["route_prefix"] = None
    assert tried(document) == f"curl -s http://127.0.0.1:8000/language/health {AUTHORIZATION}"
    document["applications"] = [own]
    assert tried(document) is None


@pytest.mark.parametrize(
    ("host", "place"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000/image/health"),  # noqa: S104 - what is tested
        ("localhost", "http://localhost:8000/image/health"),
        ("::", "'http://[::1]:8000/image/health'"),
    ],
)
def test_every_interface_is_tried_on_this_machine(host: str, place: str) -> None:
    document = shipped()
    document["http_options"]["host"] = host
    document["applications"][0]["args"]["hosts"].append("[::1]:8000")
    assert tried(document) == f"curl -s {place} {AUTHORIZATION}"


def test_the_host_is_sent_that_the_gate_lets_in() -> None:
    document = shipped()
    document["applications"][0]["args"]["hosts"] = ["API.example.test", "other.test"]
    url = "http://127.0.0.1:8000/image/health"
    assert tried(document) == f"curl -s {url} {AUTHORIZATION} -H 'Host: api.example.test'"


def test_the_usual_port_is_left_out_as_curl_does() -> None:
    document = shipped()
    document["http_options"]["port"] = 80
    document["applications"][0]["args"]["hosts"] = ["127.0.0.1"]
    assert tried(document) == f"curl -s http://127.0.0.1/image/health {AUTHORIZATION}"
