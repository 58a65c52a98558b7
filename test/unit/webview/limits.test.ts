import assert from "node:assert/strict";
import type { SessionEvent } from "../../../src/protocol/events.js";
import type { PlanInput } from "../../../src/protocol/plan.js";
import { failedAlike } from "../../../src/search/selectors.js";
import { detailOf } from "../../../webview/search/model/detail.js";
import { faceOf, faceText } from "../../../webview/search/model/face.js";
import { doneShare, figuresOf, timeLeftMs } from "../../../webview/search/model/figures.js";
import { noticesOf, type Notice } from "../../../webview/search/model/notice.js";
import { mainAction } from "../../../webview/search/model/standing.js";
import type { SessionModel } from "../../../webview/search/model/session.js";
import { waitingText } from "../../../webview/search/model/waiting.js";
import { momentText } from "../../../webview/page/words.js";
import { SearchHarness } from "../../support/searchHarness.js";
import { eventsOf, modelOf } from "../../support/panelModels.js";
import {
  aborted,
  asDecided,
  followedBy,
  limitedTo,
  putOff,
  starts,
  upTo,
} from "../../support/panelSessions.js";

const plan = { candidates: 4, beamWidth: 2, iterations: 3, stopOnPlateau: false };
const idle = { kind: "idle" } as const;

const noticeOf = (session: SessionModel): Notice | undefined => noticesOf(session)[0];
const face = (session: SessionModel, id: string): string => {
  const candidate = session.state.candidates[id];
  assert.ok(candidate);
  return faceText(faceOf(session, candidate));
};

