import { maxFaults } from "../protocol/evaluationResult.js";

/** Things that are wrong in files, told once each kind with how often: a hostile file has millions. */
export class Faults {
  readonly #counts = new Map<string, { readonly where: string; count: number }>();
  #others = 0;

  /**
   * @param where "votes-ab12cd34.jsonl"
   * @param what "is no vote"; the same for all that are alike
   * @param line its number, from 1
   */
  add(where: string, what: string, line?: number): void {
    const key = `${where}: ${what}`;
    const known = this.#counts.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.#counts.size >= maxFaults) this.#others += 1;
    else {
      const place = line === undefined ? where : `${where}, line ${line}`;
      this.#counts.set(key, { where: `${place}: ${what}`, count: 1 });
    }
  }

  /** A sentence each, in the order in which they came; of very many the first. */
  get sentences(): string[] {
    const told = [...this.#counts.values()].map(({ where, count }) =>
      count === 1 ? `${where}.` : `${where} (${count} times).`,
    );
    return this.#others === 0 ? told : [...told, `And ${this.#others} more.`];
  }
}
