import assert from "node:assert/strict";
import type { SessionEvent } from "../../../src/protocol/events.js";
import type { Access } from "../../../src/protocol/panelMessages.js";
import { winnerOf } from "../../../src/search/selectors.js";
import { announcement } from "../../../webview/search/model/announce.js";
import { detailOf, shownCandidate, type Detail } from "../../../webview/search/model/detail.js";
import { doneShare, figuresOf, timeLeftMs } from "../../../webview/search/model/figures.js";
import { passes } from "../../../webview/search/model/filter.js";
import { noticesOf } from "../../../webview/search/model/notice.js";
import type { SessionModel } from "../../../webview/search/model/session.js";
import { headActions, standingOf } from "../../../webview/search/model/standing.js";
import { clockText } from "../../../src/base/durationText.js";
import { eventsOf, modelOf } from "../../support/panelModels.js";
import { followedBy, starts, upTo } from "../../support/panelSessions.js";
import { providersOf } from "../../support/searchHarness.js";

const plan = { candidates: 4, beamWidth: 2, iterations: 3, stopOnPlateau: false };
const owner = "Process 7 on atlas has had this session open since 2026-01-31 20:15.";
const watched: Access = { kind: "watched", owner, canTakeOver: false };
const held: Access = { kind: "watched", owner, canTakeOver: true };

/** Of a search that stands still and has judged something. */
const stillActions = ["resume", "finish", "cancel"];