describe("the panel at a limit", () => {
  const ends: readonly [Partial<PlanInput>, string][] = [
    [{ maxImages: 4 }, "the limit of 4 images"],
    [{ maxCalls: 13 }, "the limit of 13 model calls, with 12 model calls used"],
    [{ maxImages: 4, maxCalls: 12 }, "the limits of 4 images and 12 model calls"],
    [{ maxSeconds: 0.5, maxImages: 90 }, "the limit of 0.5 seconds"],
  ];
  for (const [limits, words] of ends) {
    it(`says that the search ended at ${words}, and offers to raise it`, async () => {
      const events = await eventsOf({ plan: { ...plan, ...limits } });
      const notice = noticeOf(modelOf(events, idle));
      assert.ok(notice);
      assert.ok(notice.text.startsWith(`The search ended at ${words}. The winner`), notice.text);
      assert.match(notice.text, /The winner has \d+ points?/);
      assert.deepEqual(notice.actions, ["raiseLimit", "runAgain"]);
    });
  }

  it("says that it came before anything could be shown", async () => {
    const events = await eventsOf({ plan: { ...plan, maxCalls: 2 } });
    const notice = noticeOf(modelOf(events, idle));
    assert.equal(
      notice?.text,
      "The search ended at the limit of 2 model calls, before an image was judged. The first iteration takes up to 12 model calls; all that is left, up to 40 model calls.",
    );
    assert.deepEqual([notice.tone, notice.actions[0]], ["warning", "raiseLimit"]);
  });

  it("offers to raise nothing where that cannot be done here, or would change nothing", async () => {
    const events = await eventsOf({ plan: { ...plan, maxImages: 4 } });
    const lastCut = await eventsOf({ plan: { ...plan, maxImages: 10 } });
    const whole = await eventsOf({ plan });
    const others = [
      modelOf(events, { kind: "readOnly", reason: "Newer" }),
      modelOf(events, idle, "No"),
      modelOf(events, { kind: "watched", owner: "Another.", canTakeOver: false }),
      modelOf(lastCut, idle),
      modelOf(whole, idle),
    ];
    for (const session of others) {
      assert.ok(!noticesOf(session).some(({ actions }) => actions.includes("raiseLimit")));
    }
  });

  it("shows limits as they are now, not as the search began with them", async () => {
    const events = await eventsOf({ plan: { ...plan, maxImages: 4, maxSeconds: 1 } });
    const raised = followedBy(events, { kind: "capsChanged", maxImages: 8, maxSeconds: 9000 });
    const session = modelOf(raised);
    const [images] = figuresOf(session, session.state.lastAt);
    assert.equal(images?.rest, "of 8 images");
    assert.ok((timeLeftMs(session, session.state.lastAt) ?? 0) > 0);
    const again = limitedTo(
      upTo(events, ({ kind }) => kind === "iterationRanked"),
      {},
    );
    assert.equal(noticeOf(modelOf(again)), undefined);
  });

  describe("with an image that a limit left out", () => {
    let left: SessionEvent[];
    before(async () => {
      left = [...(await eventsOf({ plan: { ...plan, maxSeconds: 0.65 } }))];
    });
    it("says so of it, whoever is at work, and of nothing else", () => {
      for (const access of [idle, { kind: "driven" }] as const) {
        const session = modelOf(left, access);
        const faces = Object.keys(session.state.candidates).map((id) => face(session, id));
        assert.ok(faces.includes("Not made: a limit came first"));
        assert.ok(!faces.some((text) => /Stopped|Queued|Drawing|Writing|Waiting/.test(text)));
      }
    });
    it("says so still once the search goes on", () => {
      const on = followedBy(left, { kind: "capsChanged", maxSeconds: 9000 });
      assert.equal(face(modelOf(asDecided(on)), "i1c3"), "Not made: a limit came first");
    });
    it("counts it no more once the search goes on, so that all can be done in the end", async () => {
      const search = new SearchHarness({ plan: { ...plan, maxSeconds: 0.65 } });
      await search.run();
      search.restart(search.state);
      search.driver.act({ kind: "changeCaps", caps: { maxSeconds: 9000 } });
      await search.run();
      const last = modelOf(search.events.slice(0, -1));
      assert.equal(last.state.end, null);
      assert.equal(doneShare(last), 1);
      const [images] = figuresOf(last, last.state.lastAt);
      assert.deepEqual([images?.strong, images?.rest], ["10", "of 10 images"]);
    });
  });

  describe("with a failed image", () => {
    let refused: SessionEvent[];
    before(async () => {
      const error = { code: "prompt.refused", message: "No" } as const;
      const call = {
        key: "i1c1/draw/1",
        retryable: false,
        billed: "no",
        scope: "candidate",
        milliseconds: 3,
      } as const;
      const events = await eventsOf({ plan });
      refused = followedBy(
        upTo(events, starts("i1c1", "draw")),
        { kind: "callFailed", ...call, ...error },
        { kind: "candidateFailed", candidate: "i1c1", ...error },
      );
    });
    const detail = (session: SessionModel) => {
      const candidate = session.state.candidates["i1c1"];
      assert.ok(candidate);
      return detailOf(session, candidate);
    };
    it("retries it where limits allow", () => {
      const { actions, noRoom } = detail(modelOf(refused));
      assert.deepEqual([actions.buttons[0], noRoom], ["retry", null]);
      assert.ok(!actions.buttons.includes("retryAlike"));
    });
    it("has no button that leads nowhere here", async () => {
      const events = await eventsOf({ plan });
      const session = modelOf(events, idle);
      const candidate = session.state.candidates["i0c0"];
      assert.ok(candidate);
      const linksOf = (absent: SessionModel["absent"]) =>
        detailOf({ ...session, absent }, candidate).actions.links;
      assert.ok(linksOf([]).includes("revealInOs"));
      assert.deepEqual(linksOf(["revealInOs", "compareWithWinner"]), [
        "openImage",
        "revealInExplorer",
      ]);
    });
    it("retries all that failed for the same reason, and no others", () => {
      const others = Object.keys(modelOf(refused).state.candidates).filter((id) => id !== "i1c1");
      const [alike = "", other = ""] = others.slice(-2);
      const failed = followedBy(
        refused,
        { kind: "candidateFailed", candidate: alike, code: "prompt.refused", message: "Nor this" },
        { kind: "candidateFailed", candidate: other, code: "image.down", message: "Down" },
      );
      const { buttons } = detail(modelOf(failed)).actions;
      assert.deepEqual(buttons.slice(0, 2), ["retry", "retryAlike"]);
      assert.deepEqual(failedAlike(modelOf(failed).state, "i1c1"), ["i1c1", alike]);
      assert.deepEqual(failedAlike(modelOf(failed).state, other), [other]);
    });
    it("says which limit forbids that, and offers to raise it", () => {
      const { actions, noRoom } = detail(
        modelOf(limitedTo(refused, { maxCalls: 26, maxImages: 90 })),
      );
      assert.ok(!actions.buttons.includes("retry"));
      assert.equal(noRoom, "The limit of 26 model calls leaves no room for another attempt.");
    });
    it("says nothing of limits where another reason forbids it", () => {
      const cancelled = followedBy(refused, { kind: "cancelRequested" });
      assert.equal(detail(modelOf(limitedTo(cancelled, { maxCalls: 26 }))).noRoom, null);
    });
    it("says so however the search ended, but not where nothing may be changed", () => {
      const ended = followedBy(refused, {
        kind: "searchFinished",
        reason: "plateau",
        winner: null,
      });
      // What the end left undone holds no room: a retry would have that.
      const maxCalls = modelOf(ended).state.totals.calls;
      const limited = limitedTo(ended, { maxCalls });
      const { noRoom } = detail(modelOf(limited, idle));
      assert.equal(
        noRoom,
        `The limit of ${maxCalls} model calls leaves no room for another attempt.`,
      );
      assert.equal(detail(modelOf(limited, idle, "Not here")).noRoom, null);
    });
  });
});

