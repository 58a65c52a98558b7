import assert from "node:assert/strict";
import { CallError } from "../../../src/base/errors.js";
import { resolvePlan } from "../../../src/protocol/plan.js";
import { embedRecipe, recipeIn } from "../../../src/images/embedRecipe.js";
import { summaryOf } from "../../../src/sessions/metadata.js";
import { checkedRemark } from "../../../src/sessions/remark.js";
import { jpegOf } from "../../support/images.js";
import { FakeModels } from "../../support/fakeModels.js";
import { providersOf, SearchHarness } from "../../support/searchHarness.js";

/** Cut at any even number of units, one of its emoji is cut in half. */
const long = `a${"👩‍🚀".repeat(1900)}`;

/** Every place that keeps less of a person's or a model's text than there is. */
const places: readonly [where: string, texts: () => Promise<readonly string[]>][] = [
  [
    "a summary",
    async () => {
      const named = providersOf();
      const models = { ...named, image: { ...named.image, model: long.slice(0, 298) } };
      const search = new SearchHarness({
        plan: { goal: long, iterations: 1 },
        providers: models,
        ports: (clock) => ({
          ...new FakeModels(clock).ports,
          prompts: {
            write: () => Promise.resolve({ what: "a", how: "b", prompt: long, usage: {} }),
          },
        }),
      });
      await search.run();
      const summary = summaryOf({ ...search.state, title: long }, 1);
      const { goal, title, prompt, models: told } = summary;
      return [goal, title ?? "", prompt ?? assert.fail(), told?.image ?? assert.fail()];
    },
  ],
  [
    "the message of a connection that failed",
    async () => {
      const search = new SearchHarness({
        fail: () => {
          const told = { retryable: true, billed: "no", retryAfterMs: 3_600_000 } as const;
          throw new CallError("rate.limited", long, told);
        },
      });
      await search.run();
      return search.events.flatMap((event) => ("message" in event ? [event.message ?? ""] : []));
    },
  ],
  [
    "a title",
    () => {
      const remark = checkedRemark({ kind: "rename", title: `  ${long}` });
      return Promise.resolve(remark.kind === "rename" ? [remark.title] : []);
    },
  ],
  [
    "the failures of calls, candidates and searches",
    async () => {
      const search = new SearchHarness({
        fail: () => {
          throw new CallError("model.broken", long);
        },
      });
      await search.run();
      return search.events.flatMap((event) => ("message" in event ? [event.message ?? ""] : []));
    },
  ],
  [
    "what is wrong with a plan",
    () => {
      const resolved = resolvePlan({ goal: "x", refine: long }, () => 1);
      return Promise.resolve(resolved.ok ? [] : resolved.problems.map(({ message }) => message));
    },
  ],
  [
    "the recipe in a JPEG",
    () => {
      const texts = { goal: long, prompt: long.repeat(5), negativePrompt: long };
      const ids = { candidate: "i0c0", key: "i0c0/draw", inputs: "0".repeat(64) };
      const recipe = { ...texts, ...ids, seed: 1, model: "fake-1" };
      const found = recipeIn(embedRecipe(jpegOf(8, 8), "image/jpeg", recipe), "image/jpeg");
      return Promise.resolve([found?.goal ?? "", found?.prompt ?? "", found?.negativePrompt ?? ""]);
    },
  ],
];

describe("a text that is kept in part", () => {
  for (const [where, texts] of places) {
    it(`has no half characters in ${where}`, async () => {
      const kept = await texts();
      assert.notEqual(kept.length, 0);
      for (const text of kept) assert.doesNotMatch(text, /\p{Cs}|(?<!👩‍)🚀|👩(?!‍🚀)/u);
    });
  }
});
