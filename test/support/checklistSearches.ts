import type { EventOf, KnownEvent } from "../../src/protocol/events.js";
import { checkingProviders, SearchHarness, type HarnessOptions } from "./searchHarness.js";
import { assertWhole, runOut } from "./searchRuns.js";

/** Searches that are to meet a checklist, over models that make and answer one. */

export const size = { candidates: 3, beamWidth: 2, iterations: 2, stopOnPlateau: false };
/** Nothing is ever met wholly, so that no search ends early. */
export const half = (): number => 0.4;

export function searchOf({ plan, ...options }: HarnessOptions = {}): SearchHarness {
  return new SearchHarness({
    providers: checkingProviders(),
    ...options,
    plan: { ...size, objective: "checklist", ...plan },
  });
}

/** The same at its end. */
export async function searched(options: HarnessOptions = {}): Promise<SearchHarness> {
  const search = searchOf(options);
  await runOut(search);
  assertWhole(search);
  return search;
}

export const eventsOf = <Kind extends KnownEvent["kind"]>(
  { events }: SearchHarness,
  kind: Kind,
): EventOf<Kind>[] => events.filter((event): event is EventOf<Kind> => event.kind === kind);

export const startedKeys = (search: SearchHarness): string[] =>
  eventsOf(search, "callStarted").map(({ key }) => key);
export const reasonOf = ({ state }: SearchHarness) =>
  state.end?.kind === "finished" ? state.end.reason : null;
