import assert from "node:assert/strict";
import { quotaPlan, quotaPlanRequests } from "../../src/host/quotaPlan.js";
import type { EditorReply } from "../../src/protocol/languageModels.js";
import type { Plan } from "../../src/protocol/plan.js";
import { requirePlan } from "../../src/protocol/planError.js";
import type { Means } from "../../src/providers/adapter.js";
import { VscodeAdapter } from "../../src/providers/vscode/vscodeAdapter.js";
import { allCandidates } from "../../src/search/candidates.js";
import { costRange } from "../../src/search/costRange.js";
import { winnerOf } from "../../src/search/selectors.js";
import { quotaRequests } from "../../src/search/usageTotals.js";
import { fault, FakeLanguageModels, gpt, said, usedTool } from "../support/fakeLanguageModels.js";
import { drawRequest } from "../support/fakeOpenai/fakeModels.js";
import { svgRig } from "../support/svgRig.js";
import { providersOf, SearchHarness } from "../support/searchHarness.js";
import { VirtualClock } from "../support/virtualClock.js";

/**
 * Every fault of the editor's models at every request of a whole search: two candidates, one kept, two
 * iterations; the model writes, draws as SVG, looks at its drafts and judges, and is asked whether it
 * sees. On virtual time.
 */
const requests = 18;
const plan = {
  ...quotaPlan,
  stopOnPlateau: false,
  ...{ widthPx: 64, heightPx: 64 },
};
const drawingIn4 = { draw: { likely: 2, worst: 4 } };
const connection = { name: "vscode", kind: "vscode" };
const never = new AbortController().signal;

let jobs: Means["jobs"];
before(async () => {
  jobs = (await svgRig()).jobs;
});

/** @param isProved whether it is known before that the model sees */
async function searchWith(
  reply: EditorReply | "silence",
  at: number,
  isProved = false,
  objective: Plan["objective"] = "weighted",
) {
  const editor = new FakeLanguageModels({
    models: [gpt],
    answer: (_, index) => (index === at ? reply : undefined),
  });
  const clock = new VirtualClock(undefined, () => (editor.isBusy ? 0 : Infinity));
  const { asSvg, roles } = new VscodeAdapter(editor, { jobs, clock });
  const { language, vision } = roles;
  if (isProved) await roles.vision.prove?.(connection, null, never);
  const providers = providersOf(0, {
    language: await language.declare(connection, null, {}, never),
    image: await asSvg.declare(connection, null, {}, never),
    vision: await vision.declare(connection, null, {}, never),
  });
  const { prompts, critic, checklists } = await language.connect(providers.language, connection);
  const { images } = await asSvg.connect(providers.image, connection);
  const { judge } = await vision.connect(providers.vision, connection);
  const harness = new SearchHarness({
    ...{ plan: { ...plan, objective }, providers, limits: { [providers.language.lane]: 2 } },
    clock,
    ports: () => ({ prompts, critic, images, judge, ...(checklists && { checklists }) }),
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

/** Of the draft's author, who is shown it; or of its eyes, before that. */
function isOfLook({ asked }: FakeLanguageModels, at: number): boolean {
  const { why, messages } = asked[at]?.question ?? assert.fail();
  const isShown = messages.some(({ images }) => images.length > 0);
  return isShown && !why.startsWith("Looks at the images");
}

const places = Array.from({ length: requests }, (_, at) => at);
const wrapped = { name: "LanguageModelError", code: "Unknown" };

describe("a whole search on the editor's models", () => {
  it("takes as many requests as calls, and one to find out whether the model sees", async () => {
    const { editor, harness } = await searchWith(said(""), Infinity);
    assertWhole(harness);
    assert.deepEqual([editor.asked.length, quotaRequests(harness.state)], [requests, requests]);
  });

  it("looks at each draft, also where it is not known yet that it sees, and says so before", async () => {
    for (const isProved of [false, true]) {
      const { editor, harness } = await searchWith(said(""), Infinity, isProved);
      assertWhole(harness);
      const { image } = harness.state.providers;
      assert.deepEqual([image.requests, image.options], [drawingIn4, { looks: true }]);
      const { quotaRequests: foretold } = costRange(
        ...([requirePlan({ goal: "a boat", ...plan }, () => 1), harness.state.providers] as const),
        () => [],
      );
      assert.equal(foretold.likely, quotaPlanRequests);
      // Whether it sees is no call's request.
      assert.equal(editor.asked.length, foretold.likely + 1);
      assert.ok(foretold.worst >= 3 * 9 + 4 * 4);
    }
  });

  it("takes its drafts as they are where it turns out to be blind, for one request in all", async () => {
    const editor = new FakeLanguageModels({ models: [{ ...gpt, takes: "textAlone" }] });
    const { asSvg } = new VscodeAdapter(editor, { jobs, clock: new VirtualClock() });
    const declared = await asSvg.declare(connection, null, {}, never);
    const { images } = await asSvg.connect(declared, connection);
    const draw = async () => await images.draw(drawRequest, never, () => undefined);
    const used = [(await draw()).usage.requests, (await draw()).usage.requests];
    assert.deepEqual([used, editor.asked.length], [[2, 1], 3]);
    const renewed = await asSvg.declare(connection, null, {}, never);
    assert.deepEqual(renewed.options, { looks: false });
  });

  it("takes fewer requests where its person wants no looks", async () => {
    const editor = new FakeLanguageModels();
    const lookRule = () => "never" as const;
    const { asSvg } = new VscodeAdapter(editor, { jobs, clock: new VirtualClock(), lookRule });
    const { options, requests: declared } = await asSvg.declare(connection, null, {}, never);
    assert.deepEqual([options, declared], [{ looks: false }, { draw: { likely: 1, worst: 3 } }]);
  });

  it("loses a look that stalls, and not the draft; whatever else stalls fails alone", async () => {
    let looks = 0;
    for (const at of places) {
      const { editor, harness } = await searchWith("silence", at);
      const failures = harness.events.filter((event) => event.kind === "callFailed");
      if (isOfLook(editor, at)) {
        looks += 1;
        assertWhole(harness);
        assert.deepEqual(failures, [], `at ${at}`);
        continue;
      }
      assert.equal(harness.state.end?.kind, "finished", `at ${at}`);
      assert.notEqual(winnerOf(harness.state), null);
      const told = failures.map(({ code, billed, milliseconds }) => [code, billed, milliseconds]);
      assert.deepEqual(told, [["call.timeout", "maybe", 300_000]], `at ${at}`);
    }
    assert.equal(looks, 5);
  });

  it("meets a checklist with one request more, as it says before", async () => {
    const { editor, harness } = await searchWith(said(""), Infinity, true, "checklist");
    const { state } = harness;
    assert.equal(state.end?.kind, "finished");
    assert.equal(state.checklist?.length, 7);
    assert.ok(allCandidates(state).every(({ answers, covers }) => answers?.length === 7 && covers));
    const foretold = costRange(
      ...([requirePlan({ goal: "a boat", ...plan, objective: "checklist" }, () => 1)] as const),
      state.providers,
      () => [],
    );
    assert.equal(foretold.quotaRequests.likely, quotaPlanRequests + 1);
    assert.equal(editor.asked.length, quotaRequests(state) + 1);
  });

  it("counts what it asked", async () => {
    const { editor } = await searchWith(said(""), Infinity, true);
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
        const { editor, harness } = await searchWith(reply, at);
        const { state } = harness;
        if (state.pause === null && isOfLook(editor, at)) {
          // The draft is there, and was paid for: whatever comes next tells.
          assertWhole(harness);
          continue;
        }
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
