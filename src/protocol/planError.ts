import { UsageError } from "../base/errors.js";
import {
  resolveCaps,
  resolvePlan,
  type CapsChange,
  type Plan,
  type PlanValues,
  type PlanProblem,
} from "./plan.js";

/** A plan, or caps, that cannot be as asked for, with each field that is wrong. Nothing was done. */
export class PlanError extends UsageError {
  readonly problems: readonly PlanProblem[];

  constructor(problems: readonly PlanProblem[]) {
    super(problems.map(({ message }) => message).join("\n"), "usage.plan");
    this.problems = problems;
  }
}

/**
 * @param drawSeed as `resolvePlan` takes it
 * @throws {PlanError} an option is out of range
 */
export function requirePlan(input: PlanValues, drawSeed: () => number): Plan {
  const resolved = resolvePlan(input, drawSeed);
  if (!resolved.ok) throw new PlanError(resolved.problems);
  return resolved.plan;
}

/** @throws {PlanError} a cap is out of range */
export function requireCaps(input: CapsChange): CapsChange {
  const resolved = resolveCaps(input);
  if (!resolved.ok) throw new PlanError(resolved.problems);
  return resolved.caps;
}
