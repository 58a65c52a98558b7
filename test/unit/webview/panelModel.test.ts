import assert from "node:assert/strict";
import fc from "fast-check";
import type { SessionEvent } from "../../../src/protocol/events.js";
import {
  panelStateSchema,
  type HostToView,
  type Look,
  type PanelState,
} from "../../../src/protocol/panelMessages.js";
import { fold } from "../../../src/search/reduce.js";
import {
  firstModel,
  onSession,
  receive,
  type Effect,
  type PanelModel,
} from "../../../webview/search/model/panel.js";
import { lookOf, type SessionModel } from "../../../webview/search/model/session.js";
import { PanelStore } from "../../../webview/search/store.js";
import { disorderlyJournal } from "../../support/disorderlyJournals.js";
import { eventsOf } from "../../support/panelModels.js";

const session = (events: readonly SessionEvent[]): HostToView => {
  return {
    kind: "session",
    events: [...events],
    images: [],
    access: { kind: "driven" },
    blocked: null,
  };
};
const more = (events: readonly unknown[]): HostToView => {
  return { kind: "events", events: [...events], images: [] };
};
function run(messages: readonly HostToView[]): { model: PanelModel; effects: Effect[] } {
  let model = firstModel;
  const effects: Effect[] = [];
  for (const message of messages) {
    const step = receive(model, message);
    model = step.model;
    effects.push(...step.effects);
  }
  return { model, effects };
}

describe("the panel's model", () => {
  let events: readonly SessionEvent[];
  before(async () => {
    events = await eventsOf({ plan: { candidates: 3, beamWidth: 1, iterations: 2 } });
  });
  const stateIn = ({ screen }: PanelModel): unknown =>
    screen.kind === "session" ? screen.session.state : undefined;

  it("shows an image that was chosen elsewhere, whatever was looked at before", () => {
    const { model } = run([session(events)]);
    const look = {
      selected: "i0c1",
      isFollowing: false,
      filter: "failed",
      isTreeOpen: true,
    } as const;
    const moved = onSession(model, (before) => ({ ...before, ...look })).model;
    const chosen = (candidate: string): Partial<Look> => {
      const { screen } = receive(moved, { kind: "select", candidate }).model;
      assert.ok(screen.kind === "session");
      const { selected, isFollowing, filter, isTreeOpen } = screen.session;
      return { selected, isFollowing, filter, isTreeOpen };
    };
    const seen = { selected: "i0c0", isFollowing: true, filter: "all", isTreeOpen: false };
    assert.deepEqual(chosen("i0c0"), seen);
    assert.deepEqual(chosen("i9c9"), look);
  });

  it("shows no price and no size of the models before beside others, and asks for theirs", () => {
    const models = { roles: [], isBuiltinAlone: false };
    const plain = { output: "/out", blocked: null };
    const { model, effects } = run([
      { kind: "form", values: { goal: "a boat" }, ...plain, models },
      { kind: "estimate", text: "free", isKnown: true },
      { kind: "drawnAs", text: "Drawn as 1024 × 1024." },
      { kind: "models", models },
    ]);
    assert.ok(model.screen.kind === "form");
    assert.deepEqual([model.screen.form.estimate, model.screen.form.drawnAs], [null, null]);
    assert.equal(effects.at(-1)?.kind, "askEstimate");
  });

  it("is the fold of the events, in whatever batches they come, overlapping or not", () => {
    const cuts = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(cuts, fc.nat({ max: 3 }), (sizes, overlap) => {
        const messages = [session(events.slice(0, 1))];
        let sent = 1;
        for (const size of [...sizes, events.length]) {
          messages.push(more(events.slice(Math.max(0, sent - overlap), sent + size)));
          sent = Math.min(events.length, sent + size);
        }
        const { model, effects } = run(messages);
        assert.deepEqual(stateIn(model), fold(events));
        assert.equal(effects.filter(({ kind }) => kind === "askAgain").length, 0);
      }),
    );
  });

  it("skips kinds that it does not know, and says so in the state", () => {
    const stranger = { seq: 10, at: 0, kind: "imagesCompared", more: 1 };
    const { model } = run([session(events.slice(0, 10)), more([stranger])]);
    assert.deepEqual(
      stateIn(model),
      fold([
        ...events.slice(0, 10),
        { ...stranger, kind: "unknown", originalKind: "imagesCompared" } as never,
      ]),
    );
  });

  const broken: readonly [why: string, batch: (events: readonly SessionEvent[]) => unknown[]][] = [
    ["a gap", (all) => all.slice(12, 14)],
    ["no event at all", () => [{ kind: "promptWritten" }]],
    ["an event without its body", () => [{ seq: 10, at: 0, kind: "promptWritten" }]],
    [
      "a candidate that was never planned",
      () => [
        { seq: 10, at: 0, kind: "candidateFailed", candidate: "i9c9", code: "a.b", message: "" },
      ],
    ],
  ];
  for (const [why, batch] of broken) {
    it(`asks for everything again after ${why}, and keeps what it has`, () => {
      const known = session(events.slice(0, 10));
      const { model, effects } = run([known, more(batch(events))]);
      assert.deepEqual(effects.at(-1), { kind: "askAgain" });
      assert.deepEqual(stateIn(model), fold(events.slice(0, 10)));
    });
  }

  it("gives up asking after three times, and says what to do", () => {
    const bad = session(events.slice(1));
    const { model, effects } = run([bad, bad, bad, bad]);
    assert.equal(effects.length, 3);
    assert.equal(model.screen.kind, "trouble");
  });

  it("shows trouble where the person is", () => {
    const trouble: HostToView = { kind: "trouble", message: "Full." };
    assert.equal(run([trouble]).model.screen.kind, "trouble");
    const { screen } = run([session(events), trouble]).model;
    assert.ok(screen.kind === "session" && screen.session.trouble === "Full.");
  });

  describe("how a session is looked at", () => {
    const kept = (part: Partial<Look> = {}, sessionId?: string): PanelState => {
      const [first] = events;
      assert.ok(first?.kind === "searchStarted");
      const look: Look = {
        ...{
          selected: "i0c1",
          isFollowing: false,
          filter: "kept",
          zoom: 1.5,
          lanes: 2,
          pan: { x: 3, y: -4 },
        },
        ...{ pane: { widthPx: 500, heightPx: 200 }, isTreeOpen: true },
      };
      return { sessionId: sessionId ?? first.sessionId, look: { ...look, ...part } };
    };
    const opened = (state: PanelState | undefined): SessionModel => {
      const { screen } = receive(firstModel, session(events), state).model;
      assert.ok(screen.kind === "session");
      return screen.session;
    };

    it("comes back with the page", () => {
      assert.deepEqual(lookOf(opened(kept())), kept().look);
    });
    it("is another session's no longer", () => {
      const fresh = lookOf(opened(undefined));
      assert.deepEqual(lookOf(opened(kept({}, "00000000-0000-4000-8000-000000000000"))), fresh);
      assert.deepEqual([fresh.selected, fresh.isFollowing, fresh.zoom], [null, true, null]);
    });
    it("names no image that is not there", () => {
      assert.equal(opened(kept({ selected: "i9c9" })).selected, null);
    });
    it("is kept once it changes, and only then", () => {
      const { model } = receive(firstModel, session(events), undefined);
      const zoomed = onSession(model, (before) => ({ ...before, zoom: 2 }));
      const [effect] = zoomed.effects;
      assert.ok(effect?.kind === "remember");
      assert.equal(effect.state.look?.zoom, 2);
      assert.deepEqual(panelStateSchema().parse(effect.state), effect.state);
      assert.deepEqual(
        onSession(zoomed.model, (before) => ({ ...before, trouble: "x" })).effects,
        [],
      );
    });
  });

  it("ignores steps of images that are not there", () => {
    const steps = ["i0c0", "i9c9"].map((candidate) => ({ candidate, step: 1, steps: 2 }));
    const { screen } = run([session(events), { kind: "progress", steps, previews: [] }]).model;
    assert.ok(screen.kind === "session");
    assert.deepEqual(Object.keys(screen.session.progress), ["i0c0"]);
  });
});

