/**
 * Lets a few do something at once: what is in sight first, and what is made ahead only once all of
 * that is done.
 */
export class Turns {
  readonly #atOnce: number;
  readonly #onUrgentDone: () => void;
  readonly #urgent: (() => void)[] = [];
  readonly #ahead: (() => void)[] = [];
  #taken = 0;
  #takenUrgent = 0;

  /** @param onUrgentDone called each time that nothing urgent is left */
  constructor(atOnce: number, onUrgentDone: () => void) {
    this.#atOnce = atOnce;
    this.#onUrgentDone = onUrgentDone;
  }

  get isUrgentLeft(): boolean {
    return this.#takenUrgent + this.#urgent.length > 0;
  }

  /** Waits for a turn and does it. */
  async take<Result>(isUrgent: boolean, act: () => Promise<Result>): Promise<Result> {
    await new Promise<void>((resolve) => {
      (isUrgent ? this.#urgent : this.#ahead).push(resolve);
      // Not at once: all that is asked for in this task is known then.
      queueMicrotask(() => this.#grant());
    });
    try {
      return await act();
    } finally {
      this.#taken--;
      if (isUrgent) this.#takenUrgent--;
      this.#grant();
      if (isUrgent && !this.isUrgentLeft) this.#onUrgentDone();
    }
  }

  #grant(): void {
    while (this.#taken < this.#atOnce) {
      const urgent = this.#urgent.shift();
      const next = urgent ?? (this.#takenUrgent === 0 ? this.#ahead.shift() : undefined);
      if (next === undefined) return;
      this.#taken++;
      if (urgent !== undefined) this.#takenUrgent++;
      next();
    }
  }
}
