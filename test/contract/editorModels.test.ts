import assert from "node:assert/strict";
import type { EditorReply } from "../../src/protocol/languageModels.js";
import type { Means } from "../../src/providers/adapter.js";
import { VscodeAdapter } from "../../src/providers/vscode/vscodeAdapter.js";
import { allCandidates } from "../../src/search/candidates.js";
import { winnerOf } from "../../src/search/selectors.js";
import { quotaRequests } from "../../src/search/usageTotals.js";
import { fault, FakeLanguageModels, gpt, said, usedTool } from "../support/fakeLanguageModels.js";
import { svgRig } from "../support/svgRig.js";
import { providersOf, SearchHarness } from "../support/searchHarness.js";
import { VirtualClock } from "../support/virtualClock.js";

/**
 * Every fault of the editor's models at every request of a whole search: two candidates, one kept, two
 * iterations; the model writes, draws as SVG and judges, and is asked whether it sees. On virtual time.
 */
const requests = 14;
const plan = {
  ...{ candidates: 2, beamWidth: 1, iterations: 2, stopOnPlateau: false },
  ...{ widthPx: 64, heightPx: 64 },
};
const connection = { name: "vscode", kind: "vscode" };
const never = new AbortController().signal;

let jobs: Means["jobs"];
before(async () => {
  jobs = (await svgRig()).jobs;
});

/** @param isProved whether it is known before that the model sees */
async function searchWith(reply: EditorReply, at: number, isProved = false) {
  const editor = new FakeLanguageModels({
    models: [gpt],
    answer: (_, index) => (index === at ? reply : undefined),
  });
  const { asSvg, roles } = new VscodeAdapter(editor, jobs);
  const { language, vision } = roles;
  if (isProved) await roles.vision.prove?.(connection, null, never);
  const providers = providersOf(0, {
    language: await language.declare(connection, null, {}, never),
    image: await asSvg.declare(connection, null, {}, never),
    vision: await vision.declare(connection, null, {}, never),
  });
  const writer = await language.connect(providers.language, connection);
  const { images } = await asSvg.connect(providers.image, connection);
  const { judge } = await vision.connect(providers.vision, connection);
  const harness = new SearchHarness({
    ...{ plan, providers, limits: { [providers.language.lane]: 2 } },
    clock: new VirtualClock(undefined, () => (editor.isBusy ? 0 : Infinity)),
    ports: () => ({ prompts: writer.prompts, critic: writer.critic, images, judge }),
  });
  await harness.run();
  return { editor, harness };
}

/** It has come to its end as if nothing had been, but for the requests. */
function assertWhole(harness: SearchHarness): void {
  const { state } = harness;
  assert.equal(state.end?.kind, "finished");
  assert.notEqual(winnerOf(state), null);
  assert.equal(state.totals.images, 4);
  assert.ok(allCandidates(state).every((each) => each.state === "judged"));
}

const places = Array.from({ length: requests }, (_, at) => at);
const wrapped = { name: "LanguageModelError", code: "Unknown" };

describe("a whole search on the editor's models", () => {
  it("takes as many requests as calls, and one to find out whether the model sees", async () => {
    const { editor, harness } = await searchWith(said(""), Infinity);
    assertWhole(harness);
    assert.deepEqual([editor.asked.length, quotaRequests(harness.state)], [requests, requests]);
  });

  it("is known to see before it draws, and looks at each draft: one more request for each", async () => {
    const { editor, harness } = await searchWith(said(""), Infinity, true);
    assertWhole(harness);
    const { requests: declared, options } = harness.state.providers.image;
    assert.deepEqual([declared, options], [{ draw: { likely: 2, worst: 4 } }, { looks: true }]);
    assert.equal(editor.asked.length, requests + 4);
    const [asking, drawing] = ["Looks at the images", "Draws the images"].map(
      (why) => editor.asked.filter(({ question }) => question.why.startsWith(why)).length,
    );
    assert.deepEqual([asking, drawing], [4, 8]);
  });

  it("changes its parent's drawing in place of drawing anew, and keeps what it drew", async () => {
    const { editor, harness } = await searchWith(said(""), Infinity);
    const told = (begin: string) =>
      editor.asked.filter(({ question }) => question.messages[0]?.text.startsWith(begin)).length;
    assert.deepEqual([told("You draw"), told("You change")], [2, 2]);
    assert.ok(allCandidates(harness.state).every(({ source }) => source != null));
  });

  const ofConnection: readonly (readonly [string, EditorReply, string])[] = [
    ["no leave", fault({ code: "NoPermissions" }), "auth.notAllowed"],
    ["a vendor that blocks it", fault({ code: "Blocked" }), "auth.notAllowed"],
    ["a model that is gone", fault({ code: "NotFound" }), "model.unknown"],
    ["a quota used up", fault(wrapped, { name: "ChatQuotaExceeded" }), "quota.exhausted"],
  ];
  for (const [what, reply, code] of ofConnection) {
    it(`pauses at once, fails no candidate, and goes on where it was: ${what}`, async () => {
      for (const at of places) {
        const { harness } = await searchWith(reply, at);
        const { state } = harness;
        assert.deepEqual([state.pause?.by, state.pause?.code], ["provider", code], `at ${at}`);
        assert.ok(allCandidates(state).every((each) => each.state !== "failed"));
        harness.restart(state);
        await harness.run();
        assertWhole(harness);
      }
    });
  }

  it("waits where a vendor was asked too often, which is no attempt", async () => {
    for (const at of places) {
      const { harness } = await searchWith(fault({ name: "ChatRateLimited" }), at);
      assertWhole(harness);
      assert.ok(!harness.kinds().includes("callFailed"), `at ${at}`);
    }
  });

  const ofCandidate: readonly (readonly [string, EditorReply])[] = [
    ["a fault that nobody knows", fault({ message: "socket hang up" })],
    ["a tool's input of another form", usedTool({ boat: [1] })],
    ["text in place of a form", said("Well, let me think ... {{[ a boat")],
    ["nothing", said("")],
  ];
  for (const [what, reply] of ofCandidate) {
    it(`asks again and ends with a winner: ${what}`, async () => {
      for (const at of places) {
        const { harness } = await searchWith(reply, at);
        // Who answers nonsense to the question whether it sees does not.
        if (harness.state.pause?.code === "model.blind" && reply.kind === "answer") continue;
        assertWhole(harness);
      }
    });
  }

  it("ends with a winner where the model takes a question to be off topic", async () => {
    for (const at of places) {
      const { harness } = await searchWith(fault(wrapped, { message: "filtered: off_topic" }), at);
      assert.equal(harness.state.end?.kind, "finished", `at ${at}`);
      assert.notEqual(winnerOf(harness.state), null);
    }
  });
});
