import { randomInt } from "node:crypto";
import { nanoUsdOf } from "./base/money.js";
import { keepingTests, withKnownTest, type JudgeTests } from "./judgeTests.js";
import { declaredConnection, referenceOf } from "./protocol/connections.js";
import { usualLimits, type Limits } from "./protocol/limits.js";
import type { Plan, PlanValues } from "./protocol/plan.js";
import { PlanError, requireCaps, requirePlan } from "./protocol/planError.js";
import { builtinKind, roles, type Providers, type Role } from "./protocol/providers.js";
import type { ProviderTable, RoleOptions } from "./providers/providerTable.js";
import { whyNoCostCap } from "./search/charge.js";
import {
  costRange,
  costRangeLeft,
  costRangeOfCalls,
  type CostRange,
  type Measured,
} from "./search/costRange.js";
import type { CallCount } from "./search/estimate.js";
import type { SearchState } from "./search/state.js";
import { isAgreed, notConfirmed, type Confirm, type SearchEstimate } from "./searchEstimate.js";
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
import type { SpendingToday } from "./spending/machinePurse.js";

/** Who does what, as `connection` or `connection/model`; `builtin` where nothing is said. */
export type ProviderChoice = Partial<Readonly<Record<Role, string>>>;

/** What a search shall look for, and who shall do it. */
export interface SearchRequest {
  readonly plan: PlanValues;
  readonly providers?: ProviderChoice;
  /** The providers' own options, by role: journaled, and given back to them on a resume. */
  readonly providerOptions?: RoleOptions;
  /** When aborted while a connection is asked for its model, nothing is started. */
  readonly signal?: AbortSignal;
}

export interface StartRequest extends SearchRequest {
  /** The output folder. */
  readonly output: string;
  readonly listener?: RunListener;
  /**
   * Asked of what starts, once it is declared, where it is dear, nobody knows all of its prices, or
   * the day's limit leaves no room for it: whether it shall start all the same. Without it nobody is.
   * What it throws is thrown on.
   */
  readonly confirm?: Confirm;
}

/** What searches are foretold by, and what a person lets them spend. */
export interface RunnerMoney {
  readonly look: () => Promise<SpendingToday>;
  readonly limits: () => Limits;
}

const noMoney: RunnerMoney = {
  look: () => Promise.resolve({ countedNanoUsd: 0, measured: () => [] }),
  limits: () => usualLimits,
};

export interface RunnerDeps extends RunDeps {
  /** Absent where no vision model is tested before it compares images. */
  readonly judgeTests?: JudgeTests;
}

export interface RetryRequest extends Omit<ContinueOptions, "otherModels" | "agree"> {
  /**
   * Asked of what is left, where that is dear, nobody knows all of its prices, or the day's limit
   * leaves no room for it. Without it nobody is. What it throws is thrown on.
   */
  readonly confirm?: Confirm;
}

export interface ResumeRequest extends RetryRequest {
  /** Model references in place of recorded models, by role. */
  readonly models?: ProviderChoice;
}

/** Runs searches in this process: what a person asks for is checked here, before anything is made. */
export class SearchRunner {
  readonly #deps: RunnerDeps;
  readonly #providers: Pick<ProviderTable, "declare">;
  readonly #appVersion: string;
  readonly #money: RunnerMoney;

  constructor(
    deps: RunnerDeps,
    providers: Pick<ProviderTable, "declare">,
    appVersion: string,
    money: RunnerMoney = noMoney,
  ) {
    this.#deps = deps;
    this.#providers = providers;
    this.#appVersion = appVersion;
    this.#money = money;
  }

  /**
   * What a search would take; nothing is started, and what costs nothing touches no disk.
   * @throws {StorageError} what was spent before cannot be read
   * @throws as `start`
   */
  async estimate(request: SearchRequest): Promise<SearchEstimate> {
    const { plan: values, providers: choice = {}, providerOptions = {} } = request;
    const { signal = new AbortController().signal } = request;
    const plan = requirePlan(values, () => randomInt(2 ** 32));
    const providers = await this.#providers.declare(choice, providerOptions, signal);
    const refusal = whyNoCostCap({ plan, providers, caps: plan });
    if (refusal !== null) throw new PlanError([{ field: "maxCostUsd", message: refusal }]);
    return await this.estimateOf(plan, providers);
  }

  /**
   * What a search with these models, as they are declared, would take.
   * @throws {StorageError} what was spent before cannot be read
   */
  async estimateOf(plan: Plan, declared: Providers): Promise<SearchEstimate> {
    const providers =
      plan.ranker === "compare" ? await withKnownTest(declared, this.#deps.judgeTests) : declared;
    const rangeBy = (measured: Measured) => costRange(plan, providers, measured);
    return await this.#estimateBy(rangeBy, { plan, providers });
  }

  /**
   * What calls alone would take that are made before a search begins.
   * @throws {StorageError} what was spent before cannot be read
   */
  async estimateOfCalls(
    counts: readonly CallCount[],
    asked: Pick<SearchEstimate, "plan" | "providers">,
  ): Promise<SearchEstimate> {
    const rangeBy = (measured: Measured) => costRangeOfCalls(counts, asked.providers, measured);
    return await this.#estimateBy(rangeBy, asked);
  }

  /**
   * What is left of a search that has begun, with its models as they are set up and priced today, and
   * under the caps that it has.
   * @param signal when aborted, rejects with `signal.reason`
   * @throws {StorageError} what was spent before cannot be read
   * @throws {ProviderError} a connection is not set up any more
   * @throws {CallError} a connection had to be asked for its model, and did not answer
   */
  async estimateLeft(recorded: SearchState, signal: AbortSignal): Promise<SearchEstimate> {
    const providers = await this.#deps.renewed(recorded.providers, signal);
    return await this.#estimateOfRest({ ...recorded, providers });
  }

  async #estimateOfRest(state: SearchState): Promise<SearchEstimate> {
    const { quote } = await this.#deps.portsFor(state.providers);
    return await this.#estimateBy((measured) => costRangeLeft(state, measured, quote), state);
  }

