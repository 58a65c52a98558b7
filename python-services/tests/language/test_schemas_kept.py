"""Each JSON schema is kept by the model or refused by name, on both routes alike.

The tiny model chooses almost at random, so that what it writes tries a grammar's corners.
"""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient

from tests.support.language_models import llama_service
from tests.support.service_client import client_of, error_code
from tests.support.tiny_gguf import write_tiny_llama

AT = "body.response_format.json_schema.schema"
SHORT = {"type": "string", "maxLength": 6}
LINKED: dict[str, Any] = {
    "$ref": "#/$defs/node",
    "$defs": {
        "node": {
            "type": "object",
            "properties": {
                "value": {"type": "integer", "minimum": 0, "maximum": 9},
                "next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]},
            },
            "required": ["value", "next"],
            "additionalProperties": False,
        }
    },
}
PETS: dict[str, Any] = {
    "oneOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}],
    "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/$defs/Cat"}},
    "$defs": {
        "Cat": {
            "properties": {
                "kind": {"const": "cat", "default": "cat", "title": "Kind", "type": "string"},
                "lives": {"type": "integer", "exclusiveMinimum": 0, "maximum": 9},
            },
            "required": ["lives"],
            "type": "object",
        },
        "Dog": {
            "properties": {"kind": {"enum": ["dog", "wolf"], "type": "string"}},
            "required": ["kind"],
            "type": "object",
        },
    },
}


def sum_of(name: str) -> dict[str, Any]:
    """A node of a tree, told apart from others by what comes first in it."""
    inner = {"$ref": "#/$defs/tree"}
    return {
        "type": "object",
        "properties": {"op": {"const": name}, "left": inner, "right": inner},
        "required": ["op", "left"],
    }


def alike(keys: list[str]) -> dict[str, Any]:
    """Lists of lists that all begin alike: with each level, there are more ways to go on."""
    inner = {"type": "array", "items": {"$ref": "#/$defs/a"}}
    branches = [{**inner, key: 1} for key in keys]
    return {"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [*branches, {"type": "null"}]}}}


TREE: dict[str, Any] = {
    "$ref": "#/$defs/tree",
    "$defs": {"tree": {"anyOf": [sum_of("add"), sum_of("mul"), {"type": "null"}]}},
}

ZOD_DATE = (
    r"(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29"
    r"|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))"
)
ZOD_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z))"
ZOD_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])"
ZOD_UUID = (
    "^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}"
    "|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$"
)
ZOD_EMAIL = (
    r"^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]"
    r"@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$"
)
ZOD: list[dict[str, Any]] = [
    {"type": "string", "format": "date", "pattern": f"^{ZOD_DATE}$"},
    {"type": "string", "format": "date-time", "pattern": f"^{ZOD_DATE}T{ZOD_TIME}$"},
    {"type": "string", "format": "uuid", "pattern": ZOD_UUID},
    {"type": "string", "format": "ipv4", "pattern": rf"^(?:{ZOD_BYTE}\.){{3}}{ZOD_BYTE}$"},
    {"type": "string", "format": "email", "pattern": ZOD_EMAIL},
    {"type": ["string", "number"]},
    {"prefixItems": [{"type": "string"}, {"type": "number"}], "items": False, "minItems": 2,
     "maxItems": 2, "type": "array"},
    {"oneOf": [
        {"type": "object", "properties": {"t": {"type": "string", "const": "a"}, "v": SHORT},
         "required": ["t", "v"], "additionalProperties": False},
        {"type": "object", "properties": {"t": {"type": "string", "const": "b"}},
         "required": ["t"], "additionalProperties": False}]},
]  # fmt: skip
"""As zod 4 writes its own types."""

