import { createHash } from "node:crypto";
import { StorageError } from "../../src/base/errors.js";
import type { ImageRef, KnownEvent } from "../../src/protocol/events.js";
import type { ImageRecipe, ImageStore, JudgedImage, Journal } from "../../src/search/ports.js";

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
  readonly ref: ImageRef;
  readonly recipe: ImageRecipe;
  readonly bytes: Uint8Array;
}

/** Images in memory, never decoded: the pixels are the bytes. */
export class MemoryImageStore implements ImageStore {
  readonly files = new Map<string, Stored>();

  put(id: string, bytes: Uint8Array, recipe: ImageRecipe): Promise<ImageRef> {
    const file = `${id}.png`;
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const ref: ImageRef = { file, sha256, widthPx: 64, heightPx: 64, mediaType: "image/png" };
    this.files.set(file, { ref, recipe, bytes });
    return Promise.resolve(ref);
  }

  adopt(id: string, recipe: ImageRecipe): Promise<ImageRef | undefined> {
    const stored = this.files.get(`${id}.png`);
    const matches = stored?.recipe.key === recipe.key && stored.recipe.inputs === recipe.inputs;
    return Promise.resolve(matches ? stored.ref : undefined);
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
