import type { Memento } from "vscode";
import { without } from "../base/without.js";

const goalsKey = "goals";
const maxGoals = 20;
const formKey = "form.values";

/** What is remembered from one search to the next: the last goals, and the form's last values. */
export class Memory {
  readonly #store: Memento;

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

  /** Values of the form's options as they were last started with; the goal is not among them. */
  get form(): Readonly<Record<string, unknown>> {
    return this.#store.get<Readonly<Record<string, unknown>>>(formKey, {});
  }

  async keepForm(values: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#store.update(formKey, without(values, "goal", "seed"));
  }
}
