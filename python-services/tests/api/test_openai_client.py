"""The `openai` package as the client, as most programs will be."""

import base64
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import openai
import pytest
from pydantic import BaseModel, Field

from tests.support.fake_image_engine import FakeImageEngine
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.language_models import llama_service
from tests.support.pictures import opened, png
from tests.support.running_service import RunningService, running
from tests.support.service_client import TOKEN, LogLines, image_service, language_service
from tests.support.tiny_gguf import write_tiny_llama
from tests.support.waiting import wait_until

SIDES = ["left", "right"]


@pytest.fixture(scope="module")
def lines() -> LogLines:
    return LogLines()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, lines: LogLines) -> Iterator[RunningService]:
    tiny = write_tiny_llama(tmp_path_factory.mktemp("models") / "tiny.gguf")
    with running(lambda hosts: llama_service(tiny, lines, common={"hosts": hosts})[0]) as live:
        live.load()
        yield live


@pytest.fixture(scope="module")
def client(live: RunningService) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{live.url}/v1", api_key=TOKEN, max_retries=0) as client:
        yield client


def test_a_chat_is_answered(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model="tiny", messages=[{"role": "user", "content": "hello"}], max_completion_tokens=8
    )
    assert answer.choices[0].message.content
    assert answer.usage is not None
    assert answer.usage.completion_tokens == 8


def test_structured_output_is_kept(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model="tiny",
        messages=[{"role": "user", "content": "hello"}],
        response_format={
            "type": "json_schema",
            "json_schema": {"name": "side", "schema": {"enum": SIDES}, "strict": True},
        },
    )
    assert json.loads(answer.choices[0].message.content or "") in SIDES


class Colour(BaseModel):
    """As people write what they want back."""

    name: Literal["red", "blue"]
    warmth: int = Field(ge=0, le=100, description="in percent")
    other: "Colour | None" = None
    tags: list[Literal["a", "b"]]


def test_a_pydantic_model_comes_back(client: openai.OpenAI) -> None:
    answer = client.chat.completions.parse(
        model="tiny",
        messages=[{"role": "user", "content": "hello"}],
        response_format=Colour,
        temperature=1.5,
        seed=1,
        max_tokens=4000,
    )
    assert isinstance(answer.choices[0].message.parsed, Colour)


def test_a_stream_comes_in_pieces_and_with_its_usage(client: openai.OpenAI) -> None:
    stream = client.chat.completions.create(
        model="tiny",
        messages=[{"role": "user", "content": "hello"}],
        max_tokens=8,
        temperature=0,
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = list(stream)
    pieces = [chunk.choices[0].delta.content for chunk in chunks if chunk.choices]
    assert len([piece for piece in pieces if piece]) > 1
    assert chunks[-2].choices[0].finish_reason == "length"
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.completion_tokens == 8


def test_a_stream_that_is_closed_frees_its_place(
    client: openai.OpenAI, live: RunningService, lines: LogLines
) -> None:
    ended = len(lines.named("work.cancelled"))
    with client.completions.create(
        model="tiny", prompt="hello", max_tokens=8192, stream=True
    ) as stream:
        next(iter(stream))
    wait_until(lambda: len(lines.named("work.cancelled")) == ended + 1)
    wait_until(lambda: live.health()["status"] == "healthy")


def test_log_probabilities_are_understood(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model="tiny",
        messages=[{"role": "user", "content": "hello"}],
        max_tokens=1,
        logprobs=True,
        top_logprobs=5,
    )
    logprobs = answer.choices[0].logprobs
    assert logprobs is not None
    assert logprobs.content is not None
    assert len(logprobs.content[0].top_logprobs) == 5


def test_the_models_are_listed(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["tiny.gguf"]


def test_errors_arrive_as_the_clients_own(client: openai.OpenAI, live: RunningService) -> None:
    with pytest.raises(openai.UnprocessableEntityError) as refused:
        client.completions.create(model="tiny", prompt="x", temperature=3)
    assert refused.value.code == "request.invalid"
    stranger = openai.OpenAI(base_url=f"{live.url}/v1", api_key="wrong", max_retries=0)
    with stranger, pytest.raises(openai.AuthenticationError):
        stranger.models.list()


def test_images_are_generated(tmp_path: Path) -> None:
    engine = FakeImageEngine()
    with running(lambda hosts: image_service(engine, tmp_path, hosts=hosts)) as live:
        live.load()
        with openai.OpenAI(base_url=f"{live.url}/v1", api_key=TOKEN, max_retries=0) as client:
            answer = client.images.generate(
                prompt="a boat", model="any", n=2, size="1024x1024", response_format="b64_json"
            )
    assert answer.data is not None
    images = [opened(base64.b64decode(image.b64_json or "")) for image in answer.data]
    assert [image.size for image in images] == [(1024, 1024)] * 2


def test_a_stream_that_waits_in_the_queue_is_read_as_ever() -> None:
    engine = FakeLanguageEngine()
    with (
        ThreadPoolExecutor() as pool,
        running(lambda hosts: language_service(engine, hosts=hosts)) as live,
        openai.OpenAI(base_url=f"{live.url}/v1", api_key=TOKEN, max_retries=0) as client,
    ):
        live.load()
        engine.gate.clear()

        def ask() -> list[str | None]:
            stream = client.chat.completions.create(
                model="fake", messages=[{"role": "user", "content": "one two"}], stream=True
            )
            return [chunk.choices[0].delta.content for chunk in stream]

        asked = [pool.submit(ask) for _ in range(4)]
        wait_until(lambda: live.health()["queue"]["waiting"] == 2)
        engine.gate.set()
        assert [one.result() for one in asked] == [["two", " one", None]] * 4


def test_images_are_edited(tmp_path: Path) -> None:
    engine = FakeImageEngine()
    picture, other = png(size=(96, 64)), png("blue")
    with running(lambda hosts: image_service(engine, tmp_path, hosts=hosts)) as live:
        live.load()
        with openai.OpenAI(base_url=f"{live.url}/v1", api_key=TOKEN, max_retries=0) as client:
            one = client.images.edit(image=picture, prompt="a boat")
            two = client.images.edit(
                image=[("a.png", picture, "image/png"), ("b.png", other)],
                prompt="a boat",
                model="gpt-image-1",
                n=2,
                size="64x64",
                background="auto",
                quality="high",
            )
            nulls = client.images.edit(image=picture, prompt="a boat", n=None, size=None)
            with pytest.raises(openai.UnprocessableEntityError, match=r"body\.mask"):
                client.images.edit(image=picture, mask=other, prompt="a boat")
    sizes = []
    for answer in (one, two, nulls):
        assert answer.data is not None
        sizes += [opened(base64.b64decode(image.b64_json or "")).size for image in answer.data]
    assert sizes == [(96, 64), (64, 64), (64, 64), (96, 64)]
