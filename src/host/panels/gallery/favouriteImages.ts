import pLimit from "p-limit";
import { cutText } from "../../../base/cutText.js";
import type { Disposable } from "../../../base/disposable.js";
import { messageOf } from "../../../base/errors.js";
import { summaryTextUnits } from "../../../protocol/metadata.js";
import { bestOf } from "../../../search/selectors.js";
import type { SearchState } from "../../../search/state.js";
import type { SessionRow } from "../../../sessions/sessionIndex.js";
import type { Timer } from "../../timer.js";

/** What could not be read, a folder on a network for one, is read again after this. */
const againMs = 10_000;

/** A session's favourites, as its journal tells of them. */
export interface Favourites {
  /** Whether its best image is one. */
  readonly hasBest: boolean;
  /** All others. */
  readonly others: readonly FavouriteImage[];
}

export interface FavouriteImage {
  readonly candidate: string;
  /** In the session's folder. */
  readonly file: string;
  /** Its prompt's beginning. */
  readonly prompt: string | null;
  /** 0-100. */
  readonly total: number | null;
}

export interface FavouriteImagesDeps {
  readonly timer: Timer;
  /** May throw: what cannot be read is told of, and tried again. */
  readonly stateIn: (folder: string) => Promise<SearchState>;
  readonly onRead: () => void;
  /** Told once of each thing that is wrong. */
  readonly onFailed: (message: string) => void;
}

/** What was read, and of which summary. */
interface Held {
  readonly of: string;
  readonly favourites: Favourites | undefined;
  /** Why it could not be read. */
  readonly trouble?: string;
}

/**
 * The favourites of sessions. A summary names them alone, so the few sessions that have any are read,
 * one after the other, and again when they have gone on.
 */
export class FavouriteImages implements Disposable {
  readonly #deps: FavouriteImagesDeps;
  readonly #limit = pLimit(1);
  /** By the session's folder. */
  readonly #held = new Map<string, Held>();
  readonly #waits = new Set<() => void>();

  constructor(deps: FavouriteImagesDeps) {
    this.#deps = deps;
  }

  /** @returns undefined where there are none, and as long as they are not read */
  of({ folder, summary }: SessionRow): Favourites | undefined {
    if (summary.favourites.length === 0) {
      this.#held.delete(folder);
      return undefined;
    }
    const { favourites, image, journalBytes } = summary;
    const of = JSON.stringify([favourites, image, journalBytes]);
    const held = this.#held.get(folder);
    if (held?.of !== of) {
      // What was known before stands until then.
      this.#held.set(folder, { of, favourites: held?.favourites });
      void this.#limit(() => this.#read(folder, of));
    }
    return held?.favourites;
  }

  /** Forgets the sessions that are gone. */
  keep(isThere: (folder: string) => boolean): void {
    for (const folder of this.#held.keys()) {
      if (!isThere(folder)) this.#held.delete(folder);
    }
  }

  dispose(): void {
    for (const callOff of this.#waits) callOff();
    this.#held.clear();
  }

  async #read(folder: string, of: string): Promise<void> {
    const held = (): Held | undefined => {
      const now = this.#held.get(folder);
      return now?.of === of ? now : undefined;
    };
    if (held() === undefined) return;
    try {
      const favourites = favouritesIn(await this.#deps.stateIn(folder));
      // Marked anew meanwhile: what was read says nothing any more.
      if (held() === undefined) return;
      this.#held.set(folder, { of, favourites });
    } catch (error) {
      const [before, trouble] = [held(), messageOf(error)];
      if (before === undefined) return;
      if (trouble !== before.trouble) this.#deps.onFailed(trouble);
      this.#held.set(folder, { ...before, trouble });
      this.#readAgain(folder, of);
      return;
    }
    this.#deps.onRead();
  }

  #readAgain(folder: string, of: string): void {
    const callOff = this.#deps.timer.after(againMs, () => {
      this.#waits.delete(callOff);
      void this.#limit(() => this.#read(folder, of));
    });
    this.#waits.add(callOff);
  }
}

function favouritesIn(state: SearchState): Favourites {
  const best = bestOf(state);
  const others = state.favourites.flatMap((id): FavouriteImage[] => {
    const candidate = Object.hasOwn(state.candidates, id) ? state.candidates[id] : undefined;
    if (candidate?.image == null || id === best) return [];
    const { image, scores, texts } = candidate;
    const prompt = texts === null ? null : cutText(texts.prompt, summaryTextUnits);
    return [{ candidate: id, file: image.file, prompt, total: scores?.total ?? null }];
  });
  return { hasBest: best !== null && state.favourites.includes(best), others };
}
