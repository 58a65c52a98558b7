import type { PlanInput } from "../../src/protocol/plan.js";
import { parseBrief } from "../../src/providers/builtin/brief/readPrompt.js";
import { builtinDeclaration } from "../../src/providers/builtin/builtinDeclaration.js";
import { composeScene } from "../../src/providers/builtin/scene/composeScene.js";
import { requirementsMet } from "../../src/providers/builtin/scene/met.js";
import { checkEvent, schemaVersion, type EventOf } from "../../src/protocol/events.js";
import { systemClock } from "../../src/systemClock.js";
import { allCandidates } from "../../src/search/candidates.js";
import { Driver } from "../../src/search/drive.js";
import type { Lanes } from "../../src/search/lanes.js";
import type { CritiqueText } from "../../src/search/criticPort.js";
import type {
  DrawnImage,
  ImageStore,
  Judgement,
  ModelPorts,
  ReportedUsage,
} from "../../src/search/ports.js";
import { parseKey } from "../../src/search/keys.js";
import { totalScore } from "../../src/search/scoring.js";
import { startState } from "../../src/search/reduce.js";
import { winnerOf } from "../../src/search/selectors.js";
import type { Candidate, SearchState } from "../../src/search/state.js";
import { MemoryJournal } from "../support/memorySession.js";
import { openPurse } from "../support/openPurse.js";
import { planOf } from "../support/searchHarness.js";

/** One search with the built-in provider, in memory, and what an oracle says of its images. */

/** An image as the judge and as the oracle see it. */
export interface SeenImage {
  readonly id: string;
  readonly iteration: number;
  /** What the search ranks by, 0-100. */
  readonly total: number;
  /** The judge's own scores by the formula, 0-100, whatever the search ranks by. */
  readonly judged: number;
  readonly aesthetic: number;
  /** Whether a second look found all that was asked for. */
  readonly isConfirmed: boolean;
  /** Share of the goal's requirements that were really drawn and are more than half visible, 0-1. */
  readonly oracle: number;
}

export interface ArmRun {
  readonly images: readonly SeenImage[];
  readonly winner: SeenImage;
  readonly critiques: readonly CritiqueText[];
  readonly calls: number;
  /** Whether it ended because all was met. */
  readonly isSatisfied: boolean;
}

export interface ArmMeans {
  readonly ports: ModelPorts;
  readonly images: () => ImageStore;
  readonly lanes: Lanes;
}

const sizePx = 256;
const free: ReportedUsage = { costUsd: 0 };

/** @throws when the search does not end with a winner */
export async function runArm(
  plan: Partial<PlanInput> & { readonly goal: string; readonly seed: number },
  means: ArmMeans,
): Promise<ArmRun> {
  const first: EventOf<"searchStarted"> = {
    seq: 0,
    at: 0,
    kind: "searchStarted",
    schemaVersion,
    sessionId: "00000000-0000-4000-8000-000000000000",
    appVersion: "bench",
    plan: planOf({ widthPx: sizePx, heightPx: sizePx, stopOnPlateau: false, ...plan }),
    providers: builtinDeclaration,
  };
  const journal = new MemoryJournal();
  const driver = new Driver(startState(first), {
    purse: openPurse,
    ports: means.ports,
    providers: first.providers,
    journal,
    images: means.images(),
    lanes: means.lanes,
    clock: systemClock,
    onEvent: () => undefined,
    onProgress: () => undefined,
    checkEvent,
  });
  await driver.run(new AbortController().signal);
  return seen(driver.state, journal);
}

/**
 * The same answers, asked for once: the arms share their first candidates, and a provider that is a
 * function of its requests need not draw and judge those three times.
 */
export function remembering(ports: ModelPorts): ModelPorts {
  const drawn = new Map<string, Promise<DrawnImage>>();
  const judged = new Map<string, Promise<Judgement>>();
  const once = <T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>) => {
    const answer = known.get(key) ?? ask();
    known.set(key, answer);
    return answer;
  };
  return {
    ...ports,
    images: {
      draw: (request, signal, onProgress) =>
        once(drawn, JSON.stringify(request), () => ports.images.draw(request, signal, onProgress)),
    },
    judge: {
      judge: (request, signal) =>
        once(
          judged,
          JSON.stringify([request.image.ref.sha256, request.goal, request.questions ?? null]),
          () => ports.judge.judge(request, signal),
        ),
    },
  };
}

/** The ports of a search that is told the critiques of another one, in order, round and round. */
export function withCritiquesOf(ports: ModelPorts, critiques: readonly CritiqueText[]): ModelPorts {
  let next = 0;
  return {
    ...ports,
    critic: {
      critique: () => {
        const critique = critiques[next++ % critiques.length];
        if (critique === undefined) throw new Error("The other search wrote no critique");
        return Promise.resolve({ ...critique, usage: free });
      },
    },
  };
}

function seen(state: SearchState, { events }: MemoryJournal): ArmRun {
  const judged = new Map<string, number | null>();
  for (const event of events) {
    if (event.kind !== "candidateJudged") continue;
    const { candidate } = parseKey(event.key);
    if (candidate === null) continue;
    judged.set(candidate, totalScore(event.alignment, event.aesthetic, state.plan.alpha));
  }
  const images = allCandidates(state).map((candidate) => ({
    id: candidate.id,
    iteration: candidate.iteration,
    total: candidate.scores?.total ?? NaN,
    judged: judged.get(candidate.id) ?? NaN,
    aesthetic: candidate.scores?.aesthetic ?? NaN,
    isConfirmed: candidate.confirmed === true,
    oracle: oracleShare(state.plan.goal, candidate),
  }));
  const winner = images.find(({ id }) => id === winnerOf(state));
  if (winner === undefined) throw new Error(`No winner: ${JSON.stringify(state.end)}`);
  const isSatisfied = state.end?.kind === "finished" && state.end.reason === "satisfied";
  const critiques = Object.values(state.critiques).flatMap(({ written }) => written ?? []);
  return { images, winner, critiques, calls: state.totals.calls, isSatisfied };
}

/** Composes the scene again from the recipe: the search has only its pixels. */
function oracleShare(goal: string, { texts, seed, id }: Candidate): number {
  if (texts === null) throw new Error(`${id} has no prompt`);
  const { prompt } = texts;
  const scene = composeScene({
    prompt,
    negativePrompt: "",
    seed,
    widthPx: sizePx,
    heightPx: sizePx,
  });
  const met = requirementsMet(scene, parseBrief(goal));
  return met.filter((one) => one.met && one.visible > 0.5).length / Math.max(1, met.length);
}
