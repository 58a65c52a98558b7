import assert from "node:assert/strict";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { UsageError } from "../../../src/base/errors.js";
import { readArgs } from "../../../src/cli/args.js";
import { checklistIn, readChecklist } from "../../../src/cli/checklistFile.js";
import { checklistJson, checklistLines } from "../../../src/cli/checklistText.js";
import { jsonLine } from "../../../src/cli/jsonLine.js";
import { listenForInterrupts } from "../../../src/cli/interrupts.js";
import { line } from "../../../src/cli/line.js";
import { planOf } from "../../../src/cli/startCommand.js";
import type { Question } from "../../../src/protocol/plan.js";
import { fakeQuestions } from "../../support/fakeModels.js";
import { inFolder } from "../../support/diskHarness.js";
import { MemoryMachine } from "../../support/memoryMachine.js";

const never = new AbortController().signal;
const read = (path: string) => readChecklist(path, Readable.from([]), never);

const text = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }),
  fc.string({ unit: "binary", minLength: 1, maxLength: 10 }),
  fc.constantFrom(
    "yes",
    "null",
    "- a",
    "a: b",
    "# no",
    "\u001b[31mred",
    "\u202ea",
    "'",
    '"',
    "~ 7",
  ),
);
const questions = fc
  .uniqueArray(text, { minLength: 1, maxLength: 6, selector: (each) => each.trim().toLowerCase() })
  .filter((texts) => texts.every((each) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(each)))
  .map((texts) =>
    texts.map((each, at): Question => {
      const needs = at === 0 ? [] : [`q${at}`];
      return {
        ...{ id: `q${at + 1}`, text: each, half: at % 2 === 0 ? "what" : "how", needs },
        ...{ weight: at + 0.5, kind: "count" },
      };
    }),
  );

const refused = (file: string, why?: string): string[] => {
  try {
    checklistIn(file, "q.yaml");
  } catch (error) {
    assert.ok(error instanceof UsageError && error.code === "usage.checklist", String(error));
    return error.message.split("\n");
  }
  return assert.fail(`It is taken, ${why ?? ""}: ${file.slice(0, 100)}`);
};
const head = "The checklist cannot be taken.";

