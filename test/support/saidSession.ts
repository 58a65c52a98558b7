import type { SessionEvent } from "../../src/protocol/events.js";
import { candidateOf } from "../../src/search/candidates.js";
import { fold } from "../../src/search/reduce.js";
import { fateOf, globalRanking, type Fate } from "../../src/search/selectors.js";
import { followedBy } from "./panelSessions.js";

/** A person says what they like: a kept image is the winner, that and a pruned one are favourites. */
export function asSaid(events: readonly SessionEvent[]): SessionEvent[] {
  const state = fold(events);
  const fates = (fate: Fate): string[] =>
    globalRanking(state).filter((id) => fateOf(state, candidateOf(state, id)) === fate);
  const pick = fates("kept").at(-1) ?? "none";
  return followedBy(
    events,
    { kind: "winnerPicked", candidate: pick },
    { kind: "favourited", candidate: pick, on: true },
    { kind: "favourited", candidate: fates("pruned")[0] ?? "none", on: true },
  );
}
