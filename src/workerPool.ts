import { availableParallelism } from "node:os";
import type { Pool } from "workerpool";
import { CallError, messageOf } from "./base/errors.js";
import type { JobRunner, JobTable } from "./base/jobs.js";
import { onceMade } from "./base/onceMade.js";

/** More threads than this draw no faster than memory allows, and each holds a rasteriser. */
const maxThreads = 4;

/** A small pool of threads that draw, judge and decode, so that the event loop stays free. */
export class WorkerPool<Jobs extends JobTable> implements JobRunner<Jobs> {
  readonly #pool: () => Promise<Pool>;
  #isUsed = false;

  /** @param script path of the bundled `worker.ts`, which has the jobs */
  constructor(script: string) {
    this.#pool = onceMade(() => poolOf(script));
  }

  async run<Name extends keyof Jobs & string>(
    name: Name,
    input: Parameters<Jobs[Name]>[0],
    transfer: readonly ArrayBuffer[],
    signal: AbortSignal,
  ): Promise<Awaited<ReturnType<Jobs[Name]>>> {
    signal.throwIfAborted();
    this.#isUsed = true;
    const pool = await this.#pool();
    signal.throwIfAborted();
    return await new Promise((resolve, reject) => {
      const job = pool.exec(name, [input], { transfer: [...transfer] });
      const onAbort = (): void => {
        reject(signal.reason as Error);
        // Ends the thread if the job has begun; the pool makes a new one when it needs it.
        job.cancel();
      };
      signal.addEventListener("abort", onAbort, { once: true });
      const settle = (finish: () => void): void => {
        signal.removeEventListener("abort", onAbort);
        finish();
      };
      job.then(
        (result) => {
          settle(() => {
            resolve(result as Awaited<ReturnType<Jobs[Name]>>);
          });
        },
        (thrown: unknown) => {
          const message = `The ${name} job failed: ${messageOf(thrown)}`;
          settle(() => {
            reject(new CallError("job.failed", message, { cause: thrown, billed: "no" }));
          });
        },
      );
    });
  }

  /** Ends all threads; jobs still running reject. */
  async dispose(): Promise<void> {
    if (this.#isUsed) await (await this.#pool()).terminate(true);
  }
}

/** A window that only shows past sessions does not pay for it. */
async function poolOf(script: string): Promise<Pool> {
  const { workerThreads } = await import("./workerThreads.js");
  return workerThreads.pool(script, {
    workerType: "thread",
    maxWorkers: Math.min(availableParallelism(), maxThreads),
  });
}
