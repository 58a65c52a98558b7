import { lstat } from "node:fs/promises";
import { webcrypto } from "node:crypto";
import { join } from "node:path";
import { CallError, InvalidAnswerError, messageOf, StorageError } from "../base/errors.js";
import { hasCode } from "../base/systemCode.js";
import type { FileSystem } from "../disk/fileSystem.js";
import { bytesOfPlainFile } from "../disk/plainFile.js";
import { replaceFile } from "../disk/replaceFile.js";
import {
  candidateIdSchema,
  imageRefSchema,
  sourceRefSchema,
  type ImageRef,
  type SourceRef,
} from "../protocol/events.js";
import { sidecarSchema, type Recipe } from "../protocol/recipe.js";
import type {
  DrawingSource,
  EncodedImage,
  ImageEncoding,
  ImageStore,
  JudgedImage,
  Pixels,
  StoredImage,
} from "../search/ports.js";
import { maxSourceBytes } from "../search/ports.js";
import { embedRecipe, isSigned, recipeIn } from "../images/embedRecipe.js";
import { pngOfPixels } from "../images/pngFile.js";
import { readRecipe, recipeText } from "../images/recipeText.js";
import { extensions, maxImageBytes, readHeader, type MediaType } from "../images/imageFormat.js";
import { storageFailure } from "./storageFailure.js";

/**
 * Decodes an image elsewhere, so that this thread goes on.
 * @param signal when aborted, rejects with `signal.reason`
 * @throws {InvalidAnswerError} it cannot be decoded
 */
export type Decode = (bytes: Uint8Array, signal: AbortSignal) => Promise<Pixels>;

/**
 * Decodes an image and makes a new file of its pixels, elsewhere too.
 * @param signal when aborted, rejects with `signal.reason`
 * @throws {InvalidAnswerError} it cannot be decoded
 */
export type Encode = (
  bytes: Uint8Array,
  encoding: ImageEncoding,
  signal: AbortSignal,
) => Promise<EncodedImage>;

/** What takes too long for this thread. */
export interface ImageWork {
  readonly decode: Decode;
  readonly encode: Encode;
}

export interface ImageFolderOptions extends ImageWork {
  readonly files: FileSystem;
  /** Real path of the session's folder. */
  readonly folder: string;
  /** Rejects when this process may not write any more: asked before each write. */
  readonly guard: () => Promise<void>;
}

/**
 * The images of one session: `<candidate>.<png|jpg|webp>` beside its journal, each with its recipe:
 * in it, or, where its maker has signed it, in `<candidate>.recipe.json`. The drawing that one was made
 * from is `<candidate>.svg`; the recipe tells its hash.
 */
export class ImageFolder implements ImageStore {
  readonly #options: ImageFolderOptions;

  constructor(options: ImageFolderOptions) {
    this.#options = options;
  }

