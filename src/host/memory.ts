import type { Memento } from "vscode";
import { without } from "../base/without.js";

const goalsKey = "goals";
const maxGoals = 20;
const unpricedKey = "models.unpriced";
const maxUnpriced = 200;
const offeredKey = "models.offered";
const sightKey = "models.sight";
const maxSeen = 200;
const voterKey = "evaluations.voter";
const seenResultsKey = "evaluations.seen";
const maxSeenResults = 500;

/**
 * What is remembered from one search to the next: the last goals,
 * which models without a price were agreed to, which models of the editor see, whether those were
 * offered, and, for as long as the window is open, the form's last values. What is to last is a setting.
 */
export class Memory {
  readonly #store: Memento;
  #form: Readonly<Record<string, unknown>> = {};

  /** @param store the user's, shared by all windows */
  constructor(store: Memento) {
    this.#store = store;
  }

  /** Newest first. */
  get goals(): readonly string[] {
    return this.#store.get<readonly string[]>(goalsKey, []);
  }

  async addGoal(goal: string): Promise<void> {
    const others = this.goals.filter((known) => known !== goal);
    await this.#store.update(goalsKey, [goal, ...others].slice(0, maxGoals));
  }

  /** References of models whose price is not known, and that a search may take all the same. */
  get unpriced(): readonly string[] {
    return this.#store.get<readonly string[]>(unpricedKey, []);
  }

  async agreeToUnpriced(references: readonly string[]): Promise<void> {
    const all = [...new Set([...references, ...this.unpriced])];
    await this.#store.update(unpricedKey, all.slice(0, maxUnpriced));
  }

  /**
   * What a person has said to the offer of the editor's own models: nothing yet, that they will say it
   * later, or what is not asked again.
   */
  get offer(): "none" | "later" | "answered" {
    const kept = this.#store.get<unknown>(offeredKey);
    return kept === true ? "answered" : kept === "later" ? "later" : "none";
  }

  async keepOffer(answer: "later" | "answered"): Promise<void> {
    await this.#store.update(offeredKey, answer === "answered" ? true : answer);
  }

  /** Who votes in blind evaluations here: an id that tells nothing of the person. */
  get voter(): string | undefined {
    return this.#store.get<string>(voterKey);
  }

  async keepVoter(voter: string): Promise<void> {
    await this.#store.update(voterKey, voter);
  }

  /** Whether somebody has seen what came of a blind evaluation, as far as that is remembered here. */
  hasSeenResult(evaluation: string, voter: string): boolean {
    return this.#seenResults.includes(`${evaluation} ${voter}`);
  }

  async keepSeenResult(evaluation: string, voter: string): Promise<void> {
    if (this.hasSeenResult(evaluation, voter)) return;
    const all = [...this.#seenResults, `${evaluation} ${voter}`];
    await this.#store.update(seenResultsKey, all.slice(-maxSeenResults));
  }

  get #seenResults(): readonly string[] {
    return this.#store.get<readonly string[]>(seenResultsKey, []);
  }

  /** Whether models of the editor see, as far as that was found out. */
  readonly sight = {
    get: (key: string): boolean | undefined => {
      const known = this.#sight;
      return Object.hasOwn(known, key) ? known[key] : undefined;
    },
    set: (key: string, sees: boolean): void => {
      const all = Object.entries({ ...without(this.#sight, key), [key]: sees });
      void this.#store.update(sightKey, Object.fromEntries(all.slice(-maxSeen)));
    },
  };

  get #sight(): Readonly<Record<string, boolean>> {
    return this.#store.get(sightKey, {});
  }

  /** What the last form that was started says against the settings; the goal is not among it. */
  get form(): Readonly<Record<string, unknown>> {
    return this.#form;
  }

  keepForm(values: Readonly<Record<string, unknown>>): void {
    this.#form = without(values, "goal", "seed");
  }
}
