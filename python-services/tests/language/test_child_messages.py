"""What goes to the child is JSON, made in pieces that are short however long a text is."""

import json
from typing import Any

import pytest

from imagebeam_services.language.child.messages import PIECE, to_line
from imagebeam_services.language.llama_body import PIECE_BYTES, llama_body
from imagebeam_services.language.protocol import (
    ChatMessage,
    ImagePart,
    LanguageRequest,
    Sampling,
)
from tests.support.pictures import data_url


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"a": [], "b": {}, "c": None, "d": [True, 1.5, -2, ""]},
        {'a "key"\n': {"nested": [[1], {"x": 'ü \u2028 \\ " \x00'}]}},
        {"long": "x" * (PIECE - 1) + '\U0001f600"\\\n' * PIECE},
        {"lone": "\ud83d" + "\ude00" * 2},
    ],
    ids=range(5),
)
def test_a_line_is_what_json_makes_of_it(message: dict[str, Any]) -> None:
    assert to_line(message) == json.dumps(message).encode() + b"\n"


def test_no_step_of_a_long_line_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    png = bytes(range(256)) * 5000 + b"end"
    content = (ChatMessage("user", (ImagePart(png),)),)
    body = llama_body(LanguageRequest(content, 1, Sampling()))
    assert len(png) > PIECE_BYTES
    assert body["messages"][0]["content"][0]["image_url"]["url"] == data_url(png)
    lengths: list[int] = []
    dumps = json.dumps

    def counted(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
        text = dumps(value)
        lengths.append(len(text))
        return text

    monkeypatch.setattr(json, "dumps", counted)
    line = to_line(body)
    assert max(lengths) <= PIECE + 2
    assert json.loads(line) == body
