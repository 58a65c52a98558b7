"""The API descriptions: what they promise is what the services do, tried with made-up requests.

A description cannot say that a text must be a whole image, so that requests which it allows may
still be refused; everything else must be as it says.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from schemathesis.checks import positive_data_acceptance

from imagebeam_services.common.app import Service
from tests.support.fake_image_engine import FakeImageEngine
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.fake_vision_engine import FakeVisionEngine
from tests.support.running_service import RunningService, running
from tests.support.service_client import (
    AUTHORIZED,
    image_service,
    language_service,
    vision_service,
)

EXAMPLES = 40
SHARED_EXAMPLES = 14
"""Of routes that all three services have from the same code: as many in all as of their own."""
MODELS = ("/v1/models", "/v1/models/{model}")
READ_ONLY = {"/health", *MODELS, "/requests", "/requests/{request_id}"}
ENDS_THE_SERVICE = {"/shutdown"}
WORK = ("/requests", "/requests/{request_id}", "/cancel", "/cancel/{request_id}")
SHARED = (*MODELS, "/health", "/load", "/unload", *WORK)
OPERATIONS = [
    (name, path)
    for name, own in {
        "language": ["/v1/completions", "/v1/chat/completions"],
        "image": ["/generate", "/v1/images/generations", "/v1/images/edits"],
        "vision": ["/evaluate"],
    }.items()
    for path in [*own, *SHARED]
]


def service_of(name: str, folder: Path, hosts: tuple[str, ...]) -> Service:
    match name:
        case "language":
            return language_service(FakeLanguageEngine(), hosts=hosts)
        case "image":
            return image_service(FakeImageEngine(), folder, hosts=hosts)
        case _:
            return vision_service(FakeVisionEngine(), folder, hosts=hosts)


@pytest.fixture(scope="module")
def services(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, tuple[Service, RunningService]]]:
    made: dict[str, Service] = {}

    def build(name: str, hosts: tuple[str, ...]) -> Service:
        made[name] = service_of(name, tmp_path_factory.mktemp(name), hosts)
        return made[name]

    with ExitStack() as stack:
        names = ("language", "image", "vision")
        live = {name: stack.enter_context(running(partial(build, name))) for name in names}
        yield {name: (made[name], live[name]) for name in names}


@pytest.mark.parametrize(("name", "path"), OPERATIONS)
def test_a_route_keeps_what_its_description_promises(
    services: dict[str, tuple[Service, RunningService]], name: str, path: str
) -> None:
    service, live = services[name]
    live.load()
    schema = schemathesis.openapi.from_dict(service.app.openapi())
    method = "GET" if path in READ_ONLY else "POST"
    operation = schema[path][method]

    @settings(
        max_examples=SHARED_EXAMPLES if path in SHARED else EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def check(case: "schemathesis.Case[Any]") -> None:
        body: Any = case.body
        assume(not (isinstance(body, dict) and body.get("mode") == "exit"))
        case.call_and_validate(
            base_url=live.url, headers=AUTHORIZED, excluded_checks=[positive_data_acceptance]
        )

    check()


def numbers_in(schema: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any part of it
    if isinstance(schema, dict):
        if schema.get("type") in ("integer", "number") and "const" not in schema:
            yield schema
        for part in schema.values():
            yield from numbers_in(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from numbers_in(part)


def test_the_descriptions_bound_every_number_of_a_request(
    services: dict[str, tuple[Service, RunningService]],
) -> None:
    for service, _ in services.values():
        schemas = service.app.openapi()["components"]["schemas"]
        bodies = {name: schema for name, schema in schemas.items() if name.endswith("Body")}
        for number in numbers_in(bodies):
            assert {"minimum", "exclusiveMinimum"} & set(number), number
            assert {"maximum", "exclusiveMaximum"} & set(number), number


def test_every_route_is_tried(services: dict[str, tuple[Service, RunningService]]) -> None:
    for name, (service, _) in services.items():
        tried = {path for tried_name, path in OPERATIONS if tried_name == name}
        assert set(service.app.openapi()["paths"]) == tried | ENDS_THE_SERVICE
