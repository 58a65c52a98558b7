import { JournalError } from "../../base/errors.js";
import type { Plan } from "../../protocol/plan.js";
import { attemptsOf, isOver } from "../draft.js";
import { planCallName, type CallKey } from "../keys.js";
import type { Candidate, SearchState } from "../state.js";
import type {
  AbleProviders,
  CallKind,
  CandidateStep,
  IterationCall,
  PlanCall,
} from "./callKind.js";
import { checklistCall } from "./checklistCall.js";
import { compareCall } from "./compareCall.js";
import { confirmCall } from "./confirmCall.js";
import { critiqueCall } from "./critiqueCall.js";
import { drawCall } from "./drawCall.js";
import { judgeCall } from "./judgeCall.js";
import { testCall } from "./testCall.js";
import { varyCall } from "./varyCall.js";
import { rewriteCall, writeCall } from "./writeCall.js";

/**
 * The one table of what a search calls, by the name that stands in a call's key. A new kind of call
 * is a file and a line here.
 */

/** The way of a candidate, in this order: the first step of its plan that is not done is due. */
const steps = {
  write: writeCall,
  vary: varyCall,
  rewrite: rewriteCall,
  draw: drawCall,
  judge: judgeCall,
  confirm: confirmCall,
} as const;

/** Calls of an iteration, in the order in which the caps are dealt to them. */
const ofIterations = { critique: critiqueCall } as const;

/** Calls of the plan as a whole. */
const ofPlan = { checklist: checklistCall } as const;

/** Named by a ranker: they find room under the caps when they are due. */
const asked = { compare: compareCall, test: testCall } as const;

/** All of them. One that is no step and of no iteration is named by a ranker, or a step's `before`. */
export const callKinds = { ...steps, ...ofIterations, ...ofPlan, ...asked } as unknown as Readonly<
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

/** Those that a search makes once, before its first prompt. */
export function planCalls(
  search: Pick<SearchState, "plan"> & { readonly providers: AbleProviders },
): Named<PlanCall> {
  const all = Object.entries(ofPlan) as unknown as Named<PlanCall>;
  return all.filter(([, call]) => call.isTaken(search));
}

/** Of those, the ones that are neither answered nor given up. */
export function planCallsLeft(state: SearchState): Named<PlanCall> {
  return planCalls(state).filter(([kind]) => !isOver(attemptsOf(state, planCallName(kind))));
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
