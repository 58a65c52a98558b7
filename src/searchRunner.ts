import { randomInt } from "node:crypto";
import { UsageError } from "./base/errors.js";
import {
  resolveCaps,
  resolvePlan,
  type Plan,
  type PlanInput,
  type PlanProblem,
} from "./protocol/plan.js";
import type { Role } from "./protocol/providers.js";
import type { ProviderTable, RoleOptions } from "./providers/providerTable.js";
import { whyNoCostCap } from "./search/charge.js";
import {
  resumeSearch,
  retryCandidate,
  startSearch,
  type ContinueOptions,
  type RunDeps,
} from "./sessions/continueSearch.js";
import type { RunListener, SearchRun } from "./sessions/searchRun.js";

/** Who does what, as `connection` or `connection/model`; `builtin` where nothing is said. */
export type ProviderChoice = Partial<Readonly<Record<Role, string>>>;

export interface StartRequest {
  readonly plan: PlanInput;
  readonly providers?: ProviderChoice;
  /** The providers' own options, by role: journaled, and given back to them on a resume. */
  readonly providerOptions?: RoleOptions;
  /** The output folder. */
  readonly output: string;
  readonly listener?: RunListener;
}

/** A plan that cannot be run, with each field that is wrong. Nothing was started. */
export class PlanError extends UsageError {
  readonly problems: readonly PlanProblem[];

  constructor(problems: readonly PlanProblem[]) {
    super(problems.map(({ message }) => message).join("\n"), "usage.plan");
    this.problems = problems;
  }
}

/** Runs searches in this process: what a person asks for is checked here, before anything is made. */
export class SearchRunner {
  readonly #deps: RunDeps;
  readonly #providers: Pick<ProviderTable, "declare">;
  readonly #appVersion: string;

  constructor(deps: RunDeps, providers: Pick<ProviderTable, "declare">, appVersion: string) {
    this.#deps = deps;
    this.#providers = providers;
    this.#appVersion = appVersion;
  }

  /**
   * @throws {PlanError} an option is out of range, or a cap on cost could not be kept
   * @throws {UsageError} a provider is not known
   * @throws as `startSearch` of the sessions
   */
  async start(request: StartRequest): Promise<SearchRun> {
    const { plan, providers = {}, providerOptions = {}, output, listener } = request;
    const start = {
      output,
      plan: requirePlan(plan),
      providers: this.#providers.declare(providers, providerOptions),
      appVersion: this.#appVersion,
    };
    const refusal = whyNoCostCap({ ...start, caps: start.plan });
    if (refusal !== null) throw new PlanError([{ field: "maxCostUsd", message: refusal }]);
    return await startSearch(listener === undefined ? start : { ...start, listener }, this.#deps);
  }

  /**
   * @throws {PlanError} a cap is out of range
   * @throws as `resumeSearch` of the sessions
   */
  async resume(folder: string, options: ContinueOptions = {}): Promise<SearchRun> {
    return await resumeSearch(folder, checked(options), this.#deps);
  }

  /**
   * @throws {PlanError} a cap is out of range
   * @throws as `retryCandidate` of the sessions
   */
  async retry(
    folder: string,
    candidate: string,
    options: ContinueOptions = {},
  ): Promise<SearchRun> {
    return await retryCandidate(folder, candidate, checked(options), this.#deps);
  }
}

function requirePlan(input: PlanInput): Plan {
  const resolved = resolvePlan(input, () => randomInt(2 ** 32));
  if (!resolved.ok) throw new PlanError(resolved.problems);
  return resolved.plan;
}

function checked({ caps, ...options }: ContinueOptions): ContinueOptions {
  if (caps === undefined) return options;
  const resolved = resolveCaps(caps);
  if (!resolved.ok) throw new PlanError(resolved.problems);
  return { ...options, caps: resolved.caps };
}
