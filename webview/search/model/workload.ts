import { resolvePlan, type Plan } from "../../../src/protocol/plan.js";
import { planInput, type FormModel } from "./form.js";

/** What a plan comes to, in numbers, before it is started. */
export interface Workload {
  readonly candidates: number;
  readonly beamWidth: number;
  readonly iterations: number;
  /** Most images that it can draw without a retry. */
  readonly images: number;
  /** Most model calls for them: a writing, a drawing and a judgement each, and the critiques. */
  readonly calls: number;
  /** Whether it ends before that when nothing gets better. */
  readonly mayStopEarlier: boolean;
}

/** @returns null while the numbers are not valid; a goal is not needed */
export function workloadOf(form: FormModel): Workload | null {
  const resolved = resolvePlan({ ...planInput(form), goal: "any" }, () => 0);
  return resolved.ok ? workloadOfPlan(resolved.plan) : null;
}

function workloadOfPlan(plan: Plan): Workload {
  const { beamWidth, candidates, iterations } = plan;
  const images = Math.min(candidates * iterations, plan.maxImages ?? Infinity);
  const critiques = Math.min(beamWidth, candidates) * (Math.ceil(images / candidates) - 1);
  const calls = Math.min(3 * images + Math.max(0, critiques), plan.maxCalls ?? Infinity);
  return {
    ...{ candidates, beamWidth, iterations, images, calls },
    mayStopEarlier: plan.stopOnPlateau && iterations > 1,
  };
}
