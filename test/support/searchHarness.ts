import { checkEvent, schemaVersion, type KnownEvent } from "../../src/protocol/events.js";
import type { Declaration, Providers } from "../../src/protocol/providers.js";
import { resolvePlan, type Plan, type PlanInput, type Question } from "../../src/protocol/plan.js";
import { Driver, type DriveDeps } from "../../src/search/drive.js";
import { Lanes } from "../../src/search/lanes.js";
import type { ModelPorts } from "../../src/search/ports.js";
import type { Purse } from "../../src/search/purse.js";
import { startState } from "../../src/search/reduce.js";
import { foldChecked } from "../../src/search/replay.js";
import type { SearchState } from "../../src/search/state.js";
import { FakeModels, type FakeOptions } from "./fakeModels.js";
import { MemoryImageStore, MemoryJournal } from "./memorySession.js";
import { openPurse } from "./openPurse.js";
import { VirtualClock } from "./virtualClock.js";

/** Without a preset where none is named: what is not said is left out of the search. */
export function planOf(input: Partial<PlanInput> = {}): Plan {
  const usual = { goal: "a lighthouse at dusk", seed: 7, preset: "custom" };
  const resolved = resolvePlan({ ...usual, ...input }, () => 1);
  if (!resolved.ok) throw new Error(resolved.problems.map(({ message }) => message).join(" "));
  return resolved.plan;
}

/** @param worstUsd of each kind of call; a draw costs ten times as much */
export function providersOf(worstUsd = 0, change: Partial<Providers> = {}): Providers {
  const declaration = (
    lane: string,
    worst: Declaration["worstUsd"],
  ): Omit<Declaration, "abilities"> => ({
    connection: "fake",
    kind: "fake",
    model: "fake-1",
    endpoint: null,
    lane,
    options: {},
    prompts: {},
    timeoutMs: 600_000,
    billing: worstUsd === 0 ? "free" : "priced",
    worstUsd: worst,
  });
  const texts = {
    ...{ write: worstUsd, rewrite: worstUsd, critique: worstUsd },
    checklist: worstUsd,
  };
  return {
    language: { ...declaration("language", texts), abilities: { critiques: true } },
    image: {
      ...declaration("image", { draw: worstUsd * 10 }),
      abilities: { negativePrompt: true, seed: true },
    },
    vision: {
      ...declaration("vision", { judge: worstUsd, confirm: worstUsd }),
      abilities: { scores: ["alignment", "aesthetic"] },
    },
    ...change,
  };
}

/** Models that make and answer checklists. */
export function checkingProviders(worstUsd = 0): Providers {
  const { language, vision, ...others } = providersOf(worstUsd);
  return {
    ...others,
    language: { ...language, abilities: { ...language.abilities, plans: true } },
    vision: { ...vision, abilities: { ...vision.abilities, answers: true } },
  };
}

/** What a plan's options cannot say. */
function beyondOptions({ candidates, checklist, ranker, preset }: HarnessOptions): Partial<Plan> {
  const asked = {
    ...(ranker && { ranker }),
    ...(preset && { preset }),
    ...(checklist && { checklist: [...checklist] }),
  };
  return candidates === undefined ? asked : { ...asked, candidates };
}

export interface HarnessOptions extends FakeOptions {
  readonly plan?: Partial<PlanInput>;
  readonly providers?: Providers;
  /** More candidates than a plan may ask for: only below the schema. */
  readonly candidates?: number;
  /** What no option asks for yet. */
  readonly ranker?: Plan["ranker"];
  readonly preset?: Plan["preset"];
  readonly checklist?: readonly Question[];
  readonly limits?: Readonly<Record<string, number>>;
  /** Other models than the fakes. */
  readonly ports?: (clock: VirtualClock) => ModelPorts;
  readonly lanes?: Lanes;
  readonly purse?: Purse;
  readonly clock?: VirtualClock;
  readonly onEvent?: (event: KnownEvent, harness: SearchHarness) => void;
  readonly onProgress?: DriveDeps["onProgress"];
}

/** A whole search over fakes, in memory, on virtual time. */
export class SearchHarness {
  readonly clock: VirtualClock;
  readonly models: FakeModels;
  readonly journal = new MemoryJournal();
  readonly images: MemoryImageStore;
  readonly #options: HarnessOptions;
  readonly #deps: DriveDeps;
  driver: Driver;

  constructor(options: HarnessOptions = {}, images = new MemoryImageStore()) {
    this.#options = options;
    this.images = images;
    this.clock = options.clock ?? new VirtualClock();
    this.models = new FakeModels(this.clock, options);
    const limits = options.limits ?? { language: 3, image: 2, vision: 3 };
    const providers = options.providers ?? providersOf();
    this.#deps = {
      providers,
      ports: options.ports?.(this.clock) ?? this.models.ports,
      journal: this.journal,
      images: this.images,
      clock: this.clock,
      purse: options.purse ?? openPurse,
      lanes: options.lanes ?? new Lanes((lane) => limits[lane] ?? 1, this.clock),
      onEvent: (event) => options.onEvent?.(event, this),
      onProgress: options.onProgress ?? (() => undefined),
      checkEvent,
    };
    const first: KnownEvent = {
      seq: 0,
      at: this.clock.nowMs(),
      kind: "searchStarted",
      schemaVersion,
      sessionId: "9d1f0f6e-5a6b-4c1d-8a52-1f6f3b6f7a10",
      appVersion: "test",
      plan: { ...planOf(options.plan), ...beyondOptions(options) },
      providers,
    };
    this.journal.events.push(first);
    this.driver = new Driver(startState(first), this.#deps);
  }

  get state(): SearchState {
    return this.driver.state;
  }

  get events(): readonly KnownEvent[] {
    return this.journal.events;
  }

  kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }

  run(signal: AbortSignal = new AbortController().signal) {
    return this.clock.run(this.driver.run(signal));
  }

  /**
   * Goes on from a state as another process would: same journal, same images, new driver.
   * @param providers those that there are by then
   */
  restart(state: SearchState, providers: Providers = state.providers): void {
    this.driver = new Driver(state, { ...this.#deps, providers });
    if (state.end === null) this.driver.act({ kind: "resume" });
  }

  /** Goes on from a journal as another process would. */
  adopt(events: readonly KnownEvent[]): void {
    this.journal.events.splice(0, Infinity, ...events);
    this.restart(foldChecked(this.journal.events));
  }

  get options(): HarnessOptions {
    return this.#options;
  }
}
