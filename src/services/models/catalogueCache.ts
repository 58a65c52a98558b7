import type { Clock } from "../../base/clock.js";
import { stampOf } from "../../disk/stamp.js";
import type { ServiceFolders } from "../serviceFolders.js";
import type { CatalogueModel } from "./catalogue.js";
import { foldersIn, hubStamp } from "./hubCache.js";

interface Kept {
  readonly models: Promise<readonly CatalogueModel[]>;
  /** Of our own folders. */
  readonly stamp: string;
  /** Of other programs'; null where nobody can tell whether they changed. */
  readonly hub: string | null;
  readonly readMs: number;
  /** When other programs' folders were looked at last. */
  readonly lookedMs: number;
}

export interface CatalogueCacheOptions {
  readonly folders: Pick<ServiceFolders, "models" | "installed">;
  /** Where other programs' models are; null where we do not know it. */
  readonly hub: string | null;
  readonly clock: Clock;
  /** Asks Python, which costs a third of a second of a core. */
  readonly read: () => Promise<readonly CatalogueModel[]>;
}

/**
 * What Python said, no longer than nothing changes in the models folder or in what is installed. Whether
 * something changed in other programs' caches is looked at once a minute. After an hour it is asked again
 * all the same.
 */
export class CatalogueCache {
  readonly #options: CatalogueCacheOptions;
  #kept: Kept | undefined;

  constructor(options: CatalogueCacheOptions) {
    this.#options = options;
  }

  /** Whoever asks meanwhile shares the answer. @throws what reading throws; the next one tries again */
  async models(): Promise<readonly CatalogueModel[]> {
    const { clock, read } = this.#options;
    const stamp = await this.#stamp();
    const before = this.#kept;
    if (before?.stamp === stamp && this.#isYounger(before.lookedMs, lookMs)) return before.models;
    const hub = await this.#hubStamp();
    // Whoever looked meanwhile may have been the first.
    const kept = this.#kept;
    const isFresh = kept !== before && kept?.stamp === stamp;
    const isSame = kept?.stamp === stamp && hub !== null && kept.hub === hub;
    if (kept !== undefined && (isFresh || (isSame && this.#isYounger(kept.readMs, keptMs)))) {
      this.#kept = { ...kept, lookedMs: clock.nowMs() };
      return kept.models;
    }
    const nowMs = clock.nowMs();
    const models = read();
    this.#kept = { models, stamp, hub, readMs: nowMs, lookedMs: nowMs };
    try {
      return await models;
    } catch (error) {
      if (this.#kept.models === models) this.#kept = undefined;
      throw error;
    }
  }

  /** A clock that was set back makes nothing young. */
  #isYounger(sinceMs: number, ms: number): boolean {
    const ageMs = this.#options.clock.nowMs() - sinceMs;
    return ageMs >= 0 && ageMs < ms;
  }

  /** Downloads lie in `OWNER/NAME`, and are done when a file is written there. */
  async #stamp(): Promise<string> {
    const { models, installed } = this.#options.folders;
    const owners = await foldersIn(models);
    const names = await Promise.all(owners.map(foldersIn));
    const all = [installed, models, ...owners, ...names.flat()].slice(0, mostFolders);
    return (await Promise.all(all.map(stampOf))).join("\n");
  }

  async #hubStamp(): Promise<string | null> {
    const { hub } = this.#options;
    return hub === null ? null : await hubStamp(hub);
  }
}

const lookMs = 60_000;
const keptMs = 3_600_000;
const mostFolders = 500;
