import type { SessionRow } from "../../src/sessions/sessionIndex.js";

type Change = Partial<Omit<SessionRow, "kind" | "summary">> & Partial<SessionRow["summary"]>;

/** A row of a list of sessions, as far as a test says something of it. */
export function sessionRowOf(change: Change = {}): SessionRow {
  const { folder = "/out/2026-11-25/ses-101500", status = "finished", ...rest } = change;
  const { isStale = false, owner = null, leftBy = null, ...summary } = rest;
  return {
    kind: "session",
    folder,
    status,
    isStale,
    owner,
    leftBy,
    summary: {
      sessionId: "00000000-0000-4000-8000-000000000000",
      goal: "a cat",
      title: null,
      state: status === "interrupted" ? "running" : status,
      startedAt: 0,
      finishedAt: null,
      reason: null,
      best: 87.6,
      images: 12,
      journalBytes: 1,
      image: null,
      prompt: null,
      models: null,
      favourites: [],
      costUsd: 0,
      ...summary,
    },
  };
}
