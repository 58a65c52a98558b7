import assert from "node:assert/strict";
import { statusOfRuns } from "../../../src/host/statusText.js";
import type { SearchState } from "../../../src/search/state.js";
import { providersOf, SearchHarness } from "../../support/searchHarness.js";

const plan = { candidates: 2, iterations: 1 };

async function ended(providers = providersOf(), costUsd = 0): Promise<SearchState> {
  const search = new SearchHarness({ plan, providers, usage: { costUsd } });
  await search.run();
  return search.state;
}

describe("What the status bar says of running searches", () => {
  it("is how many images, and no cost where nothing costs", async () => {
    const { icon, text, spoken } = statusOfRuns([await ended(), await ended()]);
    assert.deepEqual([icon, text], ["sync~spin", "4/4 images"]);
    assert.equal(spoken, "Imagebeam: 4 of 4 images drawn");
  });

  it("is what those cost together that cost anything", async () => {
    const paid = await ended(providersOf(0.05), 0.02);
    const { text, spoken } = statusOfRuns([await ended(), paid, paid]);
    assert.equal(text, "6/6 images · $0.24");
    assert.match(spoken, /, \$0\.24 spent$/);
  });

  it("is how many requests of a quota those took that have one, beside what others cost", async () => {
    const own = providersOf();
    const quota = { ...own, language: { ...own.language, billing: "quota" as const } };
    const search = new SearchHarness({ plan, providers: quota, usage: { requests: 2 } });
    await search.run();
    const { text, spoken } = statusOfRuns([search.state, await ended()]);
    assert.equal(text, "4/4 images · 4 requests");
    assert.match(spoken, /, 4 requests spent$/);
    const paid = await ended(providersOf(0.05), 0.02);
    assert.equal(statusOfRuns([search.state, paid]).text, "4/4 images · $0.12 · 4 requests");
  });

  it("is what a search on this machine waits for", async () => {
    const loads = ["Loading the image model flux 45 %", "Loading the vision model clip"];
    const { text, tooltip } = statusOfRuns([await ended()], loads);
    assert.equal(text, "2/2 images · Loading the image model flux 45 %");
    assert.ok(tooltip.endsWith(`\n${loads.join("\n")}`), tooltip);
  });

  it("names goals, and models below those that are not built in alone", async () => {
    const state = await ended();
    const { language, image, vision } = state.providers;
    const kind = "builtin";
    const own = {
      language: { ...language, kind },
      image: { ...image, kind },
      vision: { ...vision, kind },
    };
    const { tooltip } = statusOfRuns([{ ...state, providers: own }, state]);
    const { goal } = state.plan;
    assert.equal(tooltip, `${goal}\n${goal}\n    fake-1 draws, writes and judges`);
  });

  it("stands still where all of them do", async () => {
    const pause = { by: "user", at: 0, message: null, code: null, role: null } as const;
    const state = await ended();
    assert.equal(statusOfRuns([{ ...state, pause }]).icon, "debug-pause");
    assert.equal(statusOfRuns([{ ...state, pause }, state]).icon, "sync~spin");
  });
});
