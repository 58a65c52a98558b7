import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import pLimit from "p-limit";
import { metadataSchema } from "../../protocol/metadata.js";
import { metadataName } from "../../sessions/sessionFolder.js";
import { parseJson } from "../../base/parseJson.js";
import { viewableImage } from "../../sessions/viewableImage.js";

/** Larger than any `metadata.json` that this version writes for a search of ordinary size. */
const maxMetadataBytes = 20_000_000;
/** Sessions that get a picture: those further down are hardly ever scrolled to. */
const maxPictures = 300;

/** The best image of each session that comes into view, looked up once, a few at a time. */
export class SessionImages {
  readonly #limit = pLimit(4);
  readonly #paths = new Map<string, string | undefined>();
  readonly #onFound: (folder: string) => void;

  /** @param onFound a session's picture is known now */
  constructor(onFound: (folder: string) => void) {
    this.#onFound = onFound;
  }

  /** Absolute path of the best image, as far as it is known by now. */
  of(folder: string): string | undefined {
    if (!this.#paths.has(folder) && this.#paths.size < maxPictures) {
      this.#paths.set(folder, undefined);
      void this.#limit(async () => {
        const path = await bestImage(folder);
        if (path === undefined) return;
        this.#paths.set(folder, path);
        this.#onFound(folder);
      });
    }
    return this.#paths.get(folder);
  }

  /** The session went on: its best image may be another one now. */
  forget(folder: string): void {
    this.#paths.delete(folder);
  }
}

/** `metadata.json` is derived: one that is missing or broken costs a picture, nothing else. */
async function bestImage(folder: string): Promise<string | undefined> {
  try {
    const path = join(folder, metadataName);
    if ((await stat(path)).size > maxMetadataBytes) return undefined;
    const metadata = metadataSchema.parse(parseJson(await readFile(path, "utf8")));
    const best = metadata.candidates.find(({ rank }) => rank === 1);
    return best?.image == null ? undefined : await viewableImage(folder, best.image);
  } catch {
    return undefined;
  }
}
