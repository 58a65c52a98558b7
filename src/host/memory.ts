import type { Memento } from "vscode";
import { without } from "../base/without.js";

const goalsKey = "goals";
const maxGoals = 20;
const unpricedKey = "models.unpriced";
const maxUnpriced = 200;
const offeredKey = "models.offered";
const sightKey = "models.sight";
const maxSeen = 200;
const voterKey = "evaluations.voter";
const seenImagesKey = "evaluations.seenImages";
const maxSeenImages = 4000;
const drawnVotersKey = "evaluations.voters";
const maxDrawnVoters = 200;

/**
 * What is remembered from one search to the next: the last goals,
 * which models without a price were agreed to, which models of the editor see, whether those were
 * offered, and, for as long as the window is open, the form's last values. What is to last is a setting.
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

  /**
   * What a person has said to the offer of the editor's own models: nothing yet, that they will say it
   * later, or what is not asked again.
   */
  get offer(): "none" | "later" | "answered" {
    const kept = this.#store.get<unknown>(offeredKey);
    return kept === true ? "answered" : kept === "later" ? "later" : "none";
  }

  async keepOffer(answer: "later" | "answered"): Promise<void> {
    await this.#store.update(offeredKey, answer === "answered" ? true : answer);
  }

  /** Who votes in blind evaluations here: an id that tells nothing of the person. */
  get voter(): string | undefined {
    return this.#store.get<string>(voterKey);
  }

  async keepVoter(voter: string): Promise<void> {
    await this.#store.update(voterKey, voter);
  }

  /** Who was handed the vote here, beside `voter`; the newest last. */
  get drawnVoters(): readonly string[] {
    return this.#store.get<readonly string[]>(drawnVotersKey, []);
  }

  async keepDrawnVoter(voter: string): Promise<void> {
    const others = this.drawnVoters.filter((known) => known !== voter);
    await this.#store.update(drawnVotersKey, [...others, voter].slice(-maxDrawnVoters));
  }

  /**
   * Whether somebody has seen a result with one of these images in it, as far as that is remembered
   * here: by the images, as the same ones may be evaluated again.
   * @param hashes SHA-256 of images, hexadecimal
   */
  hasSeenResult(hashes: readonly string[], voter: string): boolean {
    const seen = new Set(this.#seenImages);
    return hashes.some((hash) => seen.has(seenKey(hash, voter)));
  }

  async keepSeenResult(hashes: readonly string[], voter: string): Promise<void> {
    const keys = hashes.map((hash) => seenKey(hash, voter));
    const all = [...new Set([...this.#seenImages, ...keys])];
    if (all.length === this.#seenImages.length) return;
    await this.#store.update(seenImagesKey, all.slice(-maxSeenImages));
  }

  get #seenImages(): readonly string[] {
    return this.#store.get<readonly string[]>(seenImagesKey, []);
  }

  /** Whether models of the editor see, as far as that was found out. */
  readonly sight = {
    get: (key: string): boolean | undefined => {
      const known = this.#sight;
      return Object.hasOwn(known, key) ? known[key] : undefined;
    },
    set: (key: string, sees: boolean): void => {
      const all = Object.entries({ ...without(this.#sight, key), [key]: sees });
      void this.#store.update(sightKey, Object.fromEntries(all.slice(-maxSeen)));
    },
  };

  get #sight(): Readonly<Record<string, boolean>> {
    return this.#store.get(sightKey, {});
  }

  /** What the last form that was started says against the settings; its goal and checklist are not among it. */
  get form(): Readonly<Record<string, unknown>> {
    return this.#form;
  }

  keepForm(values: Readonly<Record<string, unknown>>): void {
    this.#form = without(values, "goal", "seed", "checklist");
  }
}

/** So much of both tells them apart, and 4000 of them are small enough to keep. */
function seenKey(hash: string, voter: string): string {
  return `${voter.slice(0, 8)}${hash.slice(0, 12)}`;
}
