import type { Memento } from "vscode";
import { without } from "../base/without.js";

const goalsKey = "goals";
const maxGoals = 20;
const unpricedKey = "models.unpriced";
const maxUnpriced = 200;

/**
 * What is remembered from one search to the next: the last goals,
 * which models without a price were agreed to, and, for as long as the window is
 * open, the form's last values. What is to last is a setting.
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

  /** What the last form that was started says against the settings; the goal is not among it. */
  get form(): Readonly<Record<string, unknown>> {
    return this.#form;
  }

  keepForm(values: Readonly<Record<string, unknown>>): void {
    this.#form = without(values, "goal", "seed");
  }
}
