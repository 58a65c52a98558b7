import { createHash } from "node:crypto";
import { StorageError } from "../../src/base/errors.js";
import type { ImageRef, KnownEvent, SourceRef } from "../../src/protocol/events.js";
import type { Recipe } from "../../src/protocol/recipe.js";
import type {
  DrawingSource,
  ImageStore,
  JudgedImage,
  Journal,
  Pixels,
  StoredImage,
} from "../../src/search/ports.js";

/** A journal in memory; can be told to fail. */
export class MemoryJournal implements Journal {
  readonly events: KnownEvent[] = [];
  /** Asked before each append; true makes it fail as a full disk does. */
  isFull: (event: KnownEvent) => boolean = () => false;

  append(event: KnownEvent): Promise<void> {
    if (this.isFull(event)) {
      return Promise.reject(new StorageError("storage.full", "The disk is full. Free some space."));
    }
    // Through JSON, as a real one: what does not survive that must not be in an event.
    this.events.push(JSON.parse(JSON.stringify(event)) as KnownEvent);
    return Promise.resolve();
  }
}

interface Stored {
  readonly stored: StoredImage;
  readonly recipe: Recipe;
  readonly bytes: Uint8Array;
}

/** Images in memory, never decoded: the pixels are the bytes. */
export class MemoryImageStore implements ImageStore {
  readonly files = new Map<string, Stored>();
  readonly drawings = new Map<string, string>();

  put(id: string, bytes: Uint8Array, recipe: Recipe, drawing?: string): Promise<StoredImage> {
    const file = `${id}.png`;
    const sha256 = sha256Of(bytes);
    const image: ImageRef = { file, sha256, widthPx: 64, heightPx: 64, mediaType: "image/png" };
    const alone: StoredImage = { image, recipe: "embedded" };
    const stored = drawing === undefined ? alone : { ...alone, source: this.#draw(id, drawing) };
    this.files.set(file, { stored, recipe, bytes });
    return Promise.resolve(stored);
  }

  adopt(id: string, recipe: Recipe): Promise<StoredImage | undefined> {
    const file = this.files.get(`${id}.png`);
    const matches = file?.recipe.key === recipe.key && file.recipe.inputs === recipe.inputs;
    const { remarks } = file?.recipe ?? {};
    const told = remarks === undefined ? {} : { remarks };
    return Promise.resolve(matches ? { ...file.stored, ...told } : undefined);
  }

  #draw(id: string, drawing: string): SourceRef {
    const file = `${id}.svg`;
    this.drawings.set(file, drawing);
    return { file, sha256: sha256Of(drawing), mediaType: "image/svg+xml" };
  }

  source(ref: SourceRef): DrawingSource {
    return { ref, text: () => Promise.resolve(this.drawings.get(ref.file) ?? "") };
  }

  painted(ref: ImageRef, pixels: Pixels): JudgedImage {
    const { widthPx, heightPx } = pixels;
    return {
      ref,
      pixels: () => Promise.resolve(pixels),
      encoded: ({ mediaType }) =>
        Promise.resolve({ bytes: pixels.rgba, mediaType, widthPx, heightPx }),
    };
  }

  open(ref: ImageRef): JudgedImage {
    return {
      ref,
      pixels: () => {
        const rgba = this.files.get(ref.file)?.bytes ?? new Uint8Array();
        return Promise.resolve({ widthPx: 1, heightPx: Math.floor(rgba.length / 4), rgba });
      },
      encoded: ({ mediaType }) => {
        const bytes = this.files.get(ref.file)?.bytes ?? new Uint8Array();
        return Promise.resolve({ bytes, mediaType, widthPx: 1, heightPx: 1 });
      },
    };
  }
}

function sha256Of(data: Uint8Array | string): string {
  return createHash("sha256").update(data).digest("hex");
}
