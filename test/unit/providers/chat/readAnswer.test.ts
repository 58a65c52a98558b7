import assert from "node:assert/strict";
import fc from "fast-check";
import { readAnswer } from "../../../../src/providers/chat/readAnswer.js";
import { critiqueWording } from "../../../../src/providers/prompts/critique.js";
import { judgeWording } from "../../../../src/providers/prompts/judge.js";
import { writtenShapes } from "../../../../src/providers/prompts/written.js";
import { critiqueRequest } from "../../../support/chatRequests.js";

const halves = { what: "a boat", how: "ink" };
const object = JSON.stringify(halves);

/** All mean the same. */
const good: readonly [why: string, text: string][] = [
  ["plain JSON", object],
  ["with thoughts before it", `<think>{"what": "no"} hm</think>\n${object}`],
  ["with thoughts whose start is the template's", `hm, {"what": "x", "how": "y"}</think>${object}`],
  ["with thoughts behind it that never end", `${object}<think>and now`],
  ["in a code fence", "```json\n" + object + "\n```"],
  ["in prose", `Sure! Here it is:\n${object}\nLet me know if you want {more}.`],
  ["behind a brace of prose", `An object {like this: ${object}`],
  ["with commas too many", '{"what": "a boat", "how": "ink",}'],
  ["in single quotation marks", "{'what': 'a boat', 'how': 'ink'}"],
  ["with bare names", "{what: a boat, how: ink}"],
  ["as JSON in a text", JSON.stringify(object)],
  ["as JSON in a text in a text", JSON.stringify(JSON.stringify(object))],
  ["with its quotation marks escaped", object.replaceAll('"', '\\"')],
  ["as a list of one", `[${object}]`],
  ["under another name", `{"answer": ${object}}`],
  ["with names in another case", '{"What": "a boat", "HOW": "ink"}'],
  ["with names that it did not ask for", '{"what":"a boat","how":"ink","why":"so","__proto__":{}}'],
  ["as lines", "WHAT: a boat\nHOW: ink"],
  ["as lines in Markdown", "**What:** a boat\n- **How**: ink"],
  ["as lines that go on", "Sure.\n\nWHAT:\na\nboat\n\nHOW: ink\n\nWHAT: another\nHOW: one"],
  ["as JSON with quotation marks that nobody escaped", '{\n  "what": "a boat",\n  "how": "ink"\n'],
  ["as a list of texts for a text", '{"what": ["a boat"], "how": "ink"}'],
];

/** None of them may be taken for an answer, take long, or break anything. */
const hostile: readonly [why: string, text: string][] = [
  ["nothing", ""],
  ["thoughts alone", "<think>I could say WHAT: a boat"],
  ["prose", "I would draw a boat in ink."],
  ["another object", '{"error": "no"}'],
  ["a list of two", `[${object},${object.replace("boat", "cat")}]`],
  ["a number", "42"],
  ["null", "null"],
  ["wrong types", '{"what": {"a": 1}, "how": true}'],
  ["a part", '{"what": "a boat"}'],
  ["deep nesting", '{"what":'.repeat(5000) + "1" + "}".repeat(5000)],
  ["deep lists", "[".repeat(100_000)],
  ["braces without end", "{".repeat(150_000)],
  ["thoughts without number", "<think>".repeat(20_000)],
  ["1 MB of text", "word ".repeat(200_000)],
  ["an alias that grows", `{a: &a [x, x], b: &b [*a, *a], c: &c [*b, *b], what: *c, how: *c}`],
  ["a tag", '{"what": !!js/function "() => 1", "how": !!binary "AAAA"}'],
  [
    "names of prototypes alone",
    '{"__proto__": {"what": "a", "how": "b"}, "constructor": {"x": 1}}',
  ],
];

