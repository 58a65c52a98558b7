import { dirname, join } from "node:path";
import { cutText } from "../../../base/cutText.js";
import { ImagebeamError } from "../../../base/errors.js";
import { oneLine } from "../../../base/visibleText.js";
import { isControl } from "../../../evaluation/armsOf.js";
import type { OpenedEvaluation } from "../../../evaluation/openEvaluation.js";
import type { Evaluation } from "../../../protocol/evaluation.js";
import type { ItemAction, Revealed } from "../../../protocol/evaluateMessages.js";
import { allCandidates } from "../../../search/candidates.js";
import { winnerOf } from "../../../search/selectors.js";
import type { SearchState } from "../../../search/state.js";
import type { Searches } from "../../searches.js";
import { stateNow } from "../../sessionNow.js";
import { placeOf } from "../compare/candidateSide.js";

const promptUnits = 600;

export type Item = Evaluation["items"][number];

/** What a command is told that an action stands for: which image, or which search alone. */
export function argumentOf(evaluationFolder: string, item: Item, action: ItemAction): object {
  const folder = sessionOf(evaluationFolder, item);
  const isOfSession = action === "openSession" || action === "drawControl";
  return isOfSession ? { folder } : { folder, candidate: item.candidate };
}

function sessionOf(evaluationFolder: string, item: Pick<Item, "folder">): string {
  return join(dirname(dirname(evaluationFolder)), item.folder);
}

/**
 * What each image of an evaluation is, by its key, as its session stands now. Never rejects for what a
 * session is: of one that is gone less is told.
 * @param mayChange whether a person's word may be written here
 */
export async function revealedItems(
  { folder, evaluation }: OpenedEvaluation,
  searches: Pick<Searches, "in">,
  mayChange: boolean,
): Promise<Revealed[]> {
  const states = new Map<string, SearchState | undefined>();
  const revealed: Revealed[] = [];
  for (const item of evaluation.items) {
    const path = sessionOf(folder, item);
    if (!states.has(path)) states.set(path, await stateIn(path, searches));
    revealed.push(revealedOf(item, states.get(path), { mayChange, kind: evaluation.kind }));
  }
  return revealed;
}

function revealedOf(
  item: Item,
  state: SearchState | undefined,
  { mayChange, kind }: { readonly mayChange: boolean; readonly kind: Evaluation["kind"] },
): Revealed {
  const found = state && allCandidates(state).find(({ id }) => id === item.candidate);
  if (state === undefined || found === undefined) {
    const gone = { place: "Its search is not there any more", prompt: "", isWinner: false };
    return { name: item.candidate, ...gone, actions: [] };
  }
  // Nothing may be done to another image than the one that was seen.
  if (found.image?.sha256 !== item.sha256) {
    const other = { place: "Its search has another image of this name", prompt: "" };
    return { name: item.candidate, ...other, isWinner: false, actions: [] };
  }
  const isWinner = winnerOf(state) === item.candidate;
  return {
    name: item.candidate,
    place: placeOf(state),
    prompt: cutText(oneLine(found.texts?.prompt ?? ""), promptUnits, "…"),
    isWinner,
    actions: [
      ...(mayChange && !isWinner ? (["pickWinner"] as const) : []),
      "openImage",
      "openSession",
      ...(mayChange && kind === "session" && !isControl(state) ? (["drawControl"] as const) : []),
    ],
  };
}

async function stateIn(
  path: string,
  searches: Pick<Searches, "in">,
): Promise<SearchState | undefined> {
  try {
    return await stateNow(path, searches);
  } catch (error) {
    if (error instanceof ImagebeamError) return undefined;
    throw error;
  }
}
