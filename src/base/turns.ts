/** Work on one thing, one after the other; work on different things does not wait for each other. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** @param key what the work is on. @returns what the work gives; the next begins whatever it came to */
  async take<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === turn) this.#last.delete(key);
    }
  }
}
