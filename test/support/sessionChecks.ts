import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SessionEvent } from "../../src/protocol/events.js";
import { loadSession } from "../../src/sessions/loadSession.js";

const results = new Set(["promptWritten", "imageDrawn", "candidateJudged", "critiqueWritten"]);

/** No call whose result stands in the journal was started again. */
export function assertNothingPaidTwice(events: readonly SessionEvent[]): void {
  const done = new Set<string>();
  for (const event of events) {
    if (event.kind === "callStarted") {
      assert.ok(!done.has(event.key), `${event.key} was called again (event ${event.seq})`);
    }
    if (results.has(event.kind) && "key" in event) {
      assert.ok(!done.has(event.key), `${event.key} has two results (event ${event.seq})`);
      done.add(event.key);
    }
  }
}

/** Every image that an event tells of is there, byte for byte. */
export async function assertImagesThere(
  folder: string,
  events: readonly SessionEvent[],
): Promise<void> {
  for (const event of events) {
    if (event.kind !== "imageDrawn") continue;
    const bytes = await readFile(join(folder, event.image.file));
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    assert.equal(sha256, event.image.sha256, event.image.file);
  }
}

/**
 * What holds for a session on disk at any time, whatever happened to its owners.
 * @returns how many events it has
 */
export async function assertSound(folder: string): Promise<number> {
  const { events } = await loadSession(folder);
  assertNothingPaidTwice(events);
  await assertImagesThere(folder, events);
  return events.length;
}
