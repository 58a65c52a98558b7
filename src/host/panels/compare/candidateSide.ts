import { usdOf } from "../../../base/money.js";
import { oneLine } from "../../../base/visibleText.js";
import { cutText } from "../../../base/cutText.js";
import type { Side, SideAction, SideRecipe } from "../../../protocol/compareMessages.js";
import { candidateOf } from "../../../search/candidates.js";
import { machineWinnerOf, winnerOf } from "../../../search/selectors.js";
import type { Candidate, SearchState } from "../../../search/state.js";
import { momentText } from "../../../sessions/sessionFolder.js";

/** What is told of a side beside its picture. */
export type SideFacts = Pick<Side, "title" | "place" | "recipe" | "standing" | "actions">;

const goalUnits = 200;

export interface CandidateLook {
  /** Whether the picture is there: else it can neither be picked nor inserted. */
  readonly isShown: boolean;
  /** Whether a person's word may be written into the session. */
  readonly mayChange: boolean;
  /** Whether it may be put into a text of the workspace. */
  readonly mayInsert: boolean;
}

/** What is told of a candidate, as its session stands now. Pure. @throws {TypeError} there is none */
export function candidateFacts(
  state: SearchState,
  id: string,
  { isShown, mayChange, mayInsert }: CandidateLook,
): SideFacts {
  const standing = standingOf(state, id);
  const words = mayChange && isShown ? wordActions(standing) : [];
  const inserts: readonly SideAction[] = mayInsert && isShown ? ["insertImage"] : [];
  const shown: readonly SideAction[] = isShown ? [...inserts, "openImage"] : [];
  return {
    title: id,
    place: placeOf(state),
    recipe: recipeOf(state, candidateOf(state, id)),
    standing,
    actions: [...words, ...shown, "openSession"],
  };
}

type Standing = NonNullable<Side["standing"]>;

function standingOf(state: SearchState, id: string): Standing {
  return {
    isPick: state.picked === id,
    isWinner: winnerOf(state) === id,
    isMachineWinner: machineWinnerOf(state) === id,
    isFavourite: state.favourites.includes(id),
  };
}

/** "A lighthouse at dusk · 2026-11-28 13:40" */
export function placeOf({ title, plan, startedAt }: SearchState): string {
  const goal = cutText(oneLine(title ?? plan.goal), goalUnits, "…");
  return `${goal} · ${momentText(startedAt)}`;
}

function wordActions(standing: Standing): SideAction[] {
  return [
    ...(standing.isPick ? ["unpickWinner" as const] : []),
    ...(standing.isWinner ? [] : ["pickWinner" as const]),
    standing.isFavourite ? "unfavourite" : "favourite",
  ];
}

function recipeOf(
  { plan, providers }: SearchState,
  { texts, seed, scores, costNanoUsd, drawnBy }: Candidate,
): SideRecipe | null {
  if (texts === null) return null;
  return {
    goal: plan.goal,
    what: texts.what,
    how: texts.how,
    prompt: texts.prompt,
    negativePrompt: plan.negativePrompt,
    seed: providers.image.abilities.seed === true ? seed : null,
    models: {
      language: providers.language.model,
      image: drawnBy ?? providers.image.model,
      vision: providers.vision.model,
    },
    scores,
    costUsd: costNanoUsd === null ? null : usdOf(costNanoUsd),
  };
}
