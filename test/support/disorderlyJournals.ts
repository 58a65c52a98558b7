import { sha256Hex } from "../../src/base/sha256.js";
import { schemaVersion, type SessionEvent } from "../../src/protocol/events.js";
import { answerTo } from "./longJournals.js";
import { planOf, providersOf } from "./searchHarness.js";

/** Journals that no search writes, but that can be read: the same thing happens again and again. */

/** An event of any kind, as far as this file is concerned; the reducer's own checks decide. */
type Body = { readonly kind: string } & Readonly<Record<string, unknown>>;

/** What happens first, and what happens in the n-th round. */
interface Disorder {
  readonly first?: readonly Body[];
  readonly round: (n: number) => readonly Body[];
}

const planned = (candidate: string, parent: string | null = null): Body => ({
  ...{ kind: "candidatePlanned", candidate, parent, action: parent === null ? "expand" : "refine" },
  ...{ iterationSize: 64, halves: "both", critiqueRef: null },
});
const started = (key: string, lane = "language"): Body => {
  return { kind: "callStarted", key, lane, inputs: sha256Hex(key), worstUsd: 0.001 };
};
const failed = (key: string, scope = "candidate"): Body => ({
  ...{ kind: "callFailed", key, scope, code: "server.failed", message: "It did not answer" },
  ...{ retryable: false, billed: "no", milliseconds: 1 },
});
const gaveUp: Body = { kind: "candidateFailed", candidate: "i0c0", code: "a.b", message: "failed" };
const retry: Body = { kind: "retryRequested", candidate: "i0c0" };
const ranked: Body = {
  ...{ kind: "iterationRanked", iteration: 0, kept: ["i0c0", "i0c0"] },
  pool: [{ id: "i0c0", total: 50 }],
};
const first = [planned("i0c0")];
const write = (n: number): string => `i0c0/write/${n + 1}`;

/** By what happens in them. */
export const disorders: Readonly<Record<string, Disorder>> = {
  "unknown events": { round: (n) => [{ kind: "unknown", originalKind: `kind${n}` }] },
  titles: { round: (n) => [{ kind: "sessionRenamed", title: `title ${n}` }] },
  caps: { round: (n) => [{ kind: "capsChanged", maxCalls: n + 1 }] },
  models: {
    round: (n) => {
      const provider = { ...providersOf().language, model: `model${n}` };
      return [{ kind: "providersChanged", role: "language", provider }];
    },
  },
  pauses: {
    first: [...first, started(write(0))],
    round: () => [
      { kind: "searchPaused", by: "provider" },
      { kind: "searchResumed", lost: [write(0), write(1), write(2)] },
    ],
  },
  "starts of one call": { first, round: () => [started(write(0))] },
  "starts of ever other calls": { first, round: (n) => [started(write(n))] },
  "failures of a call that is asked again": {
    first,
    round: (n) => [started(write(n)), failed(write(n))],
  },
  "failures of a connection": {
    first,
    round: () => [started(write(0)), failed(write(0), "connection")],
  },
  "calls put off, each in another lane": {
    first,
    round: (n) => [
      started(write(0), `lane${n}`),
      { kind: "callDeferred", key: write(0), code: "rate.limited", untilMs: n },
    ],
  },
  "answers that nobody asked for": {
    first,
    round: (n) => [answerTo(write(n)), answerTo(`i0c0/judge/${n + 1}`)],
  },
  "answers while ever more calls run": {
    first,
    round: (n) => [started(`i0c0/judge/${n + 1}`), answerTo(write(n))],
  },
  "calls of a kind that is not known": { first, round: (n) => [started(`i0c0/dream/${n + 1}`)] },
  "retries before a ranking": { first, round: () => [gaveUp, retry] },
  "retries after a ranking": { first: [...first, ranked], round: () => [gaveUp, retry] },
  "rankings of one iteration": { first, round: () => [ranked] },
  "ends that a retry takes back": {
    first,
    round: () => [gaveUp, { kind: "searchFinished", reason: "completed", winner: null }, retry],
  },
  favourites: { first, round: (n) => [{ kind: "favourited", candidate: "i0c0", on: n > 5 }] },
};

export function disorderlyJournal(name: string, rounds: number): SessionEvent[] {
  const disorder = disorders[name];
  if (disorder === undefined) throw new Error(`There is no journal of ${name}`);
  const begin: Body = {
    ...{ kind: "searchStarted", schemaVersion, appVersion: "test" },
    sessionId: "9d1f0f6e-5a6b-4c1d-8a52-1f6f3b6f7a10",
    ...{ plan: planOf(), providers: providersOf(0.001) },
  };
  const bodies = [begin, ...(disorder.first ?? [])];
  for (let n = 0; n < rounds; n++) bodies.push(...disorder.round(n));
  return bodies.map((body, seq) => ({ seq, at: seq * 50, ...body }) as SessionEvent);
}
