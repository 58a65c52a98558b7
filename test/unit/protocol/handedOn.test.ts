import assert from "node:assert/strict";
import type * as z from "zod";
import { checkEvent, knownEventSchema, type KnownEvent } from "../../../src/protocol/events.js";
import { metadataSchema } from "../../../src/protocol/metadata.js";
import { planSchema } from "../../../src/protocol/plan.js";
import { declarationSchema } from "../../../src/protocol/providers.js";
import { recipeSchema } from "../../../src/protocol/recipe.js";

type Shape = Readonly<Record<string, z.ZodType>>;

/** Of an event that is the same whatever its role is. */
const shapeOf = (kind: KnownEvent["kind"]): Shape => {
  const shapes = knownEventSchema().options.flatMap((each): Shape[] =>
    "shape" in each && each.shape.kind.value === kind ? [each.shape] : [],
  );
  return shapes[0] ?? assert.fail(kind);
};
const field = (shape: Shape, name: string): z.ZodType => shape[name] ?? assert.fail(name);

const declared = declarationSchema().shape;
const recipe = recipeSchema.shape;
const metadata = metadataSchema().shape;
const candidate = metadata.candidates.element.shape;
const errorOf = candidate.error.unwrap().shape;
const critique = metadata.critiques.element.shape;
const message = (kind: KnownEvent["kind"]) => field(shapeOf(kind), "message");
const code = (kind: KnownEvent["kind"]) => field(shapeOf(kind), "code");

/** A field whose value becomes another one's, and the most that it holds. */
const handed: readonly [
  what: string,
  from: z.ZodType,
  to: z.ZodType,
  value: (n: number) => string,
][] = [
  ["a lane, to a call", declared.lane, field(shapeOf("callStarted"), "lane"), text],
  ["a model, to a recipe", declared.model, recipe.model, text],
  [
    "a model, to a summary",
    declared.model,
    metadata.summary.shape.models.unwrap().unwrap().shape.image,
    text,
  ],
  ["a goal, to a recipe", planSchema().shape.goal, recipe.goal, text],
  ["what not to show, to a recipe", planSchema().shape.negativePrompt, recipe.negativePrompt, text],
  ["a prompt, to a recipe", field(shapeOf("promptWritten"), "prompt"), recipe.prompt, text],
  ["a prompt, to metadata", field(shapeOf("promptWritten"), "prompt"), candidate.prompt, text],
  ["a half, to metadata", field(shapeOf("promptWritten"), "what"), candidate.what, text],
  ["a critique, to metadata", field(shapeOf("critiqueWritten"), "text"), critique.text, text],
  [
    "a critique's name, to a failure",
    field(shapeOf("candidatePlanned"), "critiqueRef"),
    field(shapeOf("critiqueFailed"), "critique"),
    text,
  ],
  ["a code, to a candidate", code("callFailed"), code("candidateFailed"), codeText],
  ["a code, to a critique", code("callFailed"), code("critiqueFailed"), codeText],
  ["a code, to a pause", code("callFailed"), code("searchPaused"), codeText],
  ["a code, to metadata", code("candidateFailed"), errorOf.code, codeText],
  ["a message, to a candidate", message("callFailed"), message("candidateFailed"), text],
  ["a message, to a pause", message("callFailed"), message("searchPaused"), text],
  ["a message, to metadata", message("candidateFailed"), errorOf.message, text],
];

function text(units: number): string {
  return "x".repeat(units);
}

function codeText(units: number): string {
  return `x.${"x".repeat(Math.max(0, units - 2))}`;
}

describe("a text that one event hands to another", () => {
  for (const [what, from, to, value] of handed) {
    it(`fits there however long it may be: ${what}`, () => {
      let [most, tooMany] = [0, 50_000];
      while (tooMany - most > 1) {
        const n = Math.floor((most + tooMany) / 2);
        if (from.safeParse(value(n)).success) most = n;
        else tooMany = n;
      }
      assert.ok(most > 0);
      assert.ok(to.safeParse(value(most)).success, `${most} units`);
    });
  }

  it("leaves room in a lane for its connection and its model", () => {
    const lane = `${text(100)}/${text(300)}`;
    assert.ok(declared.lane.safeParse(lane).success);
  });
});

describe("a journal's numbers", () => {
  const planned = {
    kind: "candidatePlanned",
    candidate: "i0c0",
    parent: null,
    action: "expand",
    iterationSize: 64,
    halves: "both",
    critiqueRef: null,
  };
  const ranked = { kind: "iterationRanked", iteration: 19, pool: [], kept: [] };
  const ids = (n: number): string[] => Array.from({ length: n }, (_, at) => `i0c${at % 64}`);
  const pool = (n: number) => ids(n).map((id) => ({ id, total: null }));
  const fits: readonly [why: string, body: object, isOne: boolean][] = [
    ["as many candidates as a plan asks for at most", planned, true],
    ["one more candidate", { ...planned, iterationSize: 65 }, false],
    ["more than anybody draws", { ...planned, iterationSize: 1e8 }, false],
    ["the largest whole number", { ...planned, iterationSize: Number.MAX_SAFE_INTEGER }, false],
    ["the last candidate", { ...planned, candidate: "i19c63" }, true],
    ["a candidate behind it", { ...planned, candidate: "i0c64" }, false],
    ["a candidate of no iteration", { ...planned, candidate: "i20c0" }, false],
    ["a number that begins with 0", { ...planned, candidate: "i01c0" }, false],
    ["the last iteration", ranked, true],
    ["an iteration behind it", { ...ranked, iteration: 20 }, false],
    ["the largest pool", { ...ranked, pool: pool(128), kept: ids(64) }, true],
    ["a larger pool", { ...ranked, pool: pool(129) }, false],
    ["more kept than a beam is wide", { ...ranked, kept: ids(65) }, false],
  ];
  for (const [why, body, isOne] of fits) {
    it(`${isOne ? "may be" : "may not be"} ${why}`, () => assert.equal(checkEvent(body).ok, isOne));
  }
});
