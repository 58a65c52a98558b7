import assert from "node:assert/strict";
import fc from "fast-check";
import { saidTokens } from "../../../../src/providers/chat/saidTokens.js";
import { yesChances } from "../../../../src/providers/chat/yesChances.js";
import { toldTokens, usualCuts, type ToldToken } from "../../../support/toldTokens.js";

interface Told {
  readonly id: string;
  readonly answer: string;
}

const textOf = (answers: readonly Told[], suggestion = "more light"): string =>
  JSON.stringify({
    answers: answers.map((each) => ({ ...each, sure: 90 })),
    suggestion: { text: suggestion, half: "how" },
    ...{ alignment: 70, aesthetic: 6 },
  });

const two = textOf([
  { id: "q1", answer: "yes" },
  { id: "q2", answer: "no" },
]);
const chances = { q1: { yes: 0.6, no: 0.2 }, q2: { yes: 0.1, no: 0.8 } };

function chancesOf(text: string, content: unknown): Record<string, number | null> {
  const tokens = saidTokens(content);
  if (tokens === null) return {};
  const entries = [...yesChances(text, tokens)].map(([id, { yes }]) => {
    return [id, yes === null ? null : Math.round(1e6 * yes) / 1e6] as const;
  });
  return Object.fromEntries(entries);
}

/** One token for each of these texts; the word is the one that has others. */
function tokensOf(...parts: readonly (string | ToldToken)[]): ToldToken[] {
  return parts.map((part) => (typeof part === "string" ? { token: part, logprob: 0 } : part));
}

function word(token: string, chance: number, others: Record<string, number>): ToldToken {
  const top = Object.entries(others).map(([text, each]) => {
    return { token: text, logprob: Math.log(each) };
  });
  return { token, logprob: Math.log(chance), top_logprobs: top };
}

const one = '{"answers":[{"id":"q1","answer":"yes"}]}';
const [head, tail] = ['{"answers":[{"id":"q1","answer":"', '"}]}'];
const open = head.slice(0, -1);

/** A single answer of yes, and the share of yes in it. */
const alignments: readonly [why: string, content: unknown, yes: number | null | undefined][] = [
  ["a word apart", tokensOf(head, word("yes", 0.6, { yes: 0.6, no: 0.2 }), tail), 0.75],
  [
    "its own chance not among the others",
    tokensOf(head, word("yes", 0.6, { no: 0.2 }), tail),
    0.75,
  ],
  [
    "a quotation mark before it",
    tokensOf(open, word('"yes', 0.6, { '"yes': 0.6, '"no': 0.2 }), tail),
    0.75,
  ],
  [
    "marks on both sides",
    tokensOf(
      open.slice(0, -2),
      word('":"yes"}', 0.6, { '":"yes"}': 0.6, '":"no","': 0.1, '":"no"}': 0.1 }),
      "]}",
    ),
    0.75,
  ],
  ["a word in two parts", tokensOf(head, word("y", 0.6, { y: 0.6, n: 0.2 }), "es", tail), 0.75],
  [
    "other cases and white space, summed up",
    tokensOf(
      head,
      word("yes", 0.4, { yes: 0.4, Yes: 0.15, " YES": 0.05, " no": 0.15, NO: 0.05 }),
      tail,
    ),
    0.75,
  ],
  [
    "words that only begin alike",
    tokensOf(head, word("yes", 0.6, { yes: 0.6, no: 0.2, none: 0.05, yesterday: 0.05 }), tail),
    0.75,
  ],
  [
    "a third word",
    tokensOf(head, word("yes", 0.3, { yes: 0.3, unclear: 0.6, no: 0.1 }), tail),
    0.75,
  ],
  [
    "a no that is likelier than the yes that was said",
    tokensOf(head, word("yes", 0.2, { no: 0.6, yes: 0.2 }), tail),
    0.25,
  ],
  [
    "no no among the others: not likelier than the last of them",
    tokensOf(head, word("yes", 0.9, { yes: 0.9, "{": 0.05, ok: 0.03 }), tail),
    0.978261,
  ],
  [
    "itself alone: not likelier than what is left",
    tokensOf(head, word("yes", 0.9, { yes: 0.9 }), tail),
    0.9,
  ],
  ["certainty", tokensOf(head, word("yes", 1, { yes: 1, no: 1e-30 }), tail), 1],
  [
    "0 and no more than that",
    tokensOf(head, { ...word("yes", 1, { yes: 1, no: 0.0001 }), logprob: 5e-4 }, tail),
    0.9999,
  ],
  [
    "-9999 for what was not looked at",
    tokensOf(
      head,
      { token: "yes", logprob: 0, top_logprobs: [{ token: "no", logprob: -9999 }] },
      tail,
    ),
    1,
  ],
  [
    "thoughts before, and marks of an end behind it",
    tokensOf(
      "<think>",
      "Is it a",
      "</think>\n\n",
      head,
      word("yes", 0.6, { no: 0.2 }),
      tail,
      "<|im_end|>",
    ),
    0.75,
  ],
  [
    "a character in parts behind it, by bytes and without",
    tokensOf(head, word("yes", 0.6, { no: 0.2 }), tail, { token: "\ufffd", logprob: -1 }),
    0.75,
  ],
  ["no others", tokensOf(head, word("yes", 0.6, {}), tail), null],
  ["neither yes nor no", tokensOf(head, word("maybe", 0.6, { perhaps: 0.2 }), tail), undefined],
  [
    "others that would be no answer",
    tokensOf(open, word('"yes', 0.6, { ":": 0.2, no: 0.1 }), tail),
    0.857143,
  ],
  [
    "a share that is not decided yet",
    tokensOf(open, word('"yes', 0.5, { '"': 0.4, '"no': 0.1 }), tail),
    null,
  ],
  ["more than there is", tokensOf(head, word("yes", 0.9, { yes: 0.9, no: 0.8 }), tail), null],
  [
    "another text than its bytes",
    tokensOf(head, { ...word("no", 0.9, { yes: 0.1 }), bytes: [...Buffer.from("yes")] }, tail),
    null,
  ],
  ["nothing", undefined, undefined],
  ["null", null, undefined],
  ["no token", [], undefined],
  ["an object", { tokens: ["yes"], token_logprobs: [-0.1] }, undefined],
  ["another length", tokensOf(head, word("yes", 0.6, { no: 0.2 })).slice(1), undefined],
  ["an end that is missing before the answer", tokensOf(head), undefined],
  [
    "another text",
    tokensOf('{"answers":[{"id":"q2","answer":"', word("yes", 0.6, { no: 0.2 }), tail),
    undefined,
  ],
  [
    "the same twice",
    tokensOf(...[1, 2].flatMap(() => [head, word("yes", 0.6, { no: 0.2 }), tail])),
    undefined,
  ],
  [
    "null for a chance",
    tokensOf(head, { ...word("yes", 0.6, { no: 0.2 }), logprob: null as never }, tail),
    undefined,
  ],
  [
    "NaN for a chance",
    tokensOf(head, { ...word("yes", 0.6, { no: 0.2 }), logprob: NaN }, tail),
    undefined,
  ],
  [
    "a chance above 1",
    tokensOf(head, { ...word("yes", 0.6, { no: 0.2 }), logprob: 2 }, tail),
    undefined,
  ],
  [
    "a chance above 1 of another",
    tokensOf(
      head,
      { ...word("yes", 0.6, {}), top_logprobs: [{ token: "no", logprob: 0.7 }] },
      tail,
    ),
    null,
  ],
  [
    "bytes that are none",
    tokensOf(head, { ...word("yes", 0.6, { no: 0.2 }), bytes: [300] }, tail),
    undefined,
  ],
  [
    "a name for each token",
    tokensOf("token_id:1", word("token_id:2", 0.6, { "token_id:3": 0.2 })),
    undefined,
  ],
];

