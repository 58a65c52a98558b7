import { randomInt } from "node:crypto";
import type { PlanValues } from "./protocol/plan.js";
import { PlanError, requireCaps, requirePlan } from "./protocol/planError.js";
import { referenceOf } from "./protocol/connections.js";
import { roles, type Providers, type Role } from "./protocol/providers.js";
import type { ProviderTable, RoleOptions } from "./providers/providerTable.js";
import { whyNoCostCap } from "./search/charge.js";
import {
  resumeSearch,
  endSearch,
  retryCandidates,
  startSearch,
  type ContinueOptions,
  type Ending,
  type RunDeps,
} from "./sessions/continueSearch.js";
import type { RunListener, SearchRun } from "./sessions/searchRun.js";

/** Who does what, as `connection` or `connection/model`; `builtin` where nothing is said. */
export type ProviderChoice = Partial<Readonly<Record<Role, string>>>;

export interface StartRequest {
  readonly plan: PlanValues;
  readonly providers?: ProviderChoice;
  /** The providers' own options, by role: journaled, and given back to them on a resume. */
  readonly providerOptions?: RoleOptions;
  /** The output folder. */
  readonly output: string;
  readonly listener?: RunListener;
  /** When aborted while a connection is asked for its model, nothing is started. */
  readonly signal?: AbortSignal;
}

export interface ResumeRequest extends Omit<ContinueOptions, "otherModels"> {
  /** Model references in place of recorded models, by role. */
  readonly models?: ProviderChoice;
  /** When aborted while a connection is asked for its model, nothing is resumed. */
  readonly signal?: AbortSignal;
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
   * @throws {CallError} a connection had to be asked for its model, and did not answer
   * @throws as `startSearch` of the sessions
   */
  async start(request: StartRequest): Promise<SearchRun> {
    const { plan, providers = {}, providerOptions = {}, output, listener } = request;
    const { signal = new AbortController().signal } = request;
    const start = {
      output,
      plan: requirePlan(plan, () => randomInt(2 ** 32)),
      providers: await this.#providers.declare(providers, providerOptions, signal),
      appVersion: this.#appVersion,
    };
    const refusal = whyNoCostCap({ ...start, caps: start.plan });
    if (refusal !== null) throw new PlanError([{ field: "maxCostUsd", message: refusal }]);
    return await startSearch(listener === undefined ? start : { ...start, listener }, this.#deps);
  }

  /**
   * @throws {PlanError} a cap is out of range
   * @throws {UsageError} a model is not known, or may not take its role in this search
   * @throws {CallError} a connection had to be asked for its model, and did not answer
   * @throws as `resumeSearch` of the sessions
   */
  async resume(folder: string, request: ResumeRequest = {}): Promise<SearchRun> {
    const { models, signal = new AbortController().signal, ...options } = request;
    const otherModels = (recorded: Providers) => this.#declared(models ?? {}, recorded, signal);
    const all = { ...checked(options), ...(models !== undefined && { otherModels }) };
    return await resumeSearch(folder, all, this.#deps);
  }

  /** The declarations of the roles that are named, and of no other. */
  async #declared(
    models: ProviderChoice,
    recorded: Providers,
    signal: AbortSignal,
  ): Promise<Partial<Providers>> {
    const named = roles.filter((role) => models[role] !== undefined);
    const options = named.flatMap((role) => {
      const { connection, options } = recorded[role];
      // What was said of one provider's model means nothing to another one.
      const isSame = referenceOf(models[role] ?? "").connection === connection;
      return isSame ? [[role, options] as const] : [];
    });
    const all = await this.#providers.declare(models, Object.fromEntries(options), signal);
    return Object.fromEntries(named.map((role) => [role, all[role]]));
  }

  /**
   * @throws {PlanError} a cap is out of range
   * @throws as `retryCandidates` of the sessions
   */
  async retry(
    folder: string,
    candidates: readonly string[] | "failed",
    options: ContinueOptions = {},
  ): Promise<SearchRun> {
    return await retryCandidates(folder, candidates, checked(options), this.#deps);
  }

  /** @throws as `endSearch` of the sessions */
  async end(
    folder: string,
    ending: Ending,
    options: Omit<ContinueOptions, "caps"> = {},
  ): Promise<SearchRun> {
    return await endSearch(folder, ending, options, this.#deps);
  }
}

function checked({ caps, ...options }: ContinueOptions): ContinueOptions {
  return caps === undefined ? options : { ...options, caps: requireCaps(caps) };
}
