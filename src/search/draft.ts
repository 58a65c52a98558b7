import { JournalError } from "../base/errors.js";
import type { Attempts, Candidate, Counted, Critique, Iteration, SearchState } from "./state.js";

type Records = "candidates" | "critiques" | "attempts" | "running" | "waits" | "usage";
type Entry<Name extends Records> = SearchState[Name][string];
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * A state while events are folded into it. A collection is copied when it is first changed and
 * belongs to the draft from then on, so that folding n events takes n steps, however many
 * candidates there are. Entries are never changed, only replaced: states handed out stay as they are
 * until the next change of the same draft.
 */
export class Draft {
  readonly #state: Mutable<SearchState>;
  readonly #owned = new Set<Records | "iterations">();
  #copied = 0;

  constructor(state: SearchState) {
    this.#state = { ...state };
  }

  /** What has been folded so far. Not to be kept once the draft is changed again. */
  get state(): SearchState {
    return this.#state;
  }

  /** Entries of collections that were copied so far, for a test that counts work. */
  get copied(): number {
    return this.#copied;
  }

  set(change: Partial<Omit<SearchState, Records | "iterations">>): void {
    Object.assign(this.#state, change);
  }

  put<Name extends Records>(collection: Name, key: string, entry: Entry<Name>): void {
    this.#own(collection)[key] = entry;
  }

  remove(collection: Records, key: string): void {
    if (Object.hasOwn(this.#state[collection], key)) {
      Reflect.deleteProperty(this.#own(collection), key);
    }
  }

  /** @throws {JournalError} when the journal never planned it */
  candidate(id: string): Candidate {
    return this.#found(this.#state.candidates, id);
  }

  changeCandidate(id: string, change: Partial<Candidate>): void {
    this.put("candidates", id, { ...this.candidate(id), ...change });
  }

  /** @throws {JournalError} when the journal never planned it */
  critique(ref: string): Critique {
    return this.#found(this.#state.critiques, ref);
  }

  changeCritique(ref: string, change: Partial<Critique>): void {
    this.put("critiques", ref, { ...this.critique(ref), ...change });
  }

  changeAttempts(name: string, change: (attempts: Attempts) => Attempts): void {
    this.put("attempts", name, change(attemptsOf(this.#state, name)));
  }

  /** Adds an iteration, or replaces the one of the same index. */
  putIteration(iteration: Iteration): void {
    if (!this.#owned.has("iterations")) {
      this.#state.iterations = [...this.#state.iterations];
      this.#owned.add("iterations");
    }
    (this.#state.iterations as Iteration[])[iteration.index] = iteration;
  }

  #found<T>(record: Readonly<Record<string, T>>, key: string): T {
    const entry = Object.hasOwn(record, key) ? record[key] : undefined;
    if (entry !== undefined) return entry;
    throw new JournalError("journal.corrupt", `The journal names ${key}, but never planned it`);
  }

  #own<Name extends Records>(name: Name): Record<string, Entry<Name>> {
    const record = this.#state[name] as Record<string, Entry<Name>>;
    if (this.#owned.has(name)) return record;
    const copy = { ...record };
    this.#copied += Object.keys(copy).length;
    this.#owned.add(name);
    Object.assign(this.#state, { [name]: copy });
    return copy;
  }
}

/** Where the attempts at a call stand, also before its first one. */
export function attemptsOf(
  { attempts, plan }: Pick<SearchState, "attempts" | "plan">,
  name: string,
): Attempts {
  const known = Object.hasOwn(attempts, name) ? attempts[name] : undefined;
  if (known !== undefined) return known;
  const counts = { started: 0, limit: plan.maxAttempts, billed: 0, spentNanoUsd: 0, asked: null };
  return { kind: "open", attempt: 1, after: null, ...counts };
}

/** Whether a call was answered or given up: nothing waits for it any more. */
export function isOver({ kind }: Attempts): boolean {
  return kind === "done" || kind === "givenUp";
}

/** The counts of a call's attempts, which every stand of them carries on. */
export function countsOf({ started, limit, billed, spentNanoUsd, asked }: Attempts): Counted {
  return { started, limit, billed, spentNanoUsd, asked };
}
