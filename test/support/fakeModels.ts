import type { Clock } from "../../src/base/clock.js";
import { seededRandom } from "../../src/base/random.js";
import { sha256 } from "../../src/base/sha256.js";
import type { Question } from "../../src/protocol/plan.js";
import type { ModelPorts, ReportedUsage } from "../../src/search/ports.js";

/** What each kind of call takes, in virtual milliseconds, given something unique to the call. */
export type Durations = (kind: FakeCallKind, unique: string) => number;
export type FakeCallKind = "write" | "draw" | "judge" | "critique";

export interface FakeCall {
  readonly kind: FakeCallKind;
  readonly startedAtMs: number;
  sawAbort: boolean;
  isRunning: boolean;
}

const free: ReportedUsage = { costUsd: 0 };

export interface FakeOptions {
  readonly durations?: Durations;
  readonly usage?: ReportedUsage;
  /** Called before each answer; what it throws is the call's failure. `nth` counts from 1 per text. */
  readonly fail?: (kind: FakeCallKind, unique: string, nth: number) => void;
  /** Called when a call begins, with how many of its kind run then, this one included. */
  readonly onStart?: (kind: FakeCallKind, runningNow: number) => void;
  /** 0-100 of an image's bytes; by default spread by their hash. */
  readonly score?: (bytes: Uint8Array) => number;
  /** What a goal comes to. Planning a checklist counts as writing, of `checklist <seed>`. */
  readonly questions?: readonly Question[];
  /** Whether every third refinement says what its parent says, unless it is told that this was drawn. */
  readonly echoes?: boolean;
  /** How surely an image answers a question with yes; by default spread by its bytes and the id. */
  readonly answer?: (bytes: Uint8Array, id: string) => number | null;
}

/** Two things, and what is said of the second one. */
export const fakeQuestions: readonly Question[] = [
  { id: "q1", text: "Is there a lighthouse?", half: "what", weight: 3, kind: "object", needs: [] },
  { id: "q2", text: "Is there a boat?", half: "what", weight: 2, kind: "object", needs: [] },
  { id: "q3", text: "Is the boat red?", half: "what", weight: 1, kind: "attribute", needs: ["q2"] },
  { id: "q4", text: "Is it dusk?", half: "how", weight: 1, kind: "style", needs: [] },
];

/**
 * Models that are functions of their requests and take virtual time. A child's image is better
 * than its parent's more often than not, so that a search has something to find.
 */
export class FakeModels {
  readonly calls: FakeCall[] = [];
  readonly #options: FakeOptions;
  readonly #clock: Clock;
  readonly #seen = new Map<string, number>();

  constructor(clock: Clock, options: FakeOptions = {}) {
    this.#clock = clock;
    this.#options = options;
  }

