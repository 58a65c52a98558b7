import assert from "node:assert/strict";
import { pngOf } from "../../support/images.js";
import type { KnownEvent, SessionEvent } from "../../../src/protocol/events.js";
import type { Access, HostToView } from "../../../src/protocol/panelMessages.js";
import { firstModel, receive } from "../../../webview/search/model/panel.js";
import type { SessionModel } from "../../../webview/search/model/session.js";
import { eventsOf } from "../../support/panelModels.js";
import { followedBy, starts, upTo } from "../../support/panelSessions.js";

type PreviewMessages = Extract<HostToView, { kind: "progress" }>["previews"];

const previewsOf = (...candidates: readonly string[]): PreviewMessages =>
  candidates.map((candidate, index) => {
    return { candidate, bytes: new Uint8Array(pngOf(index + 1, 4)), mediaType: "image/png" };
  });
const progress = (...candidates: readonly string[]): HostToView => {
  return { kind: "progress", steps: [], previews: previewsOf(...candidates) };
};
const opened = (
  events: readonly SessionEvent[],
  access: Access = { kind: "driven" },
): HostToView => {
  return { kind: "session", events: [...events], images: [], access, blocked: null };
};

/** The session after these messages. */
function after(...messages: readonly HostToView[]): SessionModel {
  let model = firstModel;
  for (const message of messages) ({ model } = receive(model, message));
  assert.ok(model.screen.kind === "session");
  return model.screen.session;
}

describe("a preview in the panel", () => {
  let events: readonly SessionEvent[];
  let drawing: readonly SessionEvent[];
  const key = "i0c1/draw/1";
  before(async () => {
    const limits = { language: 3, image: 1, vision: 3 };
    events = await eventsOf({ plan: { candidates: 3, beamWidth: 1, iterations: 2 }, limits });
    drawing = upTo(events, starts("i0c1", "draw"));
  });
  const shown = (...messages: readonly HostToView[]): readonly string[] =>
    Object.keys(after(opened(drawing), ...messages).previews);
  const more = (...bodies: Parameters<typeof followedBy>[1][]): HostToView => {
    const added = followedBy(drawing, ...bodies).slice(drawing.length);
    return { kind: "events", events: added, images: [] };
  };
  const failed = {
    kind: "callFailed",
    key,
    code: "image.down",
    message: "Down",
    retryable: true,
    billed: "no",
    scope: "candidate",
    milliseconds: 5,
  } as const;

  it("is the latest of a candidate that is being drawn", () => {
    const session = after(opened(drawing), progress("i0c1"), progress("i0c2", "i0c1"));
    assert.deepEqual(Object.keys(session.previews), ["i0c1"]);
    const [, latest] = previewsOf("i0c2", "i0c1");
    assert.deepEqual(session.previews["i0c1"], {
      call: key,
      bytes: latest?.bytes,
      mediaType: "image/png",
    });
  });

  const others: readonly [why: string, candidate: string][] = [
    ["there is no such candidate", "i9c9"],
    ["its name is one of every object's", "constructor"],
    ["its drawing has not begun", "i0c2"],
    ["it is drawn already", "i0c0"],
  ];
  for (const [why, candidate] of others) {
    it(`is dropped where ${why}`, () => assert.deepEqual(shown(progress(candidate)), []));
  }

  it("is dropped where nobody draws any more, and goes when nobody does", () => {
    assert.deepEqual(
      Object.keys(after(opened(drawing, { kind: "idle" }), progress("i0c1")).previews),
      [],
    );
    const idle: HostToView = { kind: "access", access: { kind: "idle" } };
    assert.deepEqual(shown(progress("i0c1"), idle), []);
  });

  it("stays until the link to its image has come", () => {
    const drawn = eventOf(events, "imageDrawn", "i0c1");
    const image: HostToView = more(bodyOf(drawn));
    assert.deepEqual(shown(progress("i0c1"), image), ["i0c1"]);
    assert.deepEqual(shown(progress("i0c1"), image, progress("i0c1")), ["i0c1"]);
    const link = { candidate: "i0c1", uri: "https://example.test/i0c1.png" };
    assert.deepEqual(
      shown(progress("i0c1"), image, { kind: "events", events: [], images: [link] }),
      [],
    );
  });

  it("goes when its attempt fails, and the next attempt begins without it", () => {
    const again = {
      kind: "callStarted",
      key: "i0c1/draw/2",
      inputs: "0".repeat(64),
      lane: "image",
      worstUsd: 0,
    } as const;
    assert.deepEqual(shown(progress("i0c1"), more(failed)), []);
    assert.deepEqual(shown(progress("i0c1"), more(failed, again)), []);
    assert.deepEqual(shown(more(failed, again), progress("i0c1")), ["i0c1"]);
  });

  it("goes when the session is told anew", () => {
    assert.deepEqual(shown(progress("i0c1"), opened(drawing)), []);
  });

  it("leaves a session that it does not change the same", () => {
    const session = after(opened(drawing), progress("i0c1"));
    const same = after(opened(drawing), progress("i0c1"), {
      kind: "events",
      events: [],
      images: [],
    });
    assert.deepEqual(same, session);
  });
});

function eventOf(
  events: readonly SessionEvent[],
  kind: KnownEvent["kind"],
  candidate: string,
): KnownEvent {
  const found = events.find(
    (event) => event.kind === kind && "key" in event && event.key.startsWith(`${candidate}/`),
  );
  assert.ok(found !== undefined && found.kind !== "unknown");
  return found;
}

function bodyOf({ seq: _seq, at: _at, ...body }: KnownEvent): Parameters<typeof followedBy>[1] {
  return body;
}