describe("what the panel says of a session", () => {
  let events: readonly SessionEvent[];
  let running: SessionEvent[];
  before(async () => {
    events = await eventsOf({ plan, providers: providersOf(0.001) });
    running = upTo(events, starts("i1c1", "draw"));
  });

  describe("its standing", () => {
    const cases: readonly [
      name: string,
      make: () => SessionModel,
      kind: string,
      actions: readonly string[],
    ][] = [
      ["driven here", () => modelOf(running), "running", ["pause", "cancel"]],
      ["watched", () => modelOf(running, watched), "running", []],
      ["held by who may have ended", () => modelOf(running, held), "running", ["resume"]],
      ["held, blocked", () => modelOf(running, held, "No"), "running", []],
      ["held while pausing", () => modelOf(paused(), held), "pausing", ["resume"]],
      ["held, over", () => modelOf(events, held), "finished", ["compareBest"]],
      [
        "held while it was cancelled",
        () => modelOf(followedBy(running, { kind: "cancelRequested" }), held),
        "cancelling",
        ["resume"],
      ],
      ["left alone", () => modelOf(running, { kind: "idle" }), "interrupted", stillActions],
      [
        "left alone before an image was judged",
        () => modelOf(running.slice(0, 8), { kind: "idle" }),
        "interrupted",
        ["resume", "cancel"],
      ],
      ["left alone, blocked", () => modelOf(running, { kind: "idle" }, "No"), "interrupted", []],
      [
        "to be looked at",
        () => modelOf(running, { kind: "readOnly", reason: "Newer" }),
        "interrupted",
        [],
      ],
      ["pausing", () => modelOf(paused()), "pausing", ["resume", "cancel"]],
      ["paused", () => modelOf(paused(), { kind: "idle" }), "paused", stillActions],
      [
        "being cancelled",
        () => modelOf(followedBy(running, { kind: "cancelRequested" })),
        "cancelling",
        [],
      ],
      ["over", () => modelOf(events, { kind: "idle" }), "finished", ["compareBest"]],
    ];
    for (const [name, make, kind, actions] of cases) {
      it(name, () => {
        const session = make();
        assert.equal(standingOf(session).kind, kind);
        assert.deepEqual(headActions(session), actions);
      });
    }
    it("names the iteration", () => {
      assert.equal(standingOf(modelOf(running)).detail, "refine 1 of 2");
      assert.equal(standingOf(modelOf(running.slice(0, 8))).detail, "explore");
    });
  });
  const paused = (): SessionEvent[] => followedBy(running, { kind: "searchPaused", by: "user" });

  it("presents the winner and the next steps at the end", () => {
    const session = modelOf(events, { kind: "idle" });
    const [notice] = noticesOf(session);
    assert.ok(notice);
    assert.equal(notice.winner, winnerOf(session.state));
    assert.match(notice.text, /^The winner has \d+ points?(, \d+ above the best of Explore)?\.$/);
    assert.deepEqual(notice.actions, ["compareBest", "runAgain", "newSearch"]);
    const [against] = noticesOf({ ...session, hasRival: true });
    assert.equal(against?.actions.includes("evaluateAgainst"), true);
    const [blocked] = noticesOf({ ...session, hasRival: true, blocked: "Not here" });
    assert.equal(blocked?.actions.includes("evaluateAgainst"), false);
  });

  it("says why it stands still", () => {
    const texts = (session: SessionModel): string => {
      return noticesOf(session)
        .map(({ text }) => text)
        .join(" ");
    };
    assert.match(texts(modelOf(running, { kind: "idle" })), /resume to go on from here/);
    assert.match(texts(modelOf(running, watched)), /^Watched\. Process 7 on atlas .*20:15\.$/);
    assert.match(texts(modelOf(running, held)), /atlas .* Resume takes it over\.$/);
    assert.doesNotMatch(texts(modelOf(running, held, "No")), /Resume/);
    assert.doesNotMatch(texts(modelOf(events, held)), /Resume/);
    assert.equal(texts(modelOf(paused(), { kind: "idle" })), "");
    const byDisk = followedBy(running, { kind: "searchPaused", by: "disk", message: "Full." });
    assert.match(texts(modelOf(byDisk, { kind: "idle" })), /could not be written.* Full\.$/);
    const failed = followedBy(running, {
      kind: "searchFailed",
      code: "search.allFailed",
      message: "Every image failed.",
    });
    const [notice] = noticesOf(modelOf(failed, { kind: "idle" }));
    assert.equal(notice?.text, "The search failed: Every image failed.");
    assert.deepEqual(notice.actions, ["runAgain", "newSearch", "showLog"]);
  });

  it("counts images, calls, money and time", () => {
    const session = modelOf(running);
    const { lastAt } = session.state;
    const figures = new Map(figuresOf(session, lastAt + 5000).map((one) => [one.name, one]));
    assert.deepEqual(figures.get("images")?.rest, "of 12 images");
    assert.match(figures.get("cost")?.strong ?? "", /\$/);
    assert.match(figures.get("time")?.rest ?? "", /^· about \d+:\d\d left$/);
    const ended = figuresOf(modelOf(events, { kind: "idle" }), lastAt);
    assert.deepEqual([ended[0]?.strong, ended[0]?.rest, ended[3]?.rest], ["12", "images", ""]);
  });

  it("says of a control that it is one, first, and in a word where there is little room", () => {
    const session = modelOf(events);
    const plan = { ...session.state.plan, wording: "plain" as const };
    const control = { ...session, state: { ...session.state, plan } };
    const [first, second] = figuresOf(control, 0);
    assert.deepEqual(first, {
      ...{ name: "control", strong: "Control", rest: "of this goal: drawn as it is" },
    });
    assert.equal(second?.name, "images");
    assert.equal(figuresOf(control, 0, true)[0]?.rest, "");
  });

  it("estimates nothing before it knows something, and nothing once nothing runs", () => {
    const early = modelOf(upTo(events, starts("i0c0", "draw")));
    assert.equal(timeLeftMs(early, early.state.lastAt), null);
    const idle = modelOf(running, { kind: "idle" });
    assert.equal(timeLeftMs(idle, idle.state.lastAt), null);
  });

  it("counts no time in which the machine slept", () => {
    const session = modelOf(running);
    const { activeMs, lastAt, providers } = session.state;
    const time = (nowMs: number): string | undefined =>
      figuresOf(session, nowMs).find(({ name }) => name === "time")?.strong;
    const longestMs = activeMs + providers.image.timeoutMs;
    assert.equal(time(lastAt + 90_000), clockText(activeMs + 90_000));
    assert.equal(time(lastAt + 12 * 3_600_000), clockText(longestMs));
  });

  it("comes closer to the end with every event", () => {
    let before = 0;
    events.forEach((_, index) => {
      const done = doneShare(modelOf(events.slice(0, index + 1)));
      assert.ok(done >= before && done <= 1);
      before = done;
    });
    assert.equal(before, 1);
  });

  it("tells a screen reader of rankings, ends and changes of state, and of no single image", () => {
    const said: string[] = [];
    let known: SessionModel | null = null;
    events.forEach((_, index) => {
      const session = modelOf(events.slice(0, index + 1));
      const text = announcement(known, session);
      if (text !== null) said.push(text);
      known = session;
    });
    assert.deepEqual(
      said.map((text) => text.split(".")[0]),
      ["Explore is ranked", "Refine 1 is ranked", "Refine 2 is ranked", "Search finished"],
    );
  });

  describe("its detail", () => {
    const detail = (id: string): Detail => {
      const session = modelOf(events, { kind: "idle" });
      const candidate = session.state.candidates[id];
      assert.ok(candidate);
      return detailOf(session, candidate);
    };
    it("compares the prompt with the parent's", () => {
      assert.ok(
        ["changed", "same as its parent's"].includes(detail("i1c0").prompt?.comparison ?? ""),
      );
      assert.equal(detail("i0c0").prompt?.comparison, "");
    });
    it("has the critique on both sides of it", () => {
      const child = detail("i1c0");
      assert.ok(child.cause);
      const parent = detail(child.candidate.parent ?? "");
      const [told] = parent.told;
      assert.deepEqual([told?.text, told?.iteration], [child.cause.text, 1]);
    });
    it("names the model that drew the image, though the search's is another one by now", () => {
      const { image } = providersOf();
      const provider = { ...image, model: "fake-2" };
      const changed = followedBy(running, { kind: "providersChanged", role: "image", provider });
      const session = modelOf(changed);
      const drawn = session.state.candidates["i0c0"];
      assert.ok(drawn);
      assert.ok(detailOf(session, drawn).facts.includes("fake-1"));
      assert.match(
        figuresOf(session, 0).find(({ name }) => name === "models")?.rest ?? "",
        /fake-2/,
      );
    });
    it("offers what works", () => {
      const isWinner = winnerOf(modelOf(events).state) === "i1c0";
      const pick = isWinner ? [] : ["pickWinner"];
      assert.deepEqual(detail("i1c0").actions.buttons, ["insertImage", "saveImageAs", ...pick]);
      const session = modelOf(running.slice(0, 5));
      const shown = shownCandidate(session);
      assert.ok(shown);
      assert.deepEqual(detailOf(session, shown).actions, {
        ...{ buttons: [], links: [] },
        mayRemark: false,
      });
    });
  });

  it("filters the kept and the failed", () => {
    const { state } = modelOf(events);
    const kept = Object.keys(state.candidates).filter((id) => passes(state, "kept", id));
    assert.ok(kept.length >= 2 && kept.includes(winnerOf(state) ?? ""));
    assert.ok(!Object.keys(state.candidates).some((id) => passes(state, "failed", id)));
  });
});
