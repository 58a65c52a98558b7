import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MachineMemory } from "../../src/services/models/machineMemory.js";
import { ModelShelf } from "../../src/services/models/modelShelf.js";
import { serviceFolders, type ServiceFolders } from "../../src/services/serviceFolders.js";
import { VirtualClock } from "./virtualClock.js";

export const gigabyte = 1e9;

export const entry = (id: string, service: string, more: object = {}) => ({
  ...{ id, service, repository: `owner/${id}`, title: `The ${id}`, files: ["x"], is_here: true },
  ...{ licence: "MIT", licence_url: "https://example.com", is_restricted: false, is_gated: false },
  ...{ download_bytes: 1000, memory_bytes: 2 * gigabyte, reads_images: false, place: "yes" },
  ...more,
});
export const catalogue = [
  entry("clip-vit-large-patch14", "vision"),
  entry("mistral-7b-instruct-q4", "language", { memory_bytes: 6 * gigabyte }),
  entry("qwen3-vl-2b", "language", { reads_images: true, memory_bytes: 4 * gigabyte }),
  entry("sdxl", "image", { is_here: false, place: null, memory_bytes: 8 * gigabyte }),
  { id: "who/cares", service: "language", repository: "who/cares", is_here: true, place: "yes" },
];

export const gpu = {
  id: "cuda:0",
  name: "RTX",
  totalBytes: 12 * gigabyte,
  freeBytes: 10 * gigabyte,
};
export const host = { id: "cpu", name: "CPU", totalBytes: 32 * gigabyte, freeBytes: 20 * gigabyte };
const memoryWith = (gpus: readonly (typeof gpu)[]): MachineMemory => ({
  gpus: () => Promise.resolve(gpus),
  host: () => Promise.resolve(host),
  unified: () => Promise.resolve(null),
});

/** For each test a shelf of models in a folder of its own, on a machine with memory as it is said here. */
export function useModelShelf() {
  let folder: string;
  let folders: ServiceFolders;
  let clock: VirtualClock;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "imagebeam-shelf-"));
    folders = serviceFolders(folder);
    await mkdir(folders.models, { recursive: true });
    clock = new VirtualClock();
    await says(catalogue);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const python = (): string => join(folder, "python");
  /** A Python that says what stands in a file, counts how often, and notes what it was given. */
  async function says(what: unknown): Promise<void> {
    await writeFile(
      join(folder, "said.json"),
      typeof what === "string" ? what : JSON.stringify(what),
    );
    const lines = [
      "#!/bin/sh",
      `echo "$@" >> ${folder}/calls`,
      `/usr/bin/env > ${folder}/env`,
      `exec /bin/cat ${folder}/said.json`,
    ];
    await writeFile(python(), `${lines.join("\n")}\n`);
    await chmod(python(), 0o700);
  }
  const calls = async (): Promise<string[]> =>
    (await readFile(join(folder, "calls"), "utf8")).trim().split("\n");
  const shelf = (gpus: readonly (typeof gpu)[] = []): ModelShelf =>
    new ModelShelf({
      ...{ folders, clock, python: python(), memory: memoryWith(gpus) },
      environment: { PATH: "/bin", OPENAI_API_KEY: "secret" },
      allowed: ({ PATH = "" }) => ({ PATH }),
    });
  const installed = (accelerator: string): Promise<void> => {
    const hashes = { wheelSha256: "a".repeat(64), constraintsSha256: "b".repeat(64) };
    const made = { version: "1", python: "Python 3.11", madeAt: new Date(0).toISOString() };
    return writeFile(
      folders.installed,
      JSON.stringify({ ...made, ...hashes, accelerator, more: 1 }),
    );
  };
  const file = async (path: string, content: string | Buffer): Promise<string> => {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), content);
    return join(folder, path);
  };

  return {
    ...{ python, says, calls, shelf, installed, file },
    folder: () => folder,
    folders: () => folders,
    clock: () => clock,
  };
}
