import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../base/clock.js";
import type { ServiceFolders } from "../serviceFolders.js";
import type { CatalogueModel } from "./catalogue.js";
import { isMissing, stampOf } from "../personFile.js";

interface Kept {
  readonly models: Promise<readonly CatalogueModel[]>;
  readonly stamp: string;
  readonly atMs: number;
}

/**
 * What Python said, for a minute, and no longer than nothing changes in the models folder or in what is
 * installed: to ask costs a third of a second of a core. Other programs' caches are seen after the minute.
 */
export class CatalogueCache {
  readonly #folders: Pick<ServiceFolders, "models" | "installed">;
  readonly #clock: Clock;
  readonly #read: () => Promise<readonly CatalogueModel[]>;
  #kept: Kept | undefined;

  constructor(
    folders: Pick<ServiceFolders, "models" | "installed">,
    clock: Clock,
    read: () => Promise<readonly CatalogueModel[]>,
  ) {
    this.#folders = folders;
    this.#clock = clock;
    this.#read = read;
  }

  /** Whoever asks meanwhile shares the answer. @throws what reading throws; the next one tries again */
  async models(): Promise<readonly CatalogueModel[]> {
    const stamp = await this.#stamp();
    const kept = this.#kept;
    const ageMs = this.#clock.nowMs() - (kept?.atMs ?? 0);
    if (kept?.stamp === stamp && ageMs >= 0 && ageMs < keptMs) return kept.models;
    const fresh: Kept = { models: this.#read(), stamp, atMs: this.#clock.nowMs() };
    this.#kept = fresh;
    try {
      return await fresh.models;
    } catch (error) {
      if (this.#kept === fresh) this.#kept = undefined;
      throw error;
    }
  }

  /** Downloads lie in `OWNER/NAME`, and are done when a file is written there. */
  async #stamp(): Promise<string> {
    const { models, installed } = this.#folders;
    const owners = await foldersIn(models);
    const names = await Promise.all(owners.map(foldersIn));
    const all = [installed, models, ...owners, ...names.flat()].slice(0, mostFolders);
    return (await Promise.all(all.map(stampOf))).join("\n");
  }
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .slice(0, mostFolders)
      .map(({ name }) => join(folder, name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

const keptMs = 60_000;
const mostFolders = 500;
