import { JournalError } from "../../base/errors.js";
import type { Plan } from "../../protocol/plan.js";
import type { CallKey } from "../keys.js";
import type { Candidate, SearchState } from "../state.js";
import type { CallKind, CandidateStep, IterationCall } from "./callKind.js";
import { compareCall } from "./compareCall.js";
import { critiqueCall } from "./critiqueCall.js";
import { drawCall } from "./drawCall.js";
import { judgeCall } from "./judgeCall.js";
import { rewriteCall, writeCall } from "./writeCall.js";

/**
 * The one table of what a search calls, by the name that stands in a call's key. A new kind of call
 * is a file and a line here.
 */

/** The way of a candidate, in this order: the first step of its plan that is not done is due. */
const steps = {
  write: writeCall,
  rewrite: rewriteCall,
  draw: drawCall,
  judge: judgeCall,
} as const;

/** Calls of an iteration, in the order in which the caps are dealt to them. */
const ofIterations = { critique: critiqueCall } as const;

/** Named by a ranker, or by a step's `before`: they find room under the caps when they are due. */
const asked = { compare: compareCall } as const;

export const callKinds = { ...steps, ...ofIterations, ...asked } as unknown as Readonly<
  Record<string, CallKind>
>;

type Named<Kind> = readonly (readonly [name: string, kind: Kind])[];

/** The steps by name, in order. What a step's request is, only the step itself knows. */
export const candidateSteps = Object.entries(steps) as unknown as Named<CandidateStep>;

/** The steps that a plan's candidates may take. */
export function stepsOf(plan: Plan): Named<CandidateStep> {
  return candidateSteps.filter(([, step]) => step.takenBy(plan) !== "none");
}

/** The first step on a candidate's way that is not done; undefined where none is left. */
export function stepLeft(
  state: SearchState,
  candidate: Candidate,
): Named<CandidateStep>[number] | undefined {
  return candidateSteps.find(
    ([, step]) => step.takenBy(state.plan) !== "none" && !step.isDone(state, candidate),
  );
}

/** Those that each of them takes, so that they are paid for from the start. */
export function plannedSteps(plan: Plan): Named<CandidateStep> {
  return candidateSteps.filter(([, step]) => step.takenBy(plan) === "all");
}

/** The planned steps of an image that is there: without them it was drawn for nothing. */
export function stepsAfterImage(plan: Plan): Named<CandidateStep> {
  const planned = plannedSteps(plan);
  return planned.slice(planned.findIndex(([name]) => drawsImage(name)) + 1);
}

export const iterationCalls = Object.entries(ofIterations) as unknown as Named<IterationCall>;

/** Kinds that a candidate's step may have to wait for. */
export const prerequisites = Object.entries(callKinds).filter(([, kind]) => "before" in kind);

/** @returns undefined for a kind that this version does not know */
export function knownKind(name: string): CallKind | undefined {
  return Object.hasOwn(callKinds, name) ? callKinds[name] : undefined;
}

/** @throws {JournalError} this version does not know its kind */
export function kindOf({ name, kind }: Pick<CallKey, "name" | "kind">): CallKind {
  const known = knownKind(kind);
  if (known !== undefined) return known;
  throw new JournalError("journal.newer", `${name} is a call that this version does not know`);
}

/** Whether calls of a kind belong to iterations, and are planned and paid for with them. */
export function isOfIteration(kind: string): boolean {
  return iterationCalls.some(([name]) => name === kind);
}

/** Whether a call of this kind counts under the cap on images. */
export function drawsImage(kind: string): boolean {
  return knownKind(kind)?.answeredBy === "imageDrawn";
}
