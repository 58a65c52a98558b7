import type { SessionEvent } from "../../src/protocol/events.js";
import type { Access } from "../../src/protocol/panelMessages.js";
import { openSession, type SessionModel } from "../../webview/search/model/session.js";
import { SearchHarness, type HarnessOptions } from "./searchHarness.js";

/** The events of a search over fakes, run to its end. */
export async function eventsOf(options: HarnessOptions = {}): Promise<readonly SessionEvent[]> {
  const harness = new SearchHarness(options);
  await harness.run();
  return harness.events;
}

/** What the panel knows after these events. */
export function modelOf(
  events: readonly SessionEvent[],
  access: Access = { kind: "driven" },
  blocked: string | null = null,
): SessionModel {
  const parts = { events: [...events], images: [], access, blocked };
  const session = openSession({ kind: "session", ...parts }, undefined);
  if ("kind" in session) throw new Error(session.reason);
  return session;
}