  async put(
    id: string,
    bytes: Uint8Array,
    recipeAlone: Recipe,
    drawing?: string,
  ): Promise<StoredImage> {
    const { mediaType } = readHeader(bytes);
    const source = drawing === undefined ? undefined : await sourceOf(id, drawing);
    const recipe =
      source === undefined ? recipeAlone : { ...recipeAlone, source: source.ref.sha256 };
    // A sound header says nothing of the rows: whoever drew it is asked again, not the judge.
    await this.#options.decode(bytes, unaborted);
    const whole = isSigned(bytes, mediaType) ? bytes : embedRecipe(bytes, mediaType, recipe);
    const file = fileName(id, mediaType);
    // With its recipe, it may have more bytes than would be read again.
    const stored = await storedAs(file, whole);
    await this.#options.guard();
    const path = join(this.#options.folder, file);
    try {
      // Never overwritten: what has this candidate's name and no event is set aside.
      await this.#setAside(id);
      // First, so that no image is ever there of which nobody knows whose it is.
      if (stored.recipe === "sidecar") await this.#putBeside(id, recipe, stored.image);
      if (source !== undefined) await this.#write(source.ref.file, source.bytes);
      await replaceFile(this.#options.files, path, whole);
    } catch (error) {
      throw storageFailure(error, path);
    }
    return source === undefined ? stored : { ...stored, source: source.ref };
  }

  async adopt(id: string, recipe: Recipe): Promise<StoredImage | undefined> {
    for (const mediaType of mediaTypes) {
      const file = fileName(id, mediaType);
      const bytes = await this.#read(file);
      if (bytes === undefined || !hasHeader(bytes, mediaType)) continue;
      const stored = await storedAs(file, bytes);
      const isBeside = stored.recipe === "sidecar";
      const found = isBeside
        ? await this.#recipeBeside(id, stored.image)
        : recipeIn(bytes, mediaType);
      if (!isSameCall(found, recipe)) continue;
      const source = await this.#sourceBeside(id, found);
      if (source === undefined || !(await this.#canBeRead(bytes))) continue;
      const { remarks } = found;
      return { ...stored, ...source, ...(remarks !== undefined && { remarks }) };
    }
    await this.#options.guard();
    try {
      await this.#setAside(id);
    } catch (error) {
      throw storageFailure(error, this.#options.folder);
    }
    return undefined;
  }

  open(ref: ImageRef): JudgedImage {
    const { decode, encode } = this.#options;
    return {
      ref,
      pixels: async (signal) => {
        const bytes = await this.#drawn(ref, signal);
        return await unblamed(ref, () => decode(bytes, signal));
      },
      encoded: async (encoding, signal) => {
        const bytes = await this.#drawn(ref, signal);
        return await unblamed(ref, () => encode(bytes, encoding, signal));
      },
    };
  }

  painted(ref: ImageRef, pixels: Pixels): JudgedImage {
    const { encode } = this.#options;
    return {
      ref,
      pixels: () => Promise.resolve(pixels),
      encoded: async (encoding, signal) => await encode(pngOfPixels(pixels), encoding, signal),
    };
  }

  source(ref: SourceRef): DrawingSource {
    return {
      ref,
      text: async (signal) => {
        const bytes = await this.#asWritten(sourceRefSchema.parse(ref), "drawing", signal);
        return Buffer.from(bytes).toString("utf8");
      },
    };
  }

  async #putBeside(id: string, recipe: Recipe, { sha256 }: ImageRef): Promise<void> {
    const text = recipeText(recipe, { sha256 });
    await this.#write(sidecarName(id), Buffer.from(text, "utf8"));
  }

  async #write(name: string, bytes: Uint8Array): Promise<void> {
    await replaceFile(this.#options.files, join(this.#options.folder, name), bytes);
  }

  /** @returns undefined where the recipe names a drawing that is not there, or is another one */
  async #sourceBeside(
    id: string,
    { source: sha256 }: Recipe,
  ): Promise<Pick<StoredImage, "source"> | undefined> {
    if (sha256 === undefined) return {};
    const ref: SourceRef = { file: sourceName(id), sha256, mediaType: svgType };
    const bytes = await this.#read(ref.file);
    if (bytes === undefined || (await sha256Of(bytes)) !== sha256) return undefined;
    return { source: ref };
  }

  /** @returns undefined where there is none, or that of another image */
  async #recipeBeside(id: string, { sha256 }: ImageRef): Promise<Recipe | undefined> {
    const bytes = await this.#read(sidecarName(id));
    const found = readRecipe(bytes && Buffer.from(bytes).toString("utf8"), sidecarSchema);
    return found?.sha256 === sha256 ? found : undefined;
  }

  async #canBeRead(bytes: Uint8Array): Promise<boolean> {
    try {
      await this.#options.decode(bytes, unaborted);
      return true;
    } catch (error) {
      if (error instanceof InvalidAnswerError) return false;
      throw error;
    }
  }

  /** The bytes that were drawn. @throws {StorageError} they are not there any more */
  async #drawn(ref: ImageRef, signal: AbortSignal): Promise<Uint8Array> {
    const bytes = await this.#asWritten(imageRefSchema.parse(ref), "image", signal);
    readHeader(bytes);
    return bytes;
  }

