/** A queue that one reader waits on. Messages are never lost; waking without one is allowed. */
export class Inbox<Message> {
  readonly #messages: Message[] = [];
  #awaken: (() => void) | undefined;
  #isAwake = false;

  push(message: Message): void {
    this.#messages.push(message);
    this.wake();
  }

  /** Makes the reader look again at what else may have changed. */
  wake(): void {
    this.#isAwake = true;
    this.#awaken?.();
  }

  get isEmpty(): boolean {
    return this.#messages.length === 0;
  }

  /** @returns the oldest message; undefined when there is none */
  shift(): Message | undefined {
    return this.#messages.shift();
  }

  /** Resolves when there is a message, or something woke the reader since it last waited. */
  async wait(): Promise<void> {
    if (this.isEmpty && !this.#isAwake) {
      await new Promise<void>((resolve) => {
        this.#awaken = resolve;
      });
    }
    this.#awaken = undefined;
    this.#isAwake = false;
  }
}
