"""JSON schemas as grammars, so that what cannot be enforced is known before any work.

llama.cpp makes grammars of schemas too, but leaves out what it does not know, on one route without
a word. Here every keyword is either in the grammar or refused by name. A grammar may allow less
than its schema (no escape where none is needed, no property that nobody named), never more.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

from jsonschema.exceptions import SchemaError

from imagebeam_services.common.errors import InvalidRequestError, ServiceError, UnsupportedError
from imagebeam_services.language.schemas.automata import all_but, both
from imagebeam_services.language.schemas.branches import are_apart, start_of, tag_of
from imagebeam_services.language.schemas.checking import FORMAT_CHECKER, AnswerValidator
from imagebeam_services.language.schemas.formats import FORMATS
from imagebeam_services.language.schemas.joining import joined, meant
from imagebeam_services.language.schemas.numbers import number_ways
from imagebeam_services.language.schemas.patterns import automaton
from imagebeam_services.language.schemas.rules import BLANK, Part, Rules, json_text, literal

MAX_NESTING = 64
PROBLEM_SHOWN = 300

TYPES = ("object", "array", "string", "number", "integer", "boolean", "null")
OBJECT_KEYS = {"properties", "required", "additionalProperties", "propertyNames"}
ARRAY_KEYS = {"items", "prefixItems", "minItems", "maxItems", "uniqueItems"}
STRING_KEYS = {"minLength", "maxLength", "pattern", "format"}
NUMBER_KEYS = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
TYPE_OF_KEY = {
    **dict.fromkeys(OBJECT_KEYS, "object"),
    **dict.fromkeys(ARRAY_KEYS, "array"),
    **dict.fromkeys(STRING_KEYS, "string"),
    **dict.fromkeys(NUMBER_KEYS, "number"),
}
VALUE_KEYS = {"type", "const", "enum"} | STRING_KEYS | NUMBER_KEYS
KNOWN = {*TYPE_OF_KEY, *VALUE_KEYS, "$ref", "allOf", "anyOf", "oneOf"}


def grammar_of(schema: dict[str, Any], at: str) -> str:
    """The grammar of the answers that a schema allows. May take a second: not for the event loop.

    Args:
        schema: Within the bounds of `check_schema`.
        at: Where the schema stands in the request, for messages.

    Raises:
        InvalidRequestError: It is no JSON schema.
        UnsupportedError: It has what cannot be enforced, no answer satisfies it, or its grammar
            would be too large. Both name the place, down to the keyword.
    """
    try:
        AnswerValidator.check_schema(schema)
    except SchemaError as error:
        place = ".".join([at, *(str(step) for step in error.absolute_path)])
        raise _refusal(InvalidRequestError, place, f"is no JSON Schema: {error.message}") from error
    with _named(at):
        compiler = _Compiler(schema, at)
        return compiler.rules.grammar(compiler.value(schema, at))


def _refusal(kind: type[ServiceError], at: str, problem: str) -> ServiceError:
    problem = problem[:PROBLEM_SHOWN]
    return kind(f"{at}: it {problem}", details={"fields": [{"at": at, "problem": f"it {problem}"}]})


def _refused(at: str, problem: str) -> ServiceError:
    return _refusal(UnsupportedError, at, problem)


@contextmanager
def _named(at: str) -> Iterator[None]:
    """Says of a problem where it is."""
    try:
        yield
    except ValueError as error:
        raise _refused(at, str(error)) from error


class _Compiler:
    """Makes the rules of one schema.

    Attributes:
        rules: As far as they are made.
    """

    def __init__(self, root: dict[str, Any], at: str) -> None:
        self.rules = Rules()
        self._root = root
        self._root_at = at
        self._by_reference: dict[str, str] = {}
        self._anything: str | None = None
        self._nesting = 0

    def value(self, node: Any, at: str) -> str:  # noqa: ANN401 - a schema, or a boolean
        """The rule of the values that a part of the schema allows."""
        if node is False:
            raise _refused(at, "allows nothing")
        node = {} if node is True else node
        for key in [*meant(node), *({"$id"} & set(node) if node is not self._root else ())]:
            if key not in KNOWN:
                raise _refused(f"{at}.{key}", "cannot be enforced: leave it out, check it yourself")
        if self._nesting == MAX_NESTING:
            raise _refused(at, "leads too deep")
        self._nesting += 1
        with _named(at):
            rule = self._of_kind(meant(node), at)
        self._nesting -= 1
        return rule

    def _of_kind(self, node: dict[str, Any], at: str) -> str:
        if "const" in node or "enum" in node:
            return self._listed(node, at)
        if set(node) == {"$ref"}:
            return self._referred(node["$ref"], f"{at}.$ref")
        if "$ref" in node:
            target = self._target(node.pop("$ref"), f"{at}.$ref")
            return self.value(joined(node, target), at)
        if "allOf" in node:
            whole = {key: part for key, part in node.items() if key != "allOf"}
            for part in node["allOf"]:
                whole = joined(whole, self._resolved(part, f"{at}.allOf"))
            return self.value(whole, at)
        for key in ("anyOf", "oneOf"):
            if key in node:
                return self._union(key, node, at)
        return self._typed(node, at) if node else self._any(at)

    def _target(self, reference: str, at: str) -> Any:  # noqa: ANN401 - a schema, or a boolean
        """What a reference leads to."""
        target: Any = self._root
        if reference != "#" and not reference.startswith("#/"):
            raise _refused(at, "has another form than #/$defs/NAME, the only one taken here")
        for step in unquote(reference).removeprefix("#").split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            if isinstance(target, list) and key.isdecimal() and int(key) < len(target):
                target = target[int(key)]
            elif isinstance(target, dict) and key in target:
                target = target[key]
            else:
                raise _refused(at, "leads to nothing in the schema")
        if not isinstance(target, dict | bool):
            raise _refused(at, "leads to no schema")
        return target

    def _resolved(self, node: Any, at: str) -> Any:  # noqa: ANN401 - a schema, or a boolean
        """A part of the schema with a reference in it followed, once."""
        if isinstance(node, dict) and "$ref" in node:
            rest = {key: part for key, part in node.items() if key != "$ref"}
            return joined(rest, self._target(node["$ref"], f"{at}.$ref"))
        return node

    def _referred(self, reference: str, at: str) -> str:
        """The rule of a reference, which may lead back to where it stands."""
        if reference not in self._by_reference:
            target = self._target(reference, at)
            name = self._by_reference[reference] = self.rules.choice([], self.rules.add([]))
            steps = unquote(reference).removeprefix("#").split("/")[1:]
            place = ".".join([self._root_at, *steps])
            self.rules.choice([self.value(target, place)], name)
        return self._by_reference[reference]

    def _listed(self, node: dict[str, Any], at: str) -> str:
        if others := set(node) - VALUE_KEYS:
            raise _refused(f"{at}.{min(others)}", "cannot be enforced beside const or enum")
        validator = AnswerValidator(node, format_checker=FORMAT_CHECKER)
        values = node["enum"] if "enum" in node else [node["const"]]
        texts = dict.fromkeys(json_text(value) for value in values if validator.is_valid(value))
        if not texts:
            raise ValueError("allows nothing: no value of its const or enum satisfies all keywords")
        return self.rules.choice([self.rules.value(text[0], [[literal(text)]]) for text in texts])

    def _union(self, key: str, node: dict[str, Any], at: str) -> str:
        rest = {name: part for name, part in node.items() if name != key}
        branches = node[key]
        if key == "oneOf" and len(branches) > 1:
            found = [self._resolved(branch, at) for branch in branches]
            tag = tag_of(found)
            if tag is None and not are_apart(found):
                raise _refused(
                    f"{at}.oneOf", "has branches that may overlap: use anyOf, or a const in each"
                )
            if tag is not None and not all(tag in branch.get("required", ()) for branch in found):
                rest = joined(rest, {"required": [tag]})
        rules = []
        for index, branch in enumerate(branches):
            place = f"{at}.{key}.{index}"
            whole = joined(rest, self._resolved(branch, place)) if rest else branch
            rules.append(self.value(whole, place))
        return self.rules.choice(rules)

    def _any(self, at: str) -> str:
        """The rule of any JSON value."""
        if self._anything is None:
            self._anything = self.rules.choice([], self.rules.add([]))
            inner = [self._typed({"type": name}, at) for name in TYPES if name != "integer"]
            self.rules.choice(inner, self._anything)
        return self._anything

    def _typed(self, node: dict[str, Any], at: str) -> str:
        given = node.get("type")
        if given is None:  # keywords tell what is meant; the rest of all types satisfies nobody
            given = sorted({TYPE_OF_KEY[key] for key in node})
        types = [given] if isinstance(given, str) else given
        if "number" in types:
            types = [name for name in types if name != "integer"]
        return self.rules.choice([self._one_type(name, node, at) for name in types])

    def _one_type(self, name: str, node: dict[str, Any], at: str) -> str:
        match name:
            case "object":
                return self._object(node, at)
            case "array":
                return self._array(node, at)
            case "string":
                return self._string(node, at)
            case "number" | "integer":
                return self.rules.value("0", number_ways(node, whole=name == "integer"))
            case "boolean":
                return self.rules.value("t", [[literal("true")], [literal("false")]])
            case _:
                return self.rules.value("n", [[literal("null")]])

    def _string(self, node: dict[str, Any], at: str) -> str:
        least, most = int(node.get("minLength", 0)), node.get("maxLength")
        most = None if most is None else int(most)
        if most is not None and least > most:
            raise _refused(f"{at}.minLength", "is above maxLength")
        if (named := node.get("format")) is not None and named not in FORMATS:
            raise _refused(
                f"{at}.format", f"cannot be enforced: only {', '.join(sorted(FORMATS))} can"
            )
        patterns = [("pattern", node["pattern"])] if "pattern" in node else []
        patterns += [("format", FORMATS[named])] if named is not None else []
        if not patterns:
            if most == 0:
                return self.rules.string([])
            return self.rules.string([Part("character", 0, least, most)])
        found = []
        for key, pattern in patterns:
            with _named(f"{at}.{key}"):
                found.append(automaton(pattern, least, most))
        return self.rules.text_of(found[0] if len(found) == 1 else both(found[0], found[1]))

    def _array(self, node: dict[str, Any], at: str) -> str:
        if node.get("uniqueItems"):
            raise _refused(f"{at}.uniqueItems", "cannot be enforced")
        least, most = int(node.get("minItems", 0)), node.get("maxItems")
        most = None if most is None else int(most)
        if most is not None and least > most:
            raise _refused(f"{at}.minItems", "is above maxItems")
        prefix = node.get("prefixItems", [])[:most]
        rules = [self.value(item, f"{at}.prefixItems.{i}") for i, item in enumerate(prefix)]
        elements = [Part(self.rules.add([[Part(rule), BLANK]])) for rule in rules]
        low = max(least - len(prefix), 0)
        high = None if most is None else most - len(prefix)
        if "items" not in node and prefix:
            high = low
        if node.get("items") is False:
            if low > 0:
                raise _refused(f"{at}.minItems", "is above what prefixItems has")
            high = 0
        body: list[list[Part]] = [_separated(elements)]
        if high != 0:
            rule = self.value(node.get("items", True), f"{at}.items")
            rules.append(rule)
            element = Part(self.rules.add([[Part(rule), BLANK]]))
            next_one = self.rules.add([[literal(","), BLANK, element]])
            if prefix:
                body = [[*body[0], Part(next_one, 0, low, high)]]
            else:
                further = None if high is None else high - 1
                body = [[element, Part(next_one, 0, max(low - 1, 0), further)]]
                body += [[]] if low == 0 else []
        inside = Part(self.rules.add(body))
        return self.rules.value("[", [[literal("["), BLANK, inside, literal("]")]], rules)

    def _object(self, node: dict[str, Any], at: str) -> str:
        if node.get("propertyNames", True) not in (True, {}, {"type": "string"}):
            raise _refused(f"{at}.propertyNames", "cannot be enforced")
        properties = dict(node.get("properties", {}))
        others = node.get("additionalProperties")
        required = node.get("required", [])
        for name in required:
            if name not in properties:
                if others is False:
                    raise _refused(f"{at}.required", f"has {name!r}, which no property may be")
                properties[name] = True if others is None else others
        rules = {
            name: self.value(part, f"{at}.properties.{name}") for name, part in properties.items()
        }
        inner = list(rules.values())
        # Built from the last property to the first: `after` where one has been written before.
        first, after = self.rules.add([[]]), self.rules.add([[]])
        if others is not False and (others is not None or not properties):
            rule = self.value(True if others is None else others, f"{at}.additionalProperties")
            inner.append(rule)
            key = (
                self.rules.text_of(all_but(properties))
                if properties
                else self._typed({"type": "string"}, at)
            )
            pair = [Part(key), BLANK, literal(":"), BLANK, Part(rule), BLANK]
            self.rules.add([[literal(","), BLANK, *pair, Part(after)], []], after)
            self.rules.add([[*pair, Part(after)], []], first)
        for name, rule in reversed(rules.items()):
            pair = [literal(json_text(name)), BLANK, literal(":"), BLANK, Part(rule), BLANK]
            skips_first = [] if name in required else [[Part(first)]]
            skips_after = [] if name in required else [[Part(after)]]
            first = self.rules.add([[*pair, Part(after)], *skips_first])
            after = self.rules.add([[literal(","), BLANK, *pair, Part(after)], *skips_after])
        return self.rules.value(
            start_of(properties, required),
            [[literal("{"), BLANK, Part(first), literal("}")]],
            inner,
        )


def _separated(elements: Iterable[Part]) -> list[Part]:
    parts: list[Part] = []
    for element in elements:
        parts += [literal(","), BLANK, element] if parts else [element]
    return parts
