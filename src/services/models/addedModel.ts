import { open, readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, isAbsolute, join } from "node:path";
import * as z from "zod";
import { once } from "../../base/once.js";
import { isMissing } from "../../base/systemCode.js";
import { readJsonFile } from "../../disk/jsonFile.js";
import { modelIdSchema, serviceNameSchema } from "../names.js";
import { ServiceError } from "../serviceError.js";

/** A model that the person added by its path. */
export const ownModelSchema = once(() =>
  z.object({
    id: modelIdSchema,
    service: serviceNameSchema,
    path: z.string().min(1).max(4096),
    /** Of a language model that reads images: the file that reads them. */
    projector: z.string().min(1).max(4096).optional(),
    /** Of one weights file: the whole model that it was made from, an id or a path. */
    base: z.string().min(1).max(4096).optional(),
  }),
);
export type OwnModel = Readonly<z.infer<ReturnType<typeof ownModelSchema>>>;

const takenText =
  "A model is a GGUF file of a language model, a folder of a diffusers model (with model_index.json), " +
  "a .safetensors file of an image model, or a folder of a CLIP model.";

/**
 * What lies at a path, without loading it.
 * @throws {ServiceError} `service.noModel`, with what is taken
 */
export async function lookAtModel(path: string): Promise<Omit<OwnModel, "id">> {
  if (!isAbsolute(path) || path.length > 4096) throw noModel(`${path} is no absolute path.`);
  try {
    const found = await stat(path);
    if (found.isDirectory()) return await inFolder(path);
    if (found.isFile()) return await inFile(path);
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    const why = isMissing(error) ? "There is nothing at" : "It cannot be read:";
    throw noModel(`${why} ${path}.`, error);
  }
  throw noModel(`${path} is neither a file nor a folder.`);
}

async function inFolder(path: string): Promise<Omit<OwnModel, "id">> {
  const names = await readdir(path);
  if (names.includes("model_index.json")) return { service: "image", path };
  if (names.includes("config.json") && (await isClip(join(path, "config.json")))) {
    return { service: "vision", path };
  }
  const files = names.filter(
    (name) => isGgufName(name) && !isProjector(name) && !isLaterPart(name),
  );
  const [file] = files;
  if (file !== undefined && files.length === 1) return inFile(join(path, file));
  if (files.length > 1) throw noModel(`${path} has several GGUF files: choose one of them.`);
  throw noModel(`${path} is no model's folder.`);
}

async function inFile(path: string): Promise<Omit<OwnModel, "id">> {
  const name = basename(path);
  if (isGgufName(name)) {
    if (isProjector(name)) {
      throw noModel(`${name} only reads images for a model: add the model that lies beside it.`);
    }
    if (isLaterPart(name)) throw noModel(`${name} is a later part of a model: add its first part.`);
    const start = (await firstBytes(path, ggufStartBytes)).toString("latin1");
    if (!start.startsWith("GGUF")) throw noModel(`${name} is no GGUF file.`);
    if (imageGgufs.has(architectureIn(start))) {
      await requireWhole(path);
      return { service: "image", path };
    }
    const projector = await projectorBeside(path);
    return { service: "language", path, ...(projector === null ? {} : { projector }) };
  }
  if (extname(name).toLowerCase() === ".safetensors") {
    const header = await safetensorsHeader(path);
    const isWhole = header.includes('"conditioner.embedders.');
    if (!isWhole) await requireWhole(path);
    const base = isWhole && !(await isInModel(path)) ? { base: "sdxl" } : {};
    return { service: "image", path, ...base };
  }
  throw noModel(`${name} is no model's file.`);
}

/** Enough for its first fields, of which this is one. */
const ggufStartBytes = 4096;
/** What makers of image models in such files call them; llama.cpp loads none of them. */
const imageGgufs = new Set([
  ...["flux", "sd1", "sdxl", "sd3", "aura", "hidream", "lumina2", "qwen_image"],
  ...["cosmos", "ltxv", "hyvid", "wan"],
]);