describe("the file of a checklist", () => {
  it("gives a question that has no id of its own one that is free", () => {
    const file =
      "questions:\n  - { id: q2, text: Is it red? }\n  - Is it snowing?\n  - Is it dusk?\n";
    const ids = checklistIn(file, "q.yaml").questions.map(({ id }) => id);
    assert.deepEqual(ids, ["q2", "q1", "q3"]);
  });

  it("is refused at once, however many keys it has", () => {
    const keys = Array.from({ length: 60_000 }, (_, at) => `k${at}: 1`).join("\n");
    // Where each key was compared with all others, this took minutes: the test would not end.
    const lines = refused(`${keys}\nquestions: [a?]\n`, "60,000 keys of nobody");
    assert.equal(lines.length, 12);
    assert.match(lines.at(-1) ?? "", /^And 59,?990 more\.$/);
  });

  it("is read to the letter as it was printed, in both forms, through any terminal", () => {
    fc.assert(
      fc.property(questions, text, text, (asked, goal, negativePrompt) => {
        const planned = { goal, negativePrompt, by: "luna", questions: asked };
        // What stands in a line is cleaned, which must take nothing from it.
        const yaml = checklistLines(planned, "imagebeam").map((each) => line(each).text);
        for (const file of [yaml.join("\n"), yaml.join("\r\n"), jsonLine(checklistJson(planned))]) {
          assert.deepEqual(checklistIn(file, "f"), { questions: asked, goal, negativePrompt });
        }
      }),
    );
  });

  it("may be sentences alone, or what a plan calls its checklist", () => {
    const [first, second] = checklistIn(
      "- Is there a boat?\n- text: Is it red?\n  needs: [q1]\n",
      "f",
    ).questions;
    assert.deepEqual(first, {
      ...{ id: "q1", text: "Is there a boat?", half: "what", kind: "object", weight: 1, needs: [] },
    });
    assert.deepEqual([second?.id, second?.needs], ["q2", ["q1"]]);
    const bare = checklistIn(JSON.stringify(fakeQuestions), "f");
    assert.deepEqual(bare, { questions: fakeQuestions, goal: null, negativePrompt: null });
  });

  const start = "goal: a boat\nquestions:\n  - id: q1\n    text: Is it?\n";
  type Case = readonly [what: string, file: string, told: readonly RegExp[]];
  const cases: readonly Case[] = [
    [
      "a field that is misspelt",
      `${start}    wieght: 3\n`,
      [/^q\.yaml:5: "wieght" is unknown: did you mean weight\?$/],
    ],
    [
      "a field that nobody knows",
      `${start}colour: red\n`,
      [/^q\.yaml:5: "colour" is unknown: allowed are goal, negativePrompt, by, questions$/],
    ],
    [
      "a half that is none",
      `${start}    half: who\n`,
      [/^q\.yaml:5: Question 1: its half must be what or how\.$/],
    ],
    ["a kind that code asks", `${start}    kind: fixed\n`, [/^q\.yaml:5: Question 1 is of a kind/]],
    [
      "a weight that is none",
      `${start}    weight: heavy\n`,
      [/^q\.yaml:5: Question 1: its weight must be a number, 0-100/],
    ],
    [
      "needs that come later",
      `${start}    needs: [q2]\n  - text: Red?\n`,
      [/^q\.yaml:5: Question 1 needs one that does not come before it/],
    ],
    ...["", " 12", " true", " [Boat?]"].map((own): Case => [
      `a question that is no text:${own}`,
      `${start}  -${own}\n`,
      [/^q\.yaml:5: Question 2 must be a text, in quotes where it looks like none$/],
    ]),
    ...["!red boat shown?", "&x Is there a dog?", "Is there a sign # 5?", "!!binary AAAA"].map(
      (own): Case => [
        `a sentence of which YAML takes a part: ${own}`,
        `- Is there a boat? # the main thing\n- ${own}\n`,
        [/^q\.yaml:2: Put the text in quotes: !, & and # mean something in YAML\.$/],
      ],
    ),
    [
      "a text with a colon",
      "- text: Is there a boat: a red one?\n",
      [/^q\.yaml:1: It is no YAML: a colon with a space .* put the text in quotes\.$/],
    ],
    [
      "a word with a colon",
      "- Sailboats: are there two?\n",
      [/^q\.yaml:1: Put the whole question in quotes: "Sailboats:" …$/],
    ],
    ["an empty text", `${start}  - text: ""\n`, [/^q\.yaml:5: Question 2 is empty/]],
    [
      "the same twice",
      `${start}  - is IT?\n`,
      [/^q\.yaml:5: Question 2 is the same as question 1/],
    ],
    [
      "two faults",
      `${start}    half: who\n    kind: odd\n`,
      [/^q\.yaml:5: .*half/, /^q\.yaml:6: .*kind must be object/],
    ],
    ["no question", "questions: []\n", [/^q\.yaml:1: .*1 to 100 questions/]],
    ["no list", "questions: 7\n", [/^q\.yaml: It must have questions, a list/]],
    ["a goal that is no text", "goal: 1984\nquestions: [a]\n", [/^q\.yaml:1: goal must be a text/]],
    [
      "a negative prompt that is none",
      "questions: [a]\nnegativePrompt: [people]\n",
      [/^q\.yaml:2: negativePrompt must be a text, in quotes/],
    ],
    [
      "a sentence with a colon, which is a field to YAML",
      "- Is there a boat?\n- Is there a fox: a red one?\n",
      [/^q\.yaml:2: Put the whole question in quotes: "Is there a fox:" …$/],
    ],
    [
      "a text that is misspelt",
      "- txet: Is there a boat?\n",
      [/^q\.yaml:1: "txet" is unknown: did you mean text\?$/],
    ],
    ["a sentence", "Is there a boat?\n", [/^q\.yaml: It must have questions, a list/]],
    ["nothing", " \n", [/^q\.yaml: It is empty\.$/]],
    ["no YAML", 'questions:\n  - "open\n', [/^q\.yaml:\d: It is no YAML: /]],
    [
      "a key that stands twice",
      `${start}    text: Red?\n`,
      [/^q\.yaml:5: "text" stands twice in one place\.$/],
    ],
    ["JSON that breaks off", '{"questions": [{"id": "q1",', [/^q\.yaml:1: It is no YAML: /]],
    ["too many", "- a\n".repeat(101), [/^q\.yaml: It has 101 questions; the limit is 100\.$/]],
    ["nesting without end", "[".repeat(50_000), [/^q\.yaml(:1)?: It is .*nested too deeply\.$/]],
    ...["---", "..."].map((rule): Case => [
      `two documents, with ${rule} between them`,
      `questions: [a]\n${rule}\nquestions: [b]\n`,
      [
        /^q\.yaml:[23]: It is no YAML: a second document begins, after a line of --- or of .*one\.$/,
      ],
    ]),
    [
      "aliases that grow",
      `a: &a [x]\nb: &b [${"*a,".repeat(30)}]\nquestions: [${"*b,".repeat(30)}]`,
      [/^q\.yaml: It is no YAML that can be read: its aliases come to too much: write/],
    ],
  ];
  for (const [what, file, told] of cases) {
    it(`is refused with the line, and what is allowed: ${what}`, () => {
      const [first, ...lines] = refused(file, what);
      assert.equal(first, head);
      assert.equal(lines.length, told.length, lines.join("\n"));
      told.forEach((pattern, at) => assert.match(lines[at] ?? "", pattern));
    });
  }

  it("tells ten faults, and how many more there are", () => {
    const lines = refused(
      Array.from({ length: 30 }, (_, at) => `- text: "${at}"\n  od: 1\n`).join(""),
    );
    assert.deepEqual([lines.length, lines.at(-1)], [12, "And 20 more."]);
  });

  it("throws nothing else, whatever stands in it", () => {
    const any = fc.oneof(
      fc.string(),
      fc.json(),
      fc.array(questions).map((each) => JSON.stringify(each)),
    );
    fc.assert(
      fc.property(any, (file) => {
        try {
          assert.ok(checklistIn(file, "f").questions.length > 0);
        } catch (error) {
          assert.ok(error instanceof UsageError, String(error));
        }
      }),
    );
  });

  it("is a file of text, and not too long", () =>
    inFolder(async (folder) => {
      const at = (name: string) => join(folder, name);
      await mkdir(at("folder"));
      await writeFile(at("long"), "x".repeat(1_000_001));
      await writeFile(at("binary"), Buffer.from([0xff, 0xfe, 0x00]));
      for (const [name, told] of [
        ["none", "There is no such file."],
        ["folder", "It is no file. What comes from another command is read with --checklist -"],
        ["long", "It is longer than 1 MB."],
        ["binary", "It is no text in UTF-16LE: save it in UTF-8, then try again."],
      ] as const) {
        await assert.rejects(read(at(name)), {
          code: "usage.checklist",
          message: `${head}\n${at(name)}: ${told}`,
        });
      }
    }));

  it("may stand on standard input, where its goal does not", () =>
    inFolder(async (folder) => {
      const stdin = Readable.from([Buffer.from("- Is there a boat?\n")]);
      const { questions } = await readChecklist("-", stdin, never);
      assert.deepEqual(
        questions.map((each) => each.text),
        ["Is there a boat?"],
      );
      const faulty = Readable.from([Buffer.from("- text: 7\n")]);
      await assert.rejects(readChecklist("-", faulty, never), {
        message: `${head}\nstandard input:1: Question 1: its text must be of 1-2,000 characters.`,
      });
      assert.throws(() => readArgs(["-", "--checklist", "-"]), {
        message: "Only one of goal and checklist can stand on standard input.",
      });
      // As a shell of Windows writes what a command prints into a file.
      const path = join(folder, "printed");
      await writeFile(path, Buffer.from("\ufeff- Is there a café?\n", "utf16le"));
      assert.equal((await read(path)).questions[0]?.text, "Is there a café?");
    }));

  it("is no more of a file than it has, and may be behind a link", function () {
    if (process.platform !== "linux") this.skip();
    return inFolder(async (folder) => {
      // The name of this process: a file that says that it has no bytes, and gives some all the same.
      const name = "/proc/self/comm";
      const before = await readFile(name);
      await writeFile(name, "- Boat?");
      try {
        await assert.rejects(read(name), {
          message: /comm: It is empty\.$/,
        });
      } finally {
        await writeFile(name, before);
      }
      await writeFile(join(folder, "own"), "- Is there a boat?\n");
      await symlink(join(folder, "own"), join(folder, "link"));
      assert.equal((await read(join(folder, "link"))).questions.length, 1);
    });
  });

  it("says what else its questions were planned for, where that differs", () =>
    inFolder(async (folder) => {
      const path = join(folder, "q.yaml");
      const goal = "a boat";
      const head = `The questions of ${path} were planned`;
      const cases: readonly (readonly [
        file: object,
        flags: { readonly goal?: string; readonly negativePrompt?: string },
        told: readonly string[],
      ])[] = [
        [{ goal }, {}, []],
        [{ goal, negativePrompt: " people" }, { negativePrompt: "people " }, []],
        [{ goal, negativePrompt: "people" }, {}, [`${head} for another negative prompt: people`]],
        [{ goal }, { negativePrompt: "people" }, [`${head} without a negative prompt`]],
        [{}, { negativePrompt: "people" }, []],
        [
          { negativePrompt: "gulls" },
          { negativePrompt: "people" },
          [`${head} for another negative prompt: gulls`],
        ],
        [
          { goal: "a ship", negativePrompt: "gulls" },
          {},
          [`${head} for another goal: a ship`, `${head} for another negative prompt: gulls`],
        ],
        // A text says it too.
        [{ goal, negativePrompt: "people" }, { goal: "a boat\nNegative prompt: people" }, []],
      ];
      const interrupts = listenForInterrupts(new MemoryMachine().signals);
      for (const [file, flags, told] of cases) {
        await writeFile(path, JSON.stringify({ ...file, questions: ["Is there a boat?"] }));
        const said: string[] = [];
        await planOf({ flags: { goal, ...flags }, checklist: path }, Readable.from([]), {
          interrupts,
          say: (lines) => said.push(...lines),
        });
        assert.deepEqual(said, told, JSON.stringify([file, flags]));
      }
    }));
});
