import { once } from "node:events";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import type { Clock } from "../../src/base/clock.js";
import { nodeFileSystem, type FileSystem } from "../../src/disk/fileSystem.js";
import type { ModelPorts } from "../../src/search/ports.js";
import { Lanes } from "../../src/search/lanes.js";
import type { Purse } from "../../src/search/purse.js";
import type { RunDeps, StartOptions } from "../../src/sessions/continueSearch.js";
import { decodePixels } from "../../src/images/decodePixels.js";
import { encodePixels } from "../../src/images/encodePixels.js";
import type { ImageWork } from "../../src/sessions/imageStore.js";
import type { Life, ProcessIdentity, Processes } from "../../src/sessions/processIdentity.js";
import { pngOf } from "./images.js";
import { FakeModels, type FakeOptions } from "./fakeModels.js";
import { openPurse } from "./openPurse.js";
import { planOf, providersOf } from "./searchHarness.js";

/** Runs `work` with a real folder of its own, gone afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "imagebeam-")));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The fakes' own limit on a call: none of them takes as long. */
const deadlineMs = providersOf().image.timeoutMs;

/**
 * Time that goes on by itself: each look is a millisecond later, each sleep takes no real time, but
 * for one that nobody means to wait out.
 */
export class QuickClock implements Clock {
  #nowMs: number;

  constructor(startMs = Date.UTC(2026, 0, 1, 12)) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return ++this.#nowMs;
  }

  jump(byMs: number): void {
    this.#nowMs += byMs;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (ms >= deadlineMs) await once(signal, "abort");
    signal.throwIfAborted();
    this.#nowMs += ms;
  }
}

/** Processes that live in a set. */
export class FakeProcesses implements Processes {
  readonly #self: ProcessIdentity;
  readonly #alive: Set<number>;

  constructor(pid: number, alive: Set<number>, host = "here") {
    this.#self = { pid, startedAt: `start of ${pid}`, host };
    this.#alive = alive;
    alive.add(pid);
  }

  self(): Promise<ProcessIdentity> {
    return Promise.resolve(this.#self);
  }

  lifeOf({ pid, host }: ProcessIdentity): Promise<Life> {
    if (host !== this.#self.host) return Promise.resolve("unknown");
    return Promise.resolve(this.#alive.has(pid) ? "alive" : "dead");
  }
}

/** The real disk but for its slowest part: no test of order needs the platters. */
export const quickFileSystem: FileSystem = {
  ...nodeFileSystem,
  create: async (path, mode) => ({ ...(await nodeFileSystem.create(path, mode)), sync: nothing }),
  open: async (path) => ({ ...(await nodeFileSystem.open(path)), sync: nothing }),
  syncFolder: nothing,
};

function nothing(): Promise<void> {
  return Promise.resolve();
}

/** Work on images that keeps this thread: no test of files needs another. */
export const imageWorkHere: ImageWork = {
  decode: async (bytes) => await Promise.resolve(decodePixels(bytes)),
  encode: async (bytes, encoding) =>
    await Promise.resolve(encodePixels(decodePixels(bytes), encoding)),
};

/** The fakes' ports, with answers that are real images: their bytes are the pixels of a 3 x 3 PNG. */
export function drawingPng(ports: ModelPorts): ModelPorts {
  return {
    ...ports,
    images: {
      draw: async (request, signal, onProgress) => {
        const { bytes, usage } = await ports.images.draw(request, signal, onProgress);
        return { bytes: pngOf(3, 3, bytes), usage };
      },
    },
  };
}

export interface DiskOptions extends FakeOptions {
  readonly files?: FileSystem;
  readonly processes?: Processes;
  readonly clock?: QuickClock;
  readonly lanes?: Lanes;
  readonly purse?: Purse;
}

/** One process's view of sessions on disk: fake models, real files. */
export function diskDeps(options: DiskOptions = {}): RunDeps & { readonly models: FakeModels } {
  const clock = options.clock ?? new QuickClock();
  const models = new FakeModels(clock, options);
  return {
    models,
    clock,
    files: options.files ?? quickFileSystem,
    processes: options.processes ?? new FakeProcesses(1, new Set()),
    newId: randomUUID,
    lanes: options.lanes ?? new Lanes(() => 2, clock),
    purse: options.purse ?? openPurse,
    ...imageWorkHere,
    renewed: (providers) => Promise.resolve(providers),
    portsFor: () => Promise.resolve(drawingPng(models.ports)),
  };
}

/** The smallest search that refines: 2 candidates, 1 kept, 2 iterations. */
export function smallSearch(output: string, change: Partial<StartOptions> = {}): StartOptions {
  const plan = planOf({ candidates: 2, beamWidth: 1, iterations: 2 });
  return { output, plan, providers: providersOf(), appVersion: "test", ...change };
}
