/** Something that is over at a certain moment, and holds something until then. */
export interface Disposable {
  dispose(): void;
}

/**
 * Owns disposables and ends them together, newest first. One that throws does not stop the rest;
 * what is added after the end is ended at once.
 */
export class DisposableStore implements Disposable {
  #items: Disposable[] | undefined = [];

  add<T extends Disposable>(item: T): T {
    if (this.#items) this.#items.push(item);
    else item.dispose();
    return item;
  }

  /** @throws {AggregateError} what the disposables threw, once all have been told */
  dispose(): void {
    const items = this.#items ?? [];
    this.#items = undefined;
    const errors: unknown[] = [];
    for (const item of items.reverse()) {
      try {
        item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, "Some disposables did not dispose");
  }
}