describe("an answer of a chat model", () => {
  for (const [why, text] of good) {
    it(`is read ${why}`, () => {
      assert.deepEqual(readAnswer(text, writtenShapes.halves), { ok: true, answer: halves });
    });
  }

  for (const [why, text] of hostile) {
    it(`is none where it is ${why}, and says why in a few words`, () => {
      const reading = readAnswer(text, writtenShapes.halves);
      assert.ok(!reading.ok);
      assert.ok(reading.fault.length > 0 && reading.fault.length <= 400);
    });
  }

  it("is read or is none, whatever the text", () => {
    const parts = fc.array(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.json(),
        fc.constantFrom("{", "}", "[", '"', "\\", "WHAT:", "how:", "<think>", "</think>", ":", ","),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(parts, (each) => {
        const reading = readAnswer(each.join(""), writtenShapes.halves);
        if (reading.ok) assert.deepEqual(Object.keys(reading.answer).sort(), ["how", "what"]);
      }),
    );
  });

  it("is the same behind any prose that holds no braces and no labels", () => {
    const prose = fc.string({ unit: "grapheme" }).map((text) => text.replace(/[{}[\]<>":=]/g, ""));
    fc.assert(
      fc.property(prose, prose, (before, after) => {
        const reading = readAnswer(`${before}\n${object}\n${after}`, writtenShapes.halves);
        assert.deepEqual(reading, { ok: true, answer: halves });
      }),
    );
  });

  it("changes no prototype", () => {
    readAnswer('{"__proto__": {"polluted": 1}, "what": "a", "how": "b"}', writtenShapes.halves);
    readAnswer("{__proto__: {polluted: 1}, what: a, how: b}", writtenShapes.halves);
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
  });

  it("lacks its last line where the limit cut it off, if it is lines", () => {
    const text = "WHAT: a boat\nHOW: in";
    assert.ok(!readAnswer(text, writtenShapes.halves, true).ok);
    assert.ok(readAnswer(`${text}\n\nUser: mo`, writtenShapes.halves, true).ok);
  });

  it("is none where it gives back the words of the form", () => {
    const { shape } = critiqueWording(critiqueRequest(), "lines");
    const asked = JSON.parse(shape.asked.object.split("\n")[1] ?? "") as Record<string, string>;
    const echo = JSON.stringify({ ...asked, text: asked["text"]?.toUpperCase() });
    assert.match(JSON.stringify(readAnswer(echo, shape)), /repeats the words of the form/);
  });

  it("may leave an advice empty", () => {
    const { shape } = critiqueWording(critiqueRequest(), "lines");
    const reading = readAnswer("CRITIQUE: fine\nWHAT: the moon first\nHOW:", shape);
    assert.deepEqual(reading, {
      ok: true,
      answer: { text: "fine", what: "the moon first", how: "" },
    });
  });
});

describe("the scores of an answer", () => {
  const { shape } = judgeWording({ goal: "a boat", negativePrompt: "" }, "object");
  const answerWith = (alignment: unknown, aesthetic: unknown): string =>
    JSON.stringify({ findings: [], suggestion: { text: "", half: "WHAT" }, alignment, aesthetic });

  const told: readonly [given: unknown, alignment: number | null, aesthetic: number | null][] = [
    [7, 7, 7],
    [0, 0, 0],
    ["7", 7, 7],
    [" 7 ", 7, 7],
    ["7/10", 70, 7],
    ["7 out of 10", 70, 7],
    ["3/5", 60, 6],
    ["85%", 85, 9],
    ["8.5/10", 85, 9],
    ["8,5/10", 85, 9],
    [6.6, 7, 7],
    ["7 (good)", 7, 7],
    ["7 - good", 7, 7],
    ["85/100.", 85, 9],
    // Out of range, of another scale, or no number: never made one.
    [11, 11, null],
    [101, null, null],
    [-1, null, null],
    ["-5", null, null],
    [0.85, null, null],
    ["0.85", null, null],
    ["NaN", null, null],
    [null, null, null],
    ["12/10", null, null],
    ["60-80", null, null],
    ["between 60 and 80", null, null],
    ["1e1", null, null],
    ["7/0", null, null],
    ["high", null, null],
    [[7], null, null],
    [{}, null, null],
    [true, null, null],
    ["9".repeat(400), null, null],
  ];
  for (const [given, alignment, aesthetic] of told) {
    it(`are ${String(alignment)} of 100 and ${String(aesthetic)} of 10 where they are told as ${JSON.stringify(given).slice(0, 20)}`, () => {
      const first = readAnswer(answerWith(given, 5), shape);
      assert.equal(first.ok ? first.answer.alignment : null, alignment);
      const second = readAnswer(answerWith(50, given), shape);
      assert.equal(second.ok ? second.answer.aesthetic : null, aesthetic);
    });
  }

  it("are none as NaN, which is no JSON", () => {
    const text = answerWith(50, "?").replace('"?"', "NaN");
    assert.ok(!readAnswer(text, shape).ok);
  });

  it("are whole numbers in their range, or none, whatever is told", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (alignment, aesthetic) => {
        const reading = readAnswer(answerWith(alignment, aesthetic), shape);
        if (!reading.ok) return;
        const { answer } = reading;
        assert.ok(Number.isInteger(answer.alignment) && Number.isInteger(answer.aesthetic));
        assert.ok(answer.alignment >= 0 && answer.alignment <= 100);
        assert.ok(answer.aesthetic >= 0 && answer.aesthetic <= 10);
      }),
    );
  });

  it("come with findings in words of their own", () => {
    const text = `{"Findings": [{"Text": "a boat", "Half": "WHAT", "Met": "yes"}, {"text": "ink", "half": "how", "met": "missing"}],
      "suggestion": {"text": null, "half": "HOW"}, "alignment": "50", "aesthetic": 5}`;
    const reading = readAnswer(text, shape);
    assert.ok(reading.ok);
    assert.deepEqual(reading.answer.findings, [
      { text: "a boat", half: "what", met: true },
      { text: "ink", half: "how", met: false },
    ]);
    assert.deepEqual(reading.answer.suggestion, { text: "", half: "how" });
  });
});
