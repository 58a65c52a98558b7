import assert from "node:assert/strict";
import { StorageError } from "../../../src/base/errors.js";
import { noticeOf } from "../../../src/host/notice.js";
import type { PlanInput } from "../../../src/protocol/plan.js";
import type { SearchState } from "../../../src/search/state.js";
import type { RunOutcome } from "../../../src/sessions/searchRun.js";
import { SearchHarness } from "../../support/searchHarness.js";

const ended: RunOutcome = { kind: "ended" };

async function finishedState(change: Partial<SearchState> = {}): Promise<SearchState> {
  const search = new SearchHarness();
  await search.run();
  return { ...search.state, ...change };
}

function noticeFor(outcome: RunOutcome, state: SearchState, isSeen = false) {
  return noticeOf({ outcome, state, staleBecause: null }, "a cat", isSeen);
}

describe("a search that is over", () => {
  it("is told when nobody looks, with its score and what to do next", async () => {
    const notice = noticeFor(ended, await finishedState());
    assert.equal(notice?.level, "information");
    assert.match(notice.message, /^The search for “a cat” found its image with \d+ of 100\.$/);
    assert.deepEqual(notice.actions, ["Open", "Insert image"]);
  });

  it("is told with the blind evaluation first, where it was made to be compared", async () => {
    const result = { outcome: ended, state: await finishedState(), staleBecause: null };
    const notice = noticeOf(result, "a cat", false, true);
    assert.equal(notice?.actions[0], "Evaluate blind against another search");
  });

  it("is told with the person's pick, which stays the winner whatever the judge found", async () => {
    const notice = noticeFor(ended, await finishedState({ picked: "i0c3" }));
    const message = /found its image with \d+ of 100\. Your pick, i0c3, stays the winner\.$/;
    assert.match(notice?.message ?? "", message);
  });

  it("is told when it paused by itself, with why", async () => {
    const state = await finishedState({ end: null });
    const outcome: RunOutcome = { kind: "paused", by: "disk", message: "The disk is full." };
    const notice = noticeFor(outcome, state);
    assert.equal(notice?.message, "The search for “a cat” paused. The disk is full.");
    assert.deepEqual(notice.actions, ["Resume", "Open"]);
  });

  it("is told with what can be done about the provider that stopped it", async () => {
    const pause = { by: "provider", at: 0, code: "auth.refused", role: "image" } as const;
    const message = "The key was refused.";
    const state = await finishedState({ end: null, pause: { ...pause, message } });
    const notice = noticeFor({ kind: "paused", by: "provider", message }, state);
    assert.deepEqual(notice?.actions, [
      "Set API key and resume",
      "Choose another model",
      "Resume",
      "Open",
    ]);
  });

  it("is told with the way to this machine's own models, where they are what is wrong", async () => {
    const told = async (code: "service.notSetUp" | "service.failed") => {
      const pause = { by: "provider", at: 0, code, role: "image", message: "No." } as const;
      const state = await finishedState({ end: null, pause });
      return noticeFor({ kind: "paused", by: "provider", message: "No." }, state)?.actions[0];
    };
    assert.equal(await told("service.notSetUp"), "Set up local models");
    assert.equal(await told("service.failed"), "Show services");
  });

  it("is told with a higher limit first where the day's was reached", async () => {
    const message = "Of today's limit of $5.00, $5.00 is spent.";
    const pause = { by: "budget", at: 0, code: null, role: null, message } as const;
    const state = await finishedState({ end: null, pause });
    const notice = noticeFor({ kind: "paused", by: "budget", message }, state);
    assert.deepEqual(notice?.actions, ["Raise daily limit…", "Resume", "Open"]);
  });

  it("is told to who looks on, too, when the disk did not even take the pause", async () => {
    const state = await finishedState({ end: null, pause: null });
    const outcome: RunOutcome = { kind: "paused", by: "disk", message: "The disk is full." };
    assert.equal(noticeFor(outcome, state, true)?.level, "warning");
    const pause = {
      by: "disk",
      message: "The disk is full.",
      at: 0,
      code: null,
      role: null,
    } as const;
    assert.equal(noticeFor(outcome, { ...state, pause }, true), undefined);
  });

  it("is told which limit it ended at, with what to do next", async () => {
    const limited = async (caps: Partial<PlanInput>): Promise<SearchState> => {
      const search = new SearchHarness({ plan: caps });
      await search.run();
      return search.state;
    };
    const found = noticeFor(ended, await limited({ maxImages: 4 }));
    assert.match(
      found?.message ?? "",
      /image with \d+ of 100 and ended at the limit of 4 images\.$/,
    );
    assert.deepEqual(found?.actions, ["Open", "Insert image", "Raise limit"]);
    const none = noticeFor(ended, await limited({ maxCalls: 2 }));
    assert.match(none?.message ?? "", /ended at the limit of 2 model calls, before an image was/);
    assert.deepEqual([none?.level, none?.actions], ["warning", ["Raise limit", "Open"]]);
  });

  it("is told when it failed, and when it broke off even to who looks on", async () => {
    const error = { code: "search.allFailed", message: "Every candidate failed." } as const;
    const failed = noticeFor(ended, await finishedState({ end: { kind: "failed", error, at: 0 } }));
    assert.deepEqual([failed?.level, failed?.actions], ["error", ["Open", "Show log"]]);
    const state = await finishedState();
    const broken = noticeFor({ kind: "broken", error: new Error("no") }, state, true);
    assert.match(broken?.message ?? "", /broke off: no$/);
  });

  const losses: readonly [code: `storage.${string}`, actions: readonly string[]][] = [
    ["storage.lockLost", ["Open"]],
    ["storage.missing", []],
  ];
  for (const [code, actions] of losses) {
    it(`offers no resume that cannot work after ${code}, even to who looks on`, async () => {
      const error = new StorageError(code, "It is not here.");
      const notice = noticeFor({ kind: "lost", error }, await finishedState({ end: null }), true);
      assert.equal(notice?.message, "The search for “a cat” stopped here. It is not here.");
      assert.deepEqual([notice.level, notice.actions], ["error", actions]);
    });
  }

  const quiet: readonly [why: string, outcome: RunOutcome, isSeen: boolean][] = [
    ["its panel is in view", ended, true],
    ["the user paused it", { kind: "paused", by: "user", message: null }, false],
    ["the window is closing", { kind: "stopped" }, false],
  ];
  for (const [why, outcome, isSeen] of quiet) {
    it(`is not told when ${why}`, async () => {
      assert.equal(noticeFor(outcome, await finishedState(), isSeen), undefined);
    });
  }

  it("is not told when the user cancelled it", async () => {
    const end = { kind: "finished", reason: "cancelled", winner: null, at: 0 } as const;
    assert.equal(noticeFor(ended, await finishedState({ end })), undefined);
  });
});
