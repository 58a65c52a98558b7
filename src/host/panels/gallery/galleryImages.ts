import { createHash } from "node:crypto";
import type { GalleryImage } from "../../../protocol/galleryMessages.js";
import type { IndexRow, SessionRow } from "../../../sessions/sessionIndex.js";
import type { FavouriteImages, Favourites } from "./favouriteImages.js";

/** An image of the gallery, and where it is. */
export interface GalleryEntry {
  readonly image: GalleryImage;
  /** Of its session. */
  readonly folder: string;
  /** In that folder; null where the summary does not name the best image. */
  readonly file: string | null;
}

/** Sessions of one place. */
export interface PlacedRows {
  /** Of the workspace folder, where there are several. */
  readonly name: string | null;
  readonly rows: readonly IndexRow[];
}

/** What is another than before. */
export interface GalleryChange {
  readonly images: readonly GalleryImage[];
  /** Ids. */
  readonly gone: readonly string[];
}

/** What a session's entries were made of. */
interface Made {
  readonly row: SessionRow;
  readonly name: string | null;
  readonly favourites: Favourites | undefined;
  readonly entries: readonly GalleryEntry[];
}

/**
 * The images of the gallery: each session's best, and each of its other favourites. Their ids say
 * nothing of where they lie, and are the same after a reload.
 */
export class GalleryImages {
  readonly #favourites: Pick<FavouriteImages, "of" | "keep">;
  /** By the session's folder. */
  #made: ReadonlyMap<string, Made> = new Map();
  #entries: ReadonlyMap<string, GalleryEntry> = new Map();

  constructor(favourites: Pick<FavouriteImages, "of" | "keep">) {
    this.#favourites = favourites;
  }

  get all(): readonly GalleryImage[] {
    return [...this.#entries.values()].map(({ image }) => image);
  }

  find(id: string): GalleryEntry | undefined {
    return this.#entries.get(id);
  }

  /** Takes all sessions as they are now. @returns what follows for the images */
  take(places: readonly PlacedRows[]): GalleryChange {
    const made = new Map<string, Made>();
    for (const { name, rows } of places) {
      for (const row of rows) {
        if (row.kind === "session") made.set(row.folder, this.#make(row, name));
      }
    }
    this.#made = made;
    this.#favourites.keep((folder) => made.has(folder));
    const before = this.#entries;
    const entries = [...made.values()].flatMap((each) => each.entries);
    const after = new Map(entries.map((entry) => [entry.image.id, entry]));
    this.#entries = after;
    return {
      images: entries.filter((e) => !isSame(before.get(e.image.id), e)).map(({ image }) => image),
      gone: [...before.keys()].filter((id) => !after.has(id)),
    };
  }

  /** What has not changed is not made anew: there may be ten thousand. */
  #make(row: SessionRow, name: string | null): Made {
    const favourites = this.#favourites.of(row);
    const known = this.#made.get(row.folder);
    const isKnown = known?.row === row && known.name === name && known.favourites === favourites;
    return isKnown ? known : { row, name, favourites, entries: entriesOf(row, name, favourites) };
  }
}

function entriesOf(
  { folder, summary }: SessionRow,
  place: string | null,
  favourites: Favourites | undefined,
): readonly GalleryEntry[] {
  const { goal, title, startedAt, models, image: file, best } = summary;
  const shared = { goal, title, startedAt, place, model: models?.image ?? null };
  const entries = (favourites?.others ?? []).map(({ candidate, file, prompt, total }) => {
    const id = idOf(folder, candidate);
    return { folder, file, image: { ...shared, id, candidate, prompt, total, isFavourite: true } };
  });
  // A summary of format 1 names no image, and one of a search that has judged none has none to show.
  if (file === null && (summary.images === 0 || best === null)) return entries;
  const { prompt } = summary;
  const isFavourite = favourites?.hasBest === true;
  const id = idOf(folder, "");
  const image = { ...shared, id, candidate: null, prompt, total: best, isFavourite };
  return [{ folder, file, image }, ...entries];
}

/** Half of a SHA-256: a path cannot be read out of it, nor two meet by accident. */
function idOf(folder: string, candidate: string): string {
  return createHash("sha256").update(`${folder}\0${candidate}`).digest("hex").slice(0, 32);
}

function isSame(one: GalleryEntry | undefined, other: GalleryEntry): boolean {
  if (one === undefined) return false;
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
