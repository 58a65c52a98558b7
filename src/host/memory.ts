import type { Memento, Range, TextDocument, Uri } from "vscode";
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

/** The text that a search came from, so that its image can go there. */
export interface Origin {
  readonly document: Uri;
  readonly range: Range;
}

/** Origins of this window's searches, by their session's folder. */
export class Origins {
  readonly #origins = new Map<string, Origin>();

  keep(folder: string, document: TextDocument, range: Range): void {
    this.#origins.set(folder, { document: document.uri, range });
  }

  of(folder: string): Origin | undefined {
    return this.#origins.get(folder);
  }
}