/** Empty where it is not among the first. @param start bytes as characters of one byte each */
function architectureIn(start: string): string {
  // A string's type is 8; behind it stand its length, 8 bytes, and itself.
  const mark = "general.architecture\x08\0\0\0";
  const at = start.indexOf(mark);
  if (at === -1) return "";
  const from = at + mark.length;
  return start.slice(from + 8, from + 8 + start.charCodeAt(from));
}

/** Whether its folder is the whole model: the service looks there by itself. */
async function isInModel(path: string): Promise<boolean> {
  return (await readdir(dirname(path))).includes("model_index.json");
}

/** @throws {ServiceError} it is a part, and the others are not there */
async function requireWhole(path: string): Promise<void> {
  if (await isInModel(path)) return;
  throw noModel(
    `${basename(path)} has a part of an image model only: put it into the folder of the model that ` +
      "it was made from, beside model_index.json, and add it there.",
  );
}

/** The one that shares the longest beginning with the model, of those that lie there. */
async function projectorBeside(path: string): Promise<string | null> {
  const names = (await readdir(dirname(path))).filter(
    (name) => isGgufName(name) && isProjector(name),
  );
  const wanted = words(basename(path));
  const shared = (name: string): number =>
    words(name).filter((word) => wanted.includes(word)).length;
  const best = names.sort((a, b) => shared(b) - shared(a) || (a < b ? -1 : 1))[0];
  return best === undefined ? null : join(dirname(path), best);
}

const words = (name: string): string[] => name.toLowerCase().split(/[-_.]+/);
const isGgufName = (name: string): boolean => extname(name).toLowerCase() === ".gguf";
const isProjector = (name: string): boolean => name.toLowerCase().includes("mmproj");
const isLaterPart = (name: string): boolean => /-(?!00001)\d{5}-of-\d{5}\.gguf$/i.test(name);

async function isClip(config: string): Promise<boolean> {
  return (await readJsonFile(config, z.object({ model_type: z.literal("clip") }))) !== null;
}

/** The names of its weights, as JSON: at most 16 MiB, of which real models have less than one. */
async function safetensorsHeader(path: string): Promise<string> {
  const length = await firstBytes(path, 8);
  const headerBytes = length.length === 8 ? length.readBigUInt64LE() : 0n;
  const { size } = await stat(path);
  if (headerBytes < 2n || headerBytes > BigInt(Math.min(size, 2 ** 24))) {
    throw noModel(`${basename(path)} is no safetensors file.`);
  }
  const header = (await firstBytes(path, 8 + Number(headerBytes))).subarray(8).toString("utf8");
  if (!header.startsWith("{")) throw noModel(`${basename(path)} is no safetensors file.`);
  return header;
}

async function firstBytes(path: string, count: number): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** What its files take; of a folder, all weights below it, of at most 2,000 entries. */
export async function weightsBytes(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.size;
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .filter(({ name }) => /\.(?:safetensors|gguf|bin)$/i.test(name))
    .slice(0, 2000);
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** An id of the file's name that nobody else of its service has. */
export function ownIdOf(path: string, isTaken: (id: string) => boolean): string {
  const name = basename(path).replace(/\.(?:gguf|safetensors)$/i, "");
  const plain =
    name
      .replace(/[^\w.-]+/g, "-")
      .replace(/^[-.]+/, "")
      .slice(0, 100) || "model";
  for (let number = 1; ; number++) {
    const id = number === 1 ? plain : `${plain}-${number}`;
    if (!isTaken(id)) return id;
  }
}

export function argsOf({ path, projector, base }: OwnModel): readonly string[] {
  return [
    ...["--model", path],
    ...(projector === undefined ? [] : ["--projector", projector]),
    ...(base === undefined ? [] : ["--base", base]),
  ];
}

function noModel(what: string, cause?: unknown): ServiceError {
  const options = cause === undefined ? undefined : { cause };
  return new ServiceError("service.noModel", `${what} ${takenText}`, options);
}