  #keeping(listener: RunListener | undefined): Pick<ContinueOptions, "listener"> {
    const kept = keepingTests(listener, this.#deps.judgeTests);
    return kept === undefined ? {} : { listener: kept };
  }

  async #estimateBy(
    rangeBy: (measured: Measured) => CostRange,
    { plan, providers }: Pick<SearchEstimate, "plan" | "providers">,
  ): Promise<SearchEstimate> {
    const limits = this.#money.limits();
    const worst = rangeBy(() => []);
    const { isFree } = worst;
    const today = isFree ? await noMoney.look() : await this.#money.look();
    const range = isFree ? worst : rangeBy(today.measured);
    const isDear = limits.confirmUsd !== null && range.likelyNanoUsd > nanoUsdOf(limits.confirmUsd);
    const { countedNanoUsd } = today;
    return { plan, providers, range, limits, countedNanoUsd, isDear };
  }

  /**
   * @throws {PlanError} an option is out of range, or a cap on cost could not be kept
   * @throws {UsageError} a provider is not known; `usage.notConfirmed`: somebody was asked, and said no
   * @throws {CallError} a connection had to be asked for its model, and did not answer
   * @throws as `startSearch` of the sessions
   */
  async start(request: StartRequest): Promise<SearchRun> {
    const { output, listener, confirm } = request;
    const estimate = await this.estimate(request);
    if (!(await isAgreed(estimate, confirm))) throw notConfirmed("Nothing was started.");
    const { plan, providers } = estimate;
    const start = { output, plan, providers, appVersion: this.#appVersion };
    return await startSearch({ ...start, ...this.#keeping(listener) }, this.#deps);
  }

  /**
   * @throws {PlanError} a cap is out of range
   * @throws {UsageError} a model is not known, or may not take its role in this search;
   *   `usage.notConfirmed`: somebody was asked, and said no
   * @throws {CallError} a connection had to be asked for its model, and did not answer
   * @throws as `resumeSearch` of the sessions
   */
  async resume(folder: string, request: ResumeRequest = {}): Promise<SearchRun> {
    const { models, confirm, signal = new AbortController().signal, ...options } = request;
    const otherModels = (recorded: Providers) => this.#declared(models ?? {}, recorded, signal);
    const all = {
      ...checked({ ...options, signal }),
      ...this.#keeping(options.listener),
      ...this.#agreeing(confirm),
      ...(models !== undefined && { otherModels }),
    };
    return await resumeSearch(folder, all, this.#deps);
  }

  /**
   * What is left of a search is asked for again, whatever its journal says was agreed to: it may have
   * been written by somebody else.
   */
  #agreeing(confirm: Confirm | undefined): Pick<ContinueOptions, "agree"> {
    if (confirm === undefined) return {};
    return {
      agree: async (recorded, providers) => {
        const estimate = await this.#estimateOfRest({ ...recorded, providers });
        if (!(await isAgreed(estimate, confirm))) throw notConfirmed("The search does not go on.");
      },
    };
  }

  /** The declarations of the roles that are named, and of no other. */
  async #declared(
    models: ProviderChoice,
    recorded: Providers,
    signal: AbortSignal,
  ): Promise<Partial<Providers>> {
    const named = roles.filter((role) => models[role] !== undefined);
    const options = named.flatMap((role) => {
      const { connection, model, options } = recorded[role];
      const chosen = referenceOf(models[role] ?? "");
      // What was said of one provider's model means nothing to another one; what was found out of how
      // one draws as SVG, nothing even to its neighbour.
      const isSame =
        declaredConnection(chosen) === connection && (!chosen.asSvg || chosen.model === model);
      return isSame ? [[role, options] as const] : [];
    });
    const all = await this.#providers.declare(models, Object.fromEntries(options), signal);
    // One that takes over from one that had to be tested has to be, too.
    const { judgeTest, kind, abilities } = recorded.vision;
    const wasTestable = judgeTest !== undefined || kind === builtinKind || !abilities.compares;
    const isTested = named.includes("vision") && wasTestable;
    const known = isTested ? await withKnownTest(all, this.#deps.judgeTests) : all;
    return Object.fromEntries(named.map((role) => [role, known[role]]));
  }

  /**
   * @throws {PlanError} a cap is out of range
   * @throws as `retryCandidates` of the sessions
   */
  async retry(
    folder: string,
    candidates: readonly string[] | "failed",
    { confirm, ...options }: RetryRequest = {},
  ): Promise<SearchRun> {
    const all = {
      ...checked(options),
      ...this.#keeping(options.listener),
      ...this.#agreeing(confirm),
    };
    return await retryCandidates(folder, candidates, all, this.#deps);
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
