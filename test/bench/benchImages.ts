import { createHash } from "node:crypto";
import type { ImageRef } from "../../src/protocol/events.js";
import type { ImageStore, StoredImage } from "../../src/search/ports.js";
import type { WorkerJobs } from "../../src/worker.js";
import type { WorkerPool } from "../../src/workerPool.js";

/** Images in memory, decoded by the workers as a session's are. */
export class BenchImages implements ImageStore {
  readonly #pool: WorkerPool<WorkerJobs>;
  readonly #bytes = new Map<string, Uint8Array>();

  constructor(pool: WorkerPool<WorkerJobs>) {
    this.#pool = pool;
  }

  put(id: string, bytes: Uint8Array): Promise<StoredImage> {
    const file = `${id}.png`;
    this.#bytes.set(file, bytes);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const size = { widthPx: 256, heightPx: 256 };
    const image: ImageRef = { file, sha256, ...size, mediaType: "image/png" };
    return Promise.resolve({ image, recipe: "embedded" });
  }

  adopt(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  painted(): never {
    throw new Error("no judge of the benchmark is tested");
  }

  source(): never {
    throw new Error("no model of the benchmark draws as SVG");
  }

  open(ref: ImageRef) {
    return {
      ref,
      pixels: async (signal: AbortSignal) => {
        const bytes = this.#bytes.get(ref.file) ?? new Uint8Array();
        const decoded = await this.#pool.run("decode", bytes, [], signal);
        if (decoded.kind === "invalid") throw new Error(decoded.message);
        return decoded.pixels;
      },
      encoded: () => Promise.reject(new Error("no judge of the benchmark uploads")),
    };
  }
}