describe("the panel while a provider is left alone", () => {
  let running: SessionEvent[];
  let waiting: SessionEvent[];
  before(async () => {
    const events = await eventsOf({ plan });
    running = upTo(events, starts("i1c1", "draw"));
    waiting = putOff(running, 190_000);
  });

  it("says whom it waits for and until when, and nothing once that is over", () => {
    const session = modelOf(waiting);
    const { lastAt } = session.state;
    const until = momentText(lastAt + 190_000, lastAt);
    assert.match(waitingText(session, lastAt) ?? "", new RegExp(`the image model until ${until}`));
    assert.equal(waitingText(session, lastAt + 190_000), null);
    assert.equal(waitingText(modelOf(running), lastAt), null);
    assert.equal(timeLeftMs(session, lastAt), null);
  });

  it("says nothing of it where no call is started: left alone, paused, or being cancelled", () => {
    const { lastAt } = modelOf(waiting).state;
    const others = [
      modelOf(waiting, idle),
      modelOf(followedBy(waiting, { kind: "searchPaused", by: "user" })),
      modelOf(followedBy(waiting, { kind: "cancelRequested" })),
    ];
    for (const session of others) {
      assert.equal(waitingText(session, lastAt), null);
      assert.doesNotMatch(face(session, "i1c1"), /^Waiting/);
    }
  });

  it("shows an image whose call waits as waiting, and one under way as busy", () => {
    assert.equal(face(modelOf(waiting), "i1c1"), "Waiting for the image model");
    assert.equal(face(modelOf(running), "i1c1"), "Drawing");
    const again = followedBy(waiting, {
      ...{ kind: "callStarted", key: "i1c1/draw/1", lane: "image", worstUsd: 0 },
      inputs: "0".repeat(64),
    });
    assert.equal(face(modelOf(again), "i1c1"), "Drawing");
  });

  it("writes a moment to come by the minute, rounded up, and by the second when it is near", () => {
    const noon = new Date(2026, 0, 31, 12, 0, 0).getTime();
    assert.equal(momentText(noon + 130_000, noon), "12:03");
    assert.equal(momentText(noon + 120_000, noon), "12:02");
    assert.equal(momentText(noon + 9_200, noon), "12:00:10");
  });
});