KEPT: list[dict[str, Any]] = [
    {"type": "boolean"},
    {"type": "null"},
    {"const": 'only this "one", with a \\ and ü'},
    {"enum": ["a", 1, None, True, {"b": [1.5]}]},
    {"type": "string", "enum": ["red", "blue", 7]},
    {"type": "string", "minLength": 3, "maxLength": 5},
    {"type": "string", "maxLength": 0},
    {"type": "string", "pattern": r"^\d{3}$"},
    {"type": "string", "pattern": r"\d", "maxLength": 5},
    {"type": "string", "pattern": r"^[A-Z]{2}-\d{1,4}$"},
    {"type": "string", "pattern": r'^(ab|"c\\d"|[^a-y"\\])+$', "maxLength": 9},
    {"type": "string", "pattern": r"^\w+\s\W{2}.?$", "maxLength": 12},
    {"type": "string", "pattern": "^$"},
    {"type": "string", "pattern": "^a|b$", "maxLength": 4},
    {"type": "string", "format": "date"},
    {"type": "string", "format": "time"},
    {"type": "string", "format": "date-time", "title": "When", "examples": ["x"]},
    {"type": "string", "format": "uuid"},
    {"type": "string", "format": "email", "maxLength": 20},
    {"type": "string", "format": "ipv4"},
    {"type": "string", "format": "date", "pattern": "^2"},
    {"type": "integer"},
    {"type": "integer", "minimum": 3, "maximum": 12},
    {"type": "integer", "minimum": -120, "exclusiveMaximum": -7},
    {"type": "integer", "minimum": -5, "maximum": 105},
    {"type": "integer", "exclusiveMinimum": 0},
    {"type": "integer", "maximum": 41.5},
    {"type": "integer", "minimum": -(2**53) + 1, "maximum": 2**53 - 1},
    {"type": "integer", "minimum": 0, "maximum": 100, "multipleOf": 5},
    {"type": "number"},
    {"type": "number", "minimum": 0, "maximum": 1},
    {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    {"type": "number", "minimum": -0.25, "maximum": 12.5},
    {"type": "number", "minimum": -3.5, "maximum": -1},
    {"type": "number", "minimum": 99.95},
    {"type": "number", "maximum": -1e6},
    {"type": ["string", "null"], "maxLength": 3},
    {"anyOf": [{"type": "integer", "minimum": 5}, {"type": "null"}], "default": None},
    {"oneOf": [{"type": "boolean"}, {"type": "number", "minimum": 0}]},
    {"allOf": [{"$ref": "#/$defs/x"}], "$defs": {"x": SHORT}, "description": "pydantic 1's"},
    {"allOf": [{"properties": {"a": SHORT}}, {"properties": {"b": SHORT}, "required": ["b"]}]},
    {"type": "array", "items": SHORT, "minItems": 2, "maxItems": 3},
    {"type": "array", "items": {"type": "boolean"}, "maxItems": 0},
    {"type": "array", "prefixItems": [SHORT, {"type": "null"}], "items": False, "minItems": 2},
    {"type": "array", "maxItems": 2, "items": {"type": "array", "maxItems": 2, "items": SHORT}},
    {"type": "object", "properties": {"a": SHORT, "b": SHORT, "c": SHORT}, "required": ["b"]},
    {"properties": {'with "quotes"': SHORT}, "required": ['with "quotes"']},
    {"type": "object", "properties": {}, "additionalProperties": False},
    {"type": "object", "required": ["a"], "additionalProperties": {"type": "boolean"}},
    {"type": "object", "properties": {"ab": SHORT}, "additionalProperties": {"type": "null"}},
    {
        "type": "object",
        "propertyNames": {"type": "string"},
        "additionalProperties": {"type": "null"},
    },
    {"type": "object"},
    {"type": "boolean", "x-order": 1, "$schema": "http://json-schema.org/draft-07/schema#"},
    {"anyOf": [{"type": "string", "pattern": "^a"}, {"enum": ["b"]}], "type": "string",
     "maxLength": 3},
    LINKED,
    TREE,
    PETS,
]  # fmt: skip

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"type": "string", "minLength": 5, "maxLength": 4}, "minLength"),
    ({"type": "array", "minItems": 2, "maxItems": 1}, "minItems"),
    ({"type": "integer", "minimum": 3, "maximum": 2}, "bounds"),
    ({"type": "integer", "exclusiveMinimum": 3, "maximum": 3}, "bounds"),
    ({"type": "number", "exclusiveMinimum": 1, "exclusiveMaximum": 1}, "bounds"),
    ({"type": "string", "pattern": "^((a{0,999}){0,999}){0,999}$"}, "pattern"),
    ({"type": "string", "pattern": "^(((a?){50}){50}){50}$"}, "pattern"),
    ({"type": "string", "pattern": "(a|b)*a(a|b){200}"}, "pattern"),
    ({"type": "string", "pattern": r"^(?=a)\w$"}, "pattern"),
    ({"type": "string", "pattern": r"^(a)\1$"}, "pattern"),
    ({"type": "string", "pattern": r"^\p{L}$"}, "pattern"),
    ({"type": "string", "pattern": "["}, "pattern"),
    ({"type": "string", "pattern": "^abc$", "maxLength": 2}, "pattern"),
    ({"type": "string", "format": "uri"}, "format"),
    ({"type": "string", "format": "nonsense"}, "format"),
    ({"type": "string", "enum": [1, 2]}, "enum"),
    ({"type": "integer", "const": "a"}, "const"),
    ({"type": "number", "multipleOf": 0.5}, "multipleOf"),
    ({"type": "integer", "multipleOf": 3}, "multipleOf"),
    ({"type": "array", "items": SHORT, "uniqueItems": True}, "uniqueItems"),
    ({"type": "array", "contains": SHORT}, "contains"),
    ({"type": "object", "minProperties": 1}, "minProperties"),
    ({"type": "object", "patternProperties": {"^a": SHORT}}, "patternProperties"),
    ({"type": "object", "dependentRequired": {"a": ["b"]}}, "dependentRequired"),
    ({"type": "object", "required": ["a"], "additionalProperties": False}, "required"),
    ({"$ref": "#name", "$defs": {"x": {"$anchor": "name", "type": "null"}}}, "$ref"),
    ({"not": {"type": "null"}}, "not"),
    ({"if": {}, "then": {}}, "if"),
    ({"oneOf": [SHORT, {"type": "string", "minLength": 2}]}, "oneOf"),
    ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, "oneOf"),
    ({"allOf": [SHORT, {"type": "integer"}]}, "type"),
    ({"$ref": "#"}, "ref"),
    ({"anyOf": [{"$ref": "#"}, {"type": "null"}]}, "ref"),
    ({"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]}, "ref"),
    ({"$ref": "#/$defs/missing"}, "ref"),
    (alike(["minItems", "maxItems"]), "ambiguous"),
    ({"type": "array", "items": {"type": "string", "minLength": 2000}, "minItems": 2000}, "short"),
    ({"nullable": True, "type": "string"}, "nullable"),
    ({"properties": {"a": {"items": False, "minItems": 1, "type": "array"}}}, "minItems"),
    ({"type": "nonsense"}, "type"),
    ({"type": "string", "maxLength": "5"}, "maxLength"),
    ({"type": "array", "items": [SHORT]}, "items"),
    ({"required": "a"}, "required"),
]  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    model = write_tiny_llama(tmp_path_factory.mktemp("models") / "tiny.gguf")
    with client_of(llama_service(model, context_tokens=4096)[0]) as client:
        yield client


def ask(client: TestClient, schema: dict[str, Any], **changes: Any) -> list[Any]:  # noqa: ANN401
    """Both routes' responses."""
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema, "strict": True}}
    body = {"response_format": form, "temperature": 1.5, "max_tokens": 3000, **changes}
    chat = {"messages": [{"role": "user", "content": "x"}], **body}
    return [
        client.post("/v1/chat/completions", json=chat),
        client.post("/v1/completions", json={"prompt": "x", **body}),
    ]


def said(answer: dict[str, Any]) -> str:
    choice = answer["choices"][0]
    assert choice["finish_reason"] == "stop"
    text: str = choice["message"]["content"] if "message" in choice else choice["text"]
    return text


@pytest.mark.parametrize("schema", [*KEPT, *ZOD], ids=lambda schema: json.dumps(schema)[:70])
def test_a_schema_is_kept(client: TestClient, schema: dict[str, Any]) -> None:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    for seed in range(2):
        for response in ask(client, schema, seed=seed):
            assert response.status_code == 200, response.text
            value = json.loads(said(response.json()))
            jsonschema.validate(value, schema, format_checker=checker)


@pytest.mark.parametrize(
    ("schema", "keyword"), REFUSED, ids=[json.dumps(schema)[:70] for schema, _ in REFUSED]
)
def test_what_cannot_be_kept_is_refused(
    client: TestClient, schema: dict[str, Any], keyword: str
) -> None:
    for response in ask(client, schema):
        assert response.status_code == 422, response.text
        assert error_code(response) in ("request.invalid", "request.unsupported")
        error = response.json()["error"]
        assert error["details"]["fields"][0]["at"].startswith(AT)
        assert keyword in error["message"]
    assert client.get("/health").json()["status"] == "healthy"
