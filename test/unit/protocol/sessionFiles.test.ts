import assert from "node:assert/strict";
import { lockSchema } from "../../../src/protocol/lock.js";
import { recipeSchema } from "../../../src/protocol/recipe.js";
import { summarySchema } from "../../../src/protocol/metadata.js";

const lock = { pid: 1, startedAt: "boot/ns/5", host: "here", token: "t" };
const recipe = {
  goal: "g",
  prompt: "p",
  negativePrompt: "",
  seed: 4_294_967_295,
  model: "m",
  candidate: "i0c0",
  key: "i0c0/draw",
  inputs: "ab",
};
const summary = {
  sessionId: "9d1f0f6e-5a6b-4c1d-8a52-1f6f3b6f7a10",
  goal: "g",
  title: null,
  state: "failed",
  startedAt: 1,
  finishedAt: 2,
  best: null,
  images: 0,
  journalBytes: 5,
};
/** What format 1 did not have, and reads as. */
const later = {
  reason: null,
  image: null,
  prompt: null,
  models: null,
  favourites: [],
  costUsd: null,
};

describe("the schemas of a session's small files", () => {
  for (const [name, schema, valid] of [
    ["lock", lockSchema, lock],
    ["recipe", recipeSchema, recipe],
    ["summary", summarySchema(), summary],
  ] as const) {
    it(`take a ${name}, and leave out what a newer version adds to it`, () => {
      const read = name === "summary" ? { ...valid, ...later } : valid;
      assert.deepEqual(schema.parse({ ...valid, mood: "calm" }), read);
    });

    it(`take no ${name} that lacks anything`, () => {
      for (const key of Object.keys(valid)) {
        assert.ok(!schema.safeParse({ ...valid, [key]: undefined }).success, key);
      }
    });
  }

  const wrong: readonly [why: string, isTaken: boolean][] = [
    ["a lock of process 0", lockSchema.safeParse({ ...lock, pid: 0 }).success],
    ["a lock without a token", lockSchema.safeParse({ ...lock, token: "" }).success],
    [
      "a recipe of a megabyte",
      recipeSchema.safeParse({ ...recipe, goal: "x".repeat(1e6) }).success,
    ],
    [
      "a summary that is interrupted",
      summarySchema().safeParse({ ...summary, state: "interrupted" }).success,
    ],
    ["a summary of 101 points", summarySchema().safeParse({ ...summary, best: 101 }).success],
  ];
  for (const [why, isTaken] of wrong) {
    it(`refuse ${why}`, () => {
      assert.equal(isTaken, false);
    });
  }
});
