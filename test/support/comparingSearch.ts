import type { EventOf } from "../../src/protocol/events.js";
import { parseKey } from "../../src/search/keys.js";
import { comparingProviders, withComparer, type FakeComparerOptions } from "./fakeComparer.js";
import { FakeModels } from "./fakeModels.js";
import { SearchHarness, type HarnessOptions } from "./searchHarness.js";

/** Searches over fakes whose images are compared, and what their journals tell of that. */

/** @param before the search whose images are there already */
export function searchOf(
  options: HarnessOptions = {},
  comparer: FakeComparerOptions = {},
  before?: SearchHarness,
): SearchHarness {
  const all: HarnessOptions = {
    providers: comparingProviders(),
    ports: (clock) => withComparer(new FakeModels(clock, options).ports, clock, comparer),
    ...options,
    plan: { candidates: 4, iterations: 2, ranker: "compare", ...options.plan },
  };
  return new SearchHarness(all, before?.images);
}

export const asked = ({ events }: SearchHarness): string[] =>
  events.flatMap((event) =>
    event.kind === "callStarted" && parseKey(event.key).kind === "compare" ? [event.key] : [],
  );
export const answered = ({ events }: SearchHarness): EventOf<"candidatesCompared">[] =>
  events.filter((event) => event.kind === "candidatesCompared");
export const givenUp = ({ events }: SearchHarness): EventOf<"callGivenUp">[] =>
  events.filter((event) => event.kind === "callGivenUp");
export const ranked = ({ events }: SearchHarness): EventOf<"iterationRanked">[] =>
  events.filter((event) => event.kind === "iterationRanked");
