import type { Memento } from "vscode";
import { without } from "../base/without.js";

const goalsKey = "goals";
const maxGoals = 20;

/**
 * What is remembered from one search to the next: the last goals, and, for as long as the window is
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

  /** What the last form that was started says against the settings; the goal is not among it. */
  get form(): Readonly<Record<string, unknown>> {
    return this.#form;
  }

  keepForm(values: Readonly<Record<string, unknown>>): void {
    this.#form = without(values, "goal", "seed");
  }
}
