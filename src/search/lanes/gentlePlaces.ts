/**
 * How many places a lane has now. A provider that asked to be left alone gets half as many calls at
 * once when it is asked again, and one more after each round of answers.
 */
export class GentlePlaces {
  #taken = 0;
  /** No more than these; Infinity where only the limit counts. */
  #most = Infinity;
  #answers = 0;
  /** Counts the halvings: what a call of an earlier round says is about the places of then. */
  #round = 0;
  #hasBegun = true;

  areTaken(limit: number): boolean {
    return this.#taken >= Math.min(limit, this.#most);
  }

  /** @returns how to give the place back */
  take(): (limit: number, isAnswered: boolean) => void {
    const round = this.#round;
    this.#taken++;
    this.#hasBegun = true;
    return (limit, isAnswered) => {
      this.#taken--;
      if (isAnswered && round === this.#round) this.#grow(limit);
    };
  }

  /** Once for all calls that were under way, however many of them were refused. */
  halve(limit: number): void {
    if (!this.#hasBegun) return;
    this.#hasBegun = false;
    this.#most = Math.max(1, Math.floor(Math.min(limit, this.#most) / 2));
    this.#answers = 0;
    this.#round++;
  }

  #grow(limit: number): void {
    if (this.#most === Infinity || ++this.#answers < this.#most) return;
    this.#answers = 0;
    this.#most = this.#most + 1 < limit ? this.#most + 1 : Infinity;
  }
}
