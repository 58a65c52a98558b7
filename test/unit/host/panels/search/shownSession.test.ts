import assert from "node:assert/strict";
import type { LogOutputChannel, Webview } from "vscode";
import type { SearchPage } from "../../../../../src/host/panels/search/searchPage.js";
import type { FeedDeps } from "../../../../../src/host/panels/search/sessionFeed.js";
import { ShownSession } from "../../../../../src/host/panels/search/shownSession.js";
import type { Searches } from "../../../../../src/host/searches.js";
import type { SessionEvent } from "../../../../../src/protocol/events.js";
import type { HostToView } from "../../../../../src/protocol/panelMessages.js";
import type { DrawProgress } from "../../../../../src/search/ports.js";
import type { FollowListener } from "../../../../../src/sessions/followSession.js";
import type { LoadedSession } from "../../../../../src/sessions/loadSession.js";
import { pngOf } from "../../../../support/images.js";
import { ManualTimer } from "../../../../support/manualTimer.js";
import { planOf } from "../../../../support/searchHarness.js";
import { editor } from "../../../../support/vscode/fakeEditor.js";

const state = {
  plan: planOf(),
  title: null,
  candidates: { i0c0: {}, i0c1: {} },
  unknownKinds: [],
} as unknown as LoadedSession["state"];
const created: SessionEvent = { seq: 0, at: 0, kind: "sessionRenamed", title: "a barn" };
const started = (seq: number, key: string): SessionEvent => {
  return { seq, at: 0, kind: "callStarted", key } as SessionEvent;
};

/** A panel of a search of this window, whose journal is read when a test says so. */
function shown() {
  editor.reset();
  const sent: HostToView[] = [];
  const timer = new ManualTimer();
  const drawing = new Map<string, DrawProgress>();
  let journal: FollowListener | undefined;
  let tell: ((candidate: string, progress: DrawProgress) => void) | undefined;
  const run = {
    subscribe: ({ onProgress }: { onProgress: typeof tell }) => {
      tell = onProgress;
      return () => (tell = undefined);
    },
    progressOf: (candidate: string) => drawing.get(candidate),
  };
  const sessions: FeedDeps["sessions"] = {
    follow: (_, listener) => {
      journal = listener;
      return Promise.resolve();
    },
  };
  const page = {
    isListening: true as boolean,
    load: () => undefined,
    send: (message: HostToView) => sent.push(message),
    deliver: (message: HostToView) => {
      sent.push(message);
      return Promise.resolve();
    },
  };
  const nothing = () => undefined;
  const deps = {
    ...{ page: page as unknown as SearchPage, sessions },
    searches: { in: () => run, onDidChange: () => ({ dispose: nothing }) } as unknown as Searches,
    log: {} as LogOutputChannel,
    webview: {} as Webview,
    blocked: () => null,
    ...{ onRead: nothing, onEnded: nothing, onTitle: nothing, onTrouble: nothing },
  };
  const session = new ShownSession("/out/session", deps, timer);
  journal?.onLoaded({ state, events: [created], position: {} } as unknown as LoadedSession);
  return {
    session,
    page,
    sent,
    /** From the search itself. */
    progress: (candidate: string, progress: DrawProgress) => {
      drawing.set(candidate, progress);
      tell?.(candidate, progress);
    },
    /** From the disk. */
    read: (event: SessionEvent) => journal?.onEvent(event, state),
    /** What the page is told next: kinds of messages, and of whose image the previews are. */
    next: async (): Promise<string[]> => {
      sent.length = 0;
      timer.pass(100);
      await new Promise((resolve) => setImmediate(resolve));
      return sent.flatMap((message) =>
        message.kind === "progress"
          ? message.previews.map(({ candidate }) => `preview of ${candidate}`)
          : message.kind,
      );
    },
  };
}

describe("a session in a panel", () => {
  const preview = { bytes: pngOf(4, 4), mediaType: "image/png" } as const;

  it("tells a preview again that was there before its drawing was read of", async () => {
    const { session, progress, read, next } = shown();
    progress("i0c0", { step: 1, steps: 2, preview });
    assert.deepEqual(await next(), ["preview of i0c0"]);
    read(started(1, "i0c0/draw/1"));
    assert.deepEqual(await next(), ["events", "preview of i0c0"]);
    session.dispose();
  });

  it("shows an image that was chosen elsewhere, after the events that tell of it", () => {
    const { session, read, sent } = shown();
    sent.length = 0;
    read(started(1, "i0c1/draw/1"));
    session.choose("i0c1");
    assert.deepEqual(
      sent.map(({ kind }) => kind),
      ["events", "select"],
    );
    session.choose("i7c7");
    assert.deepEqual(sent.at(-1), { kind: "trouble", message: "There is no i7c7 in this search." });
    session.dispose();
  });

  it("keeps that for a page that does not listen yet, and tells it once", () => {
    const { session, page, sent } = shown();
    page.isListening = false;
    session.choose("i0c1");
    const kinds = (): string[] => sent.splice(0).map(({ kind }) => kind);
    kinds();
    page.isListening = true;
    session.tellAll();
    assert.deepEqual(kinds(), ["session", "select"]);
    session.tellAll();
    assert.deepEqual(kinds(), ["session"]);
    session.dispose();
  });

  it("tells none again at a call that draws nothing, or for another image", async () => {
    const { session, progress, read, next } = shown();
    progress("i0c0", { step: 1, steps: 2, preview });
    await next();
    read(started(1, "i0c1/draw/1"));
    read(started(2, "i1/critique/i0c0/1"));
    assert.deepEqual(await next(), ["events"]);
    session.dispose();
  });
});