  /** A file as its event tells of it. @throws {StorageError} it is not there any more */
  async #asWritten(
    { file, sha256 }: Pick<ImageRef, "file" | "sha256">,
    what: "image" | "drawing",
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    signal.throwIfAborted();
    const bytes = await this.#read(file);
    if (bytes === undefined) {
      const message = `The ${what} ${file} is not in the session's folder any more: put it back.`;
      throw new StorageError("storage.imageMissing", message);
    }
    if ((await sha256Of(bytes)) !== sha256) {
      const message = `The ${what} ${file} is not the one that was drawn: put that one back.`;
      throw new StorageError("storage.imageChanged", message);
    }
    signal.throwIfAborted();
    return bytes;
  }

  /** @returns undefined when there is no such file, or it is no plain file or too large */
  async #read(file: string): Promise<Uint8Array | undefined> {
    const path = join(this.#options.folder, file);
    try {
      return await bytesOfPlainFile(path, maxImageBytes);
    } catch (error) {
      if (hasCode(error, "ENOENT", "ELOOP")) return undefined;
      throw storageFailure(error, path);
    }
  }

  /** Renames whatever has the candidate's name to the first free `<name>.orphan-<n>`. */
  async #setAside(id: string): Promise<void> {
    const images = mediaTypes.map((mediaType) => fileName(id, mediaType));
    const names = [...images, sidecarName(id), sourceName(id)];
    for (const name of names) {
      const path = join(this.#options.folder, name);
      if (!(await isThere(path))) continue;
      let n = 1;
      while (await isThere(`${path}.orphan-${n}`)) n++;
      await this.#options.files.rename(path, `${path}.orphan-${n}`);
    }
  }
}

/** What was paid for is kept also while a cancel is under way. */
const unaborted = new AbortController().signal;

/** A stored image that cannot be read is no answer of the judge's, who was not asked yet. */
async function unblamed<T>({ file }: ImageRef, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof InvalidAnswerError)) throw error;
    const message = `The image ${file} cannot be read, so it was not judged: ${error.message}`;
    throw new CallError("image.unreadable", message, { billed: "no", cause: error });
  }
}

const mediaTypes = Object.keys(extensions) as readonly MediaType[];

/** File names are made from ids alone, never from what a model or a file says. */
function fileName(id: string, mediaType: MediaType): string {
  return `${candidateIdSchema.parse(id)}.${extensions[mediaType]}`;
}

/** The recipe of one that its maker has signed stands here. */
function sidecarName(id: string): string {
  return `${candidateIdSchema.parse(id)}.recipe.json`;
}

const svgType = "image/svg+xml";

function sourceName(id: string): string {
  return `${candidateIdSchema.parse(id)}.svg`;
}

/** @throws {InvalidAnswerError} it has more bytes than would be read again */
async function sourceOf(
  id: string,
  drawing: string,
): Promise<{ readonly ref: SourceRef; readonly bytes: Uint8Array }> {
  const bytes = Buffer.from(drawing, "utf8");
  if (bytes.length > maxSourceBytes) {
    throw new InvalidAnswerError(
      `The drawing has ${bytes.length} bytes; at most ${maxSourceBytes} are kept`,
    );
  }
  const ref: SourceRef = {
    file: sourceName(id),
    sha256: await sha256Of(bytes),
    mediaType: svgType,
  };
  return { ref, bytes };
}

function hasHeader(bytes: Uint8Array, mediaType: MediaType): boolean {
  try {
    return readHeader(bytes).mediaType === mediaType;
  } catch (error) {
    if (error instanceof InvalidAnswerError) return false;
    throw new StorageError("storage.failed", messageOf(error), { cause: error });
  }
}

function isSameCall(found: Recipe | undefined, { key, inputs }: Recipe): found is Recipe {
  return found?.key === key && found.inputs === inputs;
}

async function storedAs(file: string, bytes: Uint8Array): Promise<StoredImage> {
  const header = readHeader(bytes);
  const recipe = isSigned(bytes, header.mediaType) ? "sidecar" : "embedded";
  return { image: { file, sha256: await sha256Of(bytes), ...header }, recipe };
}

/** Off this thread: 64 MB take a tenth of a second. */
async function sha256Of(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest("SHA-256", bytes)).toString("hex");
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}
