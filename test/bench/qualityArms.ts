import type { PlanInput } from "../../src/protocol/plan.js";
import type { Providers } from "../../src/protocol/providers.js";
import { allCandidates } from "../../src/search/candidates.js";
import { winnerOf } from "../../src/search/selectors.js";
import { comparingProviders } from "../support/fakeComparer.js";
import { checkingProviders, SearchHarness, type HarnessOptions } from "../support/searchHarness.js";
import { simulatedPorts } from "../support/simulatedPorts.js";
import { SimulatedWorld } from "../support/simulatedWorld.js";
import type { WorldParameters } from "../support/simulatedWorld.data.js";

/** One way to search. More of them: one entry each in a list of arms. */
export interface Arm extends Pick<HarnessOptions, "ranker" | "preset" | "checklist"> {
  readonly name: string;
  readonly plan: Partial<PlanInput>;
}

/** What became of one search. */
export interface ArmRun {
  readonly images: number;
  /** Of all kinds, comparisons among them. */
  readonly calls: number;
  readonly comparisons: number;
  readonly makespanMs: number;
  /** Whether its winner meets every constraint, by the truth. */
  readonly isAllCorrect: boolean;
  /** Whether any image does. */
  readonly isFound: boolean;
  /** Whether the search itself ended because all was met. */
  readonly isSatisfied: boolean;
  readonly winner: string;
  /** After each iteration. */
  readonly steps: readonly SearchStep[];
}

/** Where a search stands at the end of an iteration. */
export interface SearchStep {
  /** That were drawn so far. */
  readonly images: number;
  /** Whether the best so far meets every constraint, by the truth. */
  readonly isAllCorrect: boolean;
}

/**
 * A whole search, and the world that knows the truth of it.
 * @param world another one of these parameters, where its models do something else
 */
export async function searchOfArm(
  { plan, ...beyond }: Omit<Arm, "name">,
  parameters: WorldParameters,
  seed: number,
  world = new SimulatedWorld(parameters, seed),
): Promise<{ readonly search: SearchHarness; readonly world: SimulatedWorld }> {
  const search = new SearchHarness({
    ...beyond,
    plan: { ...plan, goal: world.goal, seed },
    providers: simulatedProviders(),
    limits: parameters.lanes,
    ports: (clock) => simulatedPorts(world, parameters, seed, clock),
  });
  await search.run();
  return { search, world };
}

/** As `searchOfArm`. @throws when the search does not end with a winner */
export async function runArm(
  { name, ...arm }: Arm,
  parameters: WorldParameters,
  seed: number,
  own?: SimulatedWorld,
): Promise<ArmRun> {
  const { search, world } = await searchOfArm(arm, parameters, seed, own);
  const { state, events, images } = search;
  const correct = allCandidates(state).flatMap(({ id, image }) => {
    const bytes = image && images.files.get(image.file)?.bytes;
    return bytes && world.isAllCorrect(bytes) ? [id] : [];
  });
  const winner = winnerOf(state);
  if (winner === null) throw new Error(`${name} has no winner: ${JSON.stringify(state.end)}`);
  return {
    images: state.totals.images,
    calls: state.totals.calls,
    comparisons: events.filter(({ kind }) => kind === "candidatesCompared").length,
    makespanMs: makespanOf(search),
    isAllCorrect: correct.includes(winner),
    isFound: correct.length > 0,
    isSatisfied: state.end?.kind === "finished" && state.end.reason === "satisfied",
    winner,
    steps: stepsOf(search, correct, winner),
  };
}

/** Virtual milliseconds from the first event to the last. */
export function makespanOf({ events }: SearchHarness): number {
  return (events.at(-1)?.at ?? 0) - (events[0]?.at ?? 0);
}

/** The last one says what the search ended with: its winner is not always the first of those kept. */
function stepsOf(
  { events }: SearchHarness,
  correct: readonly string[],
  winner: string,
): SearchStep[] {
  let images = 0;
  const steps = events.flatMap((event) => {
    if (event.kind === "imageDrawn") images++;
    if (event.kind !== "iterationRanked") return [];
    const [best] = event.kept;
    return [{ images, isAllCorrect: best !== undefined && correct.includes(best) }];
  });
  return [...steps.slice(0, -1), { images, isAllCorrect: correct.includes(winner) }];
}

/** Models that make and answer checklists, and compare. */
function simulatedProviders(): Providers {
  const [checking, comparing] = [checkingProviders(), comparingProviders()];
  const { worstUsd, abilities } = comparing.vision;
  const vision = {
    ...checking.vision,
    worstUsd: { ...checking.vision.worstUsd, ...worstUsd },
    abilities: { ...checking.vision.abilities, ...abilities },
  };
  return { ...checking, vision };
}
