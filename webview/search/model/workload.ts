import { resolvePlan, type Plan } from "../../../src/protocol/plan.js";
import type { AbleProviders } from "../../../src/search/calls/callKind.js";
import { drawsImage } from "../../../src/search/calls/callKinds.js";
import { callsIn, countsOfCalls } from "../../../src/search/estimate.js";
import { countedInput, type FormModel } from "./form.js";

/** What a plan comes to, in numbers, before it is started. */
export interface Workload {
  readonly candidates: number;
  readonly beamWidth: number;
  readonly iterations: number;
  /** Most images that it can draw without a retry. */
  readonly images: number;
  /** Most model calls for them: a writing, a drawing and a judgement each, the critiques, the comparisons. */
  readonly calls: number;
  /** What may end it before that, in words; null for nothing. */
  readonly earlyEnd: string | null;
}

/** @returns null while the numbers are not valid; a goal is not needed */
export function workloadOf(form: FormModel): Workload | null {
  const resolved = resolvePlan({ ...countedInput(form), goal: "any" }, () => 0);
  return resolved.ok ? workloadOfPlan(resolved.plan) : null;
}

/**
 * A page is not told what the models can do: at the most, criticise, make checklists and compare, the
 * last once they are tested.
 */
const able: AbleProviders = {
  language: { abilities: { critiques: true, plans: true } },
  vision: { abilities: { scores: [], compares: true }, judgeTest: { kind: "due" } },
};

function workloadOfPlan(plan: Plan): Workload {
  const { beamWidth, candidates, iterations } = plan;
  const counts = countsOfCalls(plan, able);
  const images = callsIn(counts.filter(({ kind }) => drawsImage(kind)));
  const calls = callsIn(counts);
  return {
    ...{ candidates, beamWidth, iterations, images, calls },
    earlyEnd: iterations > 1 ? earlyEndOf(plan) : null,
  };
}

function earlyEndOf({ objective, stopOnPlateau }: Plan): string | null {
  const ends = [
    ...(objective === "checklist" ? ["once all of the goal is met"] : []),
    ...(stopOnPlateau ? ["when nothing gets better"] : []),
  ];
  return ends.length === 0 ? null : ends.join(", or ");
}