describe("the panel's store", () => {
  it("draws once a frame, however much comes in it", async () => {
    const events = await eventsOf({ plan: { candidates: 2, iterations: 1 } });
    const frames: (() => void)[] = [];
    let drawn = 0;
    const store = new PanelStore(
      { post: () => undefined, remember: () => undefined, recall: () => undefined },
      () => drawn++,
      (callback) => frames.push(callback),
      // A slice of folding is over by no clock: on a busy machine this session would not be done in one.
      () => 0,
    );
    store.receive(session(events.slice(0, 1)));
    for (const event of events.slice(1)) store.receive(more([event]));
    for (const raw of [null, undefined, 1, "form", {}, { kind: "form" }]) store.receive(raw);
    assert.deepEqual([frames.length, drawn], [1, 0]);
    frames[0]?.();
    assert.equal(drawn, 1);
    assert.equal(store.model.ignored, 6);
    // At once, where that is asked for, and then not once more with the frame.
    store.drawNow();
    store.receive(null);
    store.drawNow();
    assert.deepEqual([frames.length, drawn], [2, 2]);
    frames[1]?.();
    assert.equal(drawn, 2);
  });

  it("folds a long session in slices, and takes what comes meanwhile behind it", async () => {
    const rounds = 20_000;
    const events = disorderlyJournal("titles", rounds);
    const later = { seq: rounds + 1, at: 1e9, kind: "sessionRenamed", title: "the last one" };
    const host = { post: () => undefined, remember: () => undefined, recall: () => undefined };
    const first = { kind: "loading", turns: 0 };
    const title = await new Promise<string>((resolve) => {
      const show = ({ screen }: PanelModel): void => {
        if (screen.kind === "session") resolve(screen.session.state.title ?? "none");
      };
      const store = new PanelStore(host, show, (callback) => setImmediate(callback));
      store.receive(session(events));
      store.receive(more([later]));
      first.kind = store.model.screen.kind;
      setImmediate(() => first.turns++);
    });
    assert.equal(title, later.title);
    assert.deepEqual(first, { kind: "loading", turns: 1 });
  });
});