  get ports(): ModelPorts {
    const usage = this.#options.usage ?? free;
    return {
      prompts: {
        write: async (request, signal) => {
          await this.#call("write", `${request.kind} ${request.seed}`, signal);
          const depth = request.kind === "refine" ? depthOf(request.parent.what) + 1 : 0;
          const questions = (request.kind === "rewrite" ? undefined : request.questions) ?? [];
          const covers = questions.slice(0, 1 + (request.seed % 4)).map(({ id }) => id);
          const what = `depth ${depth} of ${request.goal.slice(0, 50)}`;
          const hint = request.kind === "refine" ? (request.critique?.text ?? "no critique") : "";
          const how = `${request.kind} ${request.seed} ${hint}`.trim();
          const isEcho = this.#options.echoes === true && request.seed % 3 === 0;
          if (isEcho && request.kind === "refine" && request.unlike === undefined) {
            return { ...request.parent, usage };
          }
          const covering = questions.length === 0 ? {} : { covers };
          return { what, how, prompt: `${what}, ${how}`, ...covering, usage };
        },
      },
      images: {
        draw: async (request, signal, onProgress) => {
          onProgress({ step: 1, steps: 1 });
          await this.#call("draw", `${request.seed} ${request.prompt}`, signal);
          const bytes = new Uint8Array(36);
          bytes.set(sha256(JSON.stringify(request)));
          bytes[32] = depthOf(request.prompt);
          return { bytes, usage };
        },
      },
      judge: {
        judge: async ({ goal, questions, image }, signal) => {
          const { rgba } = await image.pixels(signal);
          await this.#call("judge", `${image.ref.sha256} ${goal}`, signal);
          const alignment = this.#options.score?.(rgba) ?? scoreOf(rgba);
          const findings = [
            { text: `byte ${rgba[0] ?? 0}`, half: "what" as const, met: alignment > 50 },
            { text: "light", half: "how" as const, met: alignment > 70, confidence: 0.5 },
          ];
          const answer = this.#options.answer ?? answerOf;
          const answers = questions?.map(({ id }) => ({ id, yes: answer(rgba, id) }));
          const answered = answers && { answers };
          return { alignment, aesthetic: alignment / 10, findings, ...answered, usage };
        },
      },
      checklists: {
        plan: async ({ seed }, signal) => {
          await this.#call("write", `checklist ${seed}`, signal);
          return { questions: this.#options.questions ?? fakeQuestions, usage };
        },
      },
      critic: {
        critique: async ({ parent, siblings, failedChildren, seed }, signal) => {
          await this.#call("critique", `${parent.id} ${seed}`, signal);
          const text = `${parent.id} of ${siblings.length}, ${failedChildren.length} failed`;
          return { text, recommendations: { what: "more", how: "brighter" }, usage };
        },
      },
    };
  }

  get running(): number {
    return this.calls.filter(({ isRunning }) => isRunning).length;
  }

  async #call(kind: FakeCallKind, unique: string, signal: AbortSignal): Promise<void> {
    const call: FakeCall = {
      kind,
      startedAtMs: this.#clock.nowMs(),
      sawAbort: false,
      isRunning: true,
    };
    this.calls.push(call);
    const sameKind = this.calls.filter((other) => other.isRunning && other.kind === kind);
    this.#options.onStart?.(kind, sameKind.length);
    const onAbort = (): void => {
      call.sawAbort = true;
    };
    signal.addEventListener("abort", onAbort);
    try {
      const nth = (this.#seen.get(`${kind} ${unique}`) ?? 0) + 1;
      this.#seen.set(`${kind} ${unique}`, nth);
      await this.#clock.sleep(this.#options.durations?.(kind, unique) ?? 100, signal);
      this.#options.fail?.(kind, unique, nth);
    } finally {
      signal.removeEventListener("abort", onAbort);
      call.isRunning = false;
    }
  }
}

/** Lognormal durations around a mean for each kind, each call's drawn from its own seed. */
export function lognormal<Kind extends string = FakeCallKind>(
  meanMs: Readonly<Record<Kind, number>>,
  sigma: number,
  seed: number,
): (kind: Kind, unique: string) => number {
  return (kind, unique) => {
    const random = seededRandom(seed, kind, unique);
    const normal =
      Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    return meanMs[kind] * Math.exp(sigma * normal - (sigma * sigma) / 2);
  };
}

function depthOf(text: string): number {
  return Number(/^depth (\d+)/.exec(text)?.[1] ?? 0);
}

/** Children of children do better, so that some image meets everything. */
function answerOf(bytes: Uint8Array, id: string): number | null {
  const spread = (bytes[Number(id.slice(1)) % 32] ?? 0) / 255;
  if (spread < 0.02) return null;
  return Math.min(1, 0.25 + 0.55 * spread + 0.15 * (bytes[32] ?? 0));
}

function scoreOf(bytes: Uint8Array): number {
  const spread = ((bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)) / 65_536;
  return Math.min(100, 60 * spread + 8 * (bytes[32] ?? 0));
}
