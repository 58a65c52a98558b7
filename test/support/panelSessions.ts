import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { encode } from "jpeg-js";
import { PNG } from "pngjs";
import type { KnownEvent, SessionEvent } from "../../src/protocol/events.js";
import type { CapsChange } from "../../src/protocol/plan.js";
import type { Access, HostToView } from "../../src/protocol/panelMessages.js";
import type { Usage } from "../../src/protocol/providers.js";
import { decide } from "../../src/search/decide.js";
import { parseKey } from "../../src/search/keys.js";
import { fold } from "../../src/search/reduce.js";
import { jsonOf, runCli } from "./cliProcess.js";
import { SearchHarness } from "./searchHarness.js";

/** Sessions to show: one real search, cut and continued as a test needs it. */

export type SessionMessage = Extract<HostToView, { kind: "session" }>;

export interface Recording {
  readonly events: readonly SessionEvent[];
  /** Where its images are. */
  readonly folder: string;
}

let recorded: Promise<Recording> | undefined;

/** A small search with the built-in models, for its events and its images; once a process. */
export function recordSearch(): Promise<Recording> {
  return (recorded ??= runSearch());
}

/** The same with more options; not shared. @param more flags of the command line */
export async function runSearch(...more: readonly string[]): Promise<Recording> {
  const out = mkdtempSync(join(tmpdir(), "imagebeam-panel-"));
  const goal = "two red sailboats under a full moon";
  // Without a checklist, unless it is asked for: one would end it early.
  const args = [goal, "--preset", "custom", "--seed", "7", "--json", "--out", out, ...more];
  const { events, result } = jsonOf(await runCli([...args, "--width", "256", "--height", "256"]));
  process.once("exit", () => rmSync(out, { recursive: true, force: true }));
  return { events, folder: result.image === null ? out : dirname(result.image) };
}

/** An image of the recording as it is seen after some of its twenty steps: coarse, and a JPEG. */
export function previewOf(folder: string, file: string, step: number): Uint8Array<ArrayBuffer> {
  const image = PNG.sync.read(readFileSync(join(folder, file)));
  const cellPx = Math.max(1, Math.round((20 - step) / 2));
  const [width, height] = [Math.ceil(image.width / cellPx), Math.ceil(image.height / cellPx)];
  const data = new Uint8Array(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [(at % width) * cellPx, Math.floor(at / width) * cellPx];
    const from = (y * image.width + x) * 4;
    data.set(image.data.subarray(from, from + 4), at * 4);
  }
  return new Uint8Array(encode({ width, height, data }, 70).data);
}

/** The message that shows these events; every image drawn in them has its link. */
export function sessionOf(
  events: readonly SessionEvent[],
  origin: string,
  access: Access = { kind: "driven" },
): SessionMessage {
  const { candidates } = fold(events);
  const images = Object.values(candidates).flatMap(({ id, image }) =>
    image === null ? [] : [{ candidate: id, uri: `${origin}/images/${image.file}` }],
  );
  return { kind: "session", events: [...events], images, access, blocked: null };
}

/** The events up to and with the first that matches. */
export function upTo(
  events: readonly SessionEvent[],
  matches: (event: SessionEvent) => boolean,
): SessionEvent[] {
  const at = events.findIndex(matches);
  if (at === -1) throw new Error("No event of the recording matches");
  return events.slice(0, at + 1);
}

type Body = KnownEvent extends infer Event
  ? Event extends KnownEvent
    ? Omit<Event, "seq" | "at">
    : never
  : never;

/** Adds events at the end, numbered and stamped. */
export function followedBy(events: readonly SessionEvent[], ...bodies: Body[]): SessionEvent[] {
  const last = events.at(-1);
  const [seq, at] = [(last?.seq ?? -1) + 1, last?.at ?? 0];
  return [...events, ...bodies.map((body, index) => ({ ...body, seq: seq + index, at }))];
}