describe("how likely an answer was a yes", () => {
  for (const [why, content, yes] of alignments) {
    const told = yes === undefined ? "is not told" : yes === null ? "is left open" : `is ${yes}`;
    it(`${told} by ${why}`, () => {
      assert.deepEqual(chancesOf(one, content), yes === undefined ? {} : { q1: yes });
    });
  }

  it("is told of each question, in whatever order and with whatever around", () => {
    const answers = ["q3", "q1", "q2"].map((id) => ({ answer: id === "q1" ? "no" : "yes", id }));
    const text = "Here:\n```json\n" + JSON.stringify({ alignment: 50, answers }, null, 2) + "\n```";
    const content = tokensOf(
      ...text.split(/(?<=")(?=yes|no)|(?<=yes|no)(?=")/).map((part) => {
        if (part !== "yes" && part !== "no") return part;
        return word(part, 0.8, { yes: part === "yes" ? 0.8 : 0.2, no: part === "yes" ? 0.2 : 0.8 });
      }),
    );
    assert.deepEqual(chancesOf(text, content), { q3: 0.8, q1: 0.2, q2: 0.8 });
  });

  it("is that of the first answer where a question has two", () => {
    const text = textOf([
      { id: "q1", answer: "no" },
      { id: "Q1 ", answer: "yes" },
    ]);
    const told = toldTokens(text, usualCuts(text), { q1: { yes: 0.25, no: 0.75 } });
    assert.deepEqual(chancesOf(text, told), { q1: 0.25 });
  });

  it("is not told by tokens of a part of the text", () => {
    const told = toldTokens(two, usualCuts(two), chances);
    assert.deepEqual(chancesOf(two, told), { q1: 0.75, q2: 0.111111 });
    assert.deepEqual(chancesOf(two, told.slice(1)), {});
    const first = told.findIndex(({ token }) => token === "q2");
    assert.deepEqual(chancesOf(two, told.slice(0, first)), {});
    assert.deepEqual(
      chancesOf(
        two,
        told.filter(({ token }) => token !== "id"),
      ),
      {},
    );
    assert.deepEqual(chancesOf(two, [...told].reverse()), {});
  });

  it("needs no token behind the last answer", () => {
    const text = textOf([{ id: "q1", answer: "yes" }], "mehr Licht in den Gässchen 🏮");
    const parts = toldTokens(text, usualCuts(text), chances);
    const whole = parts.map(({ token, ...rest }) => {
      return { token: token.replace(/[^ -~]/gu, "\ufffd\ufffd"), ...rest };
    });
    assert.deepEqual(chancesOf(text, whole), { q1: 0.75 });
  });

  it("is right where characters lie in several tokens before it", () => {
    const text = JSON.stringify({ note: "🏮é", answers: [{ id: "q1", answer: "yes" }] });
    const cut = text.indexOf('"yes') + 1;
    const content = [...Buffer.from(text.slice(0, cut)).map((byte) => byte)].map((byte) => ({
      token: "\ufffd",
      logprob: -0.1,
      bytes: [byte],
    }));
    const rest = tokensOf(word("yes", 0.6, { no: 0.2 }), text.slice(cut + 3));
    assert.deepEqual(chancesOf(text, [...content, ...rest]), { q1: 0.75 });
  });

  it("is the same however the text is cut into tokens", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("yes", "no"), { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat({ max: 600 }), { maxLength: 400 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.string({ unit: "grapheme", maxLength: 20 }),
        (answers, cuts, yes, suggestion) => {
          const asked = answers.map((answer, at) => ({ id: `q${at + 1}`, answer }));
          const text = textOf(asked, suggestion);
          const known = Object.fromEntries(
            asked.map(({ id }) => [id, { yes: 0.9 * yes, no: 0.9 * (1 - yes) }]),
          );
          // Two answers in one token have one place.
          const words = [...text.matchAll(/"answer"/g)].map(({ index }) => index);
          const told = toldTokens(text, [...cuts, ...words], known);
          const found = chancesOf(text, told);
          assert.equal(Object.keys(found).length, answers.length);
          for (const chance of Object.values(found)) {
            assert.ok(chance !== null && Math.abs(chance - yes) < 1e-5, String(chance));
          }
        },
      ),
    );
  });

  it("never throws and stays between 0 and 1, whatever is told", () => {
    const token = fc.record({
      token: fc.oneof(fc.string(), fc.constantFrom("yes", "no", '"yes', "", "{")),
      logprob: fc.oneof(fc.double(), fc.constant(null)),
      top_logprobs: fc.oneof(
        fc.constant(undefined),
        fc.array(
          fc.record({
            token: fc.constantFrom("yes", "no", " no", "x"),
            logprob: fc.double({ max: 0, noNaN: true }),
          }),
        ),
      ),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(token, fc.anything())), fc.string(), (content, text) => {
        for (const said of [
          text,
          one,
          content.map((each) => String((each as ToldToken | null)?.token)).join(""),
        ]) {
          for (const yes of Object.values(chancesOf(said, content))) {
            assert.ok(yes === null || (yes >= 0 && yes <= 1));
          }
        }
      }),
    );
  });

  it("is not told of an answer that no reader should be given: deep, or of parts without end", () => {
    const good = '{"answers":[{"id":"q1","answer":"yes"}]}';
    for (let depth = 17; depth < 9500; depth += 997) {
      for (const [open, close] of [
        ["[", "]"],
        ['{"x":', "}"],
      ] as const) {
        const deep = `{"x":${open.repeat(depth)}${close.repeat(depth)}} ${good}`.slice(0, 20_000);
        assert.equal(yesChances(deep, []).size, 0);
      }
    }
    for (const sign of [",", ":", '"', "'"]) {
      assert.equal(yesChances(`{${sign.repeat(19_000)}} ${good}`, []).size, 0);
    }
  });

  it("has an end, however many tokens are told", () => {
    const many = Array.from({ length: 200_000 }, () => ({ token: "x", logprob: -1 }));
    assert.equal(saidTokens(many), null);
    assert.equal(saidTokens({ length: 1e9 }), null);
    const long = tokensOf(head, word("yes", 0.6, { no: 0.2 }), tail, "y".repeat(3000));
    assert.equal(saidTokens(long), null);
    const others = Array.from({ length: 101 }, (_, at) => ({ token: `${at}`, logprob: -9 }));
    const [token] = saidTokens([{ token: "yes", logprob: -1, top_logprobs: others }]) ?? [];
    assert.deepEqual(token?.others(), []);
  });

  it("reads what stood beside the answers' own words alone, of however many tokens", () => {
    let read = 0;
    const others = ["yes", ...Array.from({ length: 19 }, (_, at) => `no${at}`)].map((token) => ({
      get token() {
        read++;
        return token;
      },
      logprob: -3,
    }));
    const answers = Array.from({ length: 12 }, (_, at) => ({ id: `q${at + 1}`, answer: "yes" }));
    const text = textOf(answers);
    const thoughts = Array.from({ length: 19_000 }, () => ({ token: "hm ", logprob: -3 }));
    const content = [...thoughts, ...toldTokens(text, usualCuts(text), {})].map((token) => {
      return { ...token, logprob: -3, top_logprobs: others };
    });
    assert.equal(Object.keys(chancesOf(text, content)).length, 12);
    assert.ok(read >= 12 && read <= 12 * 20, `${read} were read`);
  });
});