describe("the panel of a search that the day's limit stopped", () => {
  const message = "Of today's limit of $5.00, $4.90 is spent, and the next call may cost $0.20.";
  const dayMs = 24 * 3_600_000;

  it("says so, and that a higher limit helps today, a resume on another day", async () => {
    const running = aborted(upTo(await eventsOf({ plan }), starts("i1c1", "draw")));
    const stopped = followedBy(running, { kind: "searchPaused", by: "budget", message });
    const session = modelOf(stopped, idle);
    const notice = noticeOf(session);
    assert.deepEqual([notice?.text, notice?.actions], [message, ["raiseDailyLimit"]]);
    const untold = followedBy(running, { kind: "searchPaused", by: "budget" });
    assert.match(noticeOf(modelOf(untold, idle))?.text ?? "", /^The daily limit was reached/);
    const at = session.state.pause?.at ?? 0;
    assert.equal(mainAction(session, at), "raiseDailyLimit");
    assert.equal(mainAction(session, at + dayMs), "resume");
    assert.deepEqual(noticeOf(modelOf(stopped, idle, "Not here"))?.actions, ["showLog"]);
  });

  it("helps one that a person paused by a resume alone", async () => {
    const running = aborted(upTo(await eventsOf({ plan }), starts("i1c1", "draw")));
    const session = modelOf(followedBy(running, { kind: "searchPaused", by: "user" }), idle);
    assert.equal(mainAction(session, session.state.pause?.at ?? 0), "resume");
  });
});

describe("the panel of a search that a provider stopped", () => {
  it("names the role, its model and what happened, and that a resume goes on", async () => {
    const events = await eventsOf({ plan });
    const running = aborted(upTo(events, starts("i1c1", "draw")));
    const body = { kind: "searchPaused", by: "provider", code: "quota.exhausted" } as const;
    const stopped = followedBy(running, { ...body, role: "image", message: "No credit is left" });
    const text =
      "The image model, fake-1, cannot be used now, so the search was paused. No credit is left.";
    const notice = noticeOf(modelOf(stopped, idle));
    assert.equal(notice?.text, `${text} Resume goes on where it was.`);
    assert.deepEqual(notice.actions, ["chooseAnotherModel"]);
    assert.equal(noticeOf(modelOf(stopped, idle, "Not here"))?.text, text);
    const older = followedBy(running, { kind: "searchPaused", by: "provider" });
    assert.match(noticeOf(modelOf(older, idle))?.text ?? "", /^The models failed twice in a row/);
  });

  it("offers another search, not another judge, once an image is judged", async () => {
    const events = await eventsOf({ plan });
    const running = aborted(upTo(events, starts("i1c1", "draw")));
    const body = { kind: "searchPaused", by: "provider", code: "model.unknown" } as const;
    const stopped = followedBy(running, { ...body, role: "vision", message: "It is gone." });
    const notice = noticeOf(modelOf(stopped, idle));
    assert.match(notice?.text ?? "", /gone\. Another judge's scores could not be compared/);
    assert.deepEqual(notice?.actions, ["runAgain"]);
    assert.deepEqual(noticeOf(modelOf(stopped, idle, "Not here"))?.actions, ["showLog"]);
  });

  it("says so at once, while the last calls still end", async () => {
    const events = await eventsOf({ plan });
    const running = upTo(events, starts("i1c1", "draw"));
    const body = { kind: "searchPaused", by: "provider", code: "auth.refused" } as const;
    const stopping = followedBy(running, { ...body, role: "language", message: "No." });
    assert.match(noticeOf(modelOf(stopping))?.text ?? "", /^The language model, fake-1, cannot/);
  });
});
