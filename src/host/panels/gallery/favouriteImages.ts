import pLimit from "p-limit";
import { cutText } from "../../../base/cutText.js";
import { ImagebeamError } from "../../../base/errors.js";
import { summaryTextUnits } from "../../../protocol/metadata.js";
import { bestOf } from "../../../search/selectors.js";
import type { SearchState } from "../../../search/state.js";
import type { SessionRow } from "../../../sessions/sessionIndex.js";

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
  /** @throws {ImagebeamError} its journal cannot be read */
  readonly stateIn: (folder: string) => Promise<SearchState>;
  readonly onRead: () => void;
  readonly onFailed: (message: string) => void;
}

/** What was read, and of which summary. */
interface Held {
  readonly of: string;
  readonly favourites: Favourites | undefined;
}

/**
 * The favourites of sessions. A summary names them alone, so the few sessions that have any are read,
 * one after the other, and again when they have gone on.
 */
export class FavouriteImages {
  readonly #deps: FavouriteImagesDeps;
  readonly #limit = pLimit(1);
  readonly #held = new Map<string, Held>();

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

  async #read(folder: string, of: string): Promise<void> {
    if (this.#held.get(folder)?.of !== of) return;
    try {
      const favourites = favouritesIn(await this.#deps.stateIn(folder));
      if (this.#held.get(folder)?.of !== of) return;
      this.#held.set(folder, { of, favourites });
      this.#deps.onRead();
    } catch (error) {
      if (!(error instanceof ImagebeamError)) throw error;
      this.#deps.onFailed(error.message);
    }
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