/** The events of the same search, if it had been started with these limits. */
export function limitedTo(
  events: readonly SessionEvent[],
  caps: CapsChange,
): readonly SessionEvent[] {
  return events.map((event) =>
    event.kind === "searchStarted" ? { ...event, plan: { ...event.plan, ...caps } } : event,
  );
}

/** What each kind of call of a priced search costs. */
const callUsd: Readonly<Record<string, number>> = {
  write: 0.0012,
  critique: 0.0031,
  draw: 0.034,
  judge: 0.0022,
};

/** The events of the same search, if models that cost money had made it. */
export function priced(events: readonly SessionEvent[]): SessionEvent[] {
  const worstUsd = Object.fromEntries(
    Object.entries(callUsd).map(([kind, usd]) => [kind, 2 * usd] as const),
  );
  const named = (connection: string, model: string) => {
    return { kind: "openai", billing: "priced", connection, model, worstUsd } as const;
  };
  return events.map((event): SessionEvent => {
    switch (event.kind) {
      case "searchStarted": {
        const { language, image, vision } = event.providers;
        const chat = named("openai", "gpt-6-luna");
        return {
          ...event,
          providers: {
            language: { ...language, ...chat },
            image: { ...image, ...named("studio", "gpt-image-2.6-flare") },
            vision: { ...vision, ...chat },
          },
        };
      }
      case "callStarted":
        return { ...event, worstUsd: 2 * usdOfCall(event.key) };
      case "promptWritten":
      case "imageDrawn":
      case "candidateJudged":
      case "critiqueWritten":
        return { ...event, usage: usageOfCall(event.key) };
      default:
        return event;
    }
  });
}

function usdOfCall(key: string): number {
  return callUsd[parseKey(key).kind] ?? 0;
}

function usageOfCall(key: string): Usage {
  const isDraw = parseKey(key).kind === "draw";
  return {
    costUsd: usdOfCall(key),
    inputTokens: isDraw ? 120 : 1480,
    cachedInputTokens: isDraw ? 0 : 1024,
    outputTokens: isDraw ? 0 : 210,
    imageTokens: isDraw ? 1056 : 0,
    requests: 1,
  };
}

/** Adds what the search itself decides then, up to the next call. */
export function asDecided(events: readonly SessionEvent[]): SessionEvent[] {
  const { decisions } = decide(fold(events));
  return decisions.length === 0 ? [...events] : asDecided(followedBy(events, ...decisions));
}

/** Each running call is put off by its provider. */
export function putOff(events: readonly SessionEvent[], waitMs: number): SessionEvent[] {
  const { lastAt, running } = fold(events);
  const deferral = {
    kind: "callDeferred",
    code: "rate.limited",
    untilMs: lastAt + waitMs,
  } as const;
  return followedBy(events, ...Object.keys(running).map((key) => ({ ...deferral, key })));
}

/** No call of it runs any more. */
export function aborted(events: readonly SessionEvent[]): SessionEvent[] {
  const failure = {
    kind: "callFailed",
    code: "call.aborted",
    message: "Stopped.",
    retryable: false,
    billed: "no",
    scope: "candidate",
    milliseconds: 3,
  } as const;
  const keys = Object.keys(fold(events).running);
  return followedBy(events, ...keys.map((key) => ({ ...failure, key })));
}

/** Whether it is the start of a candidate's step: `i2c1`, `draw`. */
export function starts(candidate: string, step: string): (event: SessionEvent) => boolean {
  return (event) => event.kind === "callStarted" && event.key.startsWith(`${candidate}/${step}/`);
}

/** A search of 300 images over fakes, whose images are the recorded ones under names of their own. */
export async function largeSession(origin: string): Promise<SessionMessage> {
  const plan = { candidates: 30, beamWidth: 6, iterations: 10, stopOnPlateau: false };
  const harness = new SearchHarness({ plan });
  await harness.run();
  const session = sessionOf(harness.events, origin, { kind: "idle" });
  const images = session.images.map(({ candidate }, index) => {
    const file = `i${index % 3}c${index % 4}.png`;
    return { candidate, uri: `${origin}/images/${file}?of=${candidate}` };
  });
  return { ...session, images };
}
