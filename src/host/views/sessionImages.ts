import { join } from "node:path";
import pLimit from "p-limit";
import { metadataSchema } from "../../protocol/metadata.js";
import { metadataName } from "../../sessions/sessionFolder.js";
import { parseJson } from "../../base/parseJson.js";
import { bytesOfPlainFile, utf8Of } from "../../disk/plainFile.js";
import type { SessionRow } from "../../sessions/sessionIndex.js";
import { viewableImage } from "../../sessions/viewableImage.js";

/** Larger than any `metadata.json` that this version writes for a search of ordinary size. */
const maxMetadataBytes = 20_000_000;
interface Picture {
  /** What the summary said when it was looked up: another word, another picture. */
  readonly of: string;
  /** Absolute; undefined while it is looked up, and where there is none. */
  readonly path: string | undefined;
}

/** The best image of each session that comes into view, looked up a few at a time. */
export class SessionImages {
  readonly #limit = pLimit(4);
  readonly #pictures = new Map<string, Picture>();
  readonly #onFound: (folder: string) => void;

  /** @param onFound a session's picture is known now */
  constructor(onFound: (folder: string) => void) {
    this.#onFound = onFound;
  }

  /** Absolute path of the best image, as far as it is known by now. */
  of({ folder, summary }: SessionRow): string | undefined {
    const { image: file, journalBytes } = summary;
    const of = file ?? String(journalBytes);
    const known = this.#pictures.get(folder);
    if (known?.of !== of) {
      this.#pictures.set(folder, { of, path: known?.path });
      void this.#limit(async () => {
        const path =
          file === null ? await bestImage(folder) : await viewableImage(folder, { file });
        if (path === undefined || this.#pictures.get(folder)?.of !== of) return;
        this.#pictures.set(folder, { of, path });
        this.#onFound(folder);
      });
    }
    return known?.path;
  }
}

/**
 * For a summary that does not name the image: of format 1, or older than its journal.
 * `metadata.json` is derived: one that is missing or broken costs a picture, nothing else.
 * @returns its absolute path; undefined where there is none that may be shown
 */
export async function bestImage(folder: string): Promise<string | undefined> {
  try {
    const bytes = await bytesOfPlainFile(join(folder, metadataName), maxMetadataBytes);
    if (bytes === undefined) return undefined;
    const metadata = metadataSchema().parse(parseJson(utf8Of(bytes)));
    const { candidates, winner } = metadata;
    const best = candidates.find(({ id, rank }) => (winner === null ? rank === 1 : id === winner));
    return best?.image == null ? undefined : await viewableImage(folder, best.image);
  } catch {
    return undefined;
  }
}
