import { availableParallelism } from "node:os";
import type { Pool } from "workerpool";
import { CallError, messageOf } from "./base/errors.js";
import type { JobRunner, JobTable } from "./base/jobs.js";
import { onceMade } from "./base/onceMade.js";

/** More threads than this draw no faster than memory allows, and each holds a rasteriser. */
const maxThreads = 4;

/** How long a job may run before its thread is ended, milliseconds from when it says that it begins. */
export type JobLimits<Jobs extends JobTable> = { readonly [Name in keyof Jobs]?: number };

/** A small pool of threads that draw, judge and decode, so that the event loop stays free. */
export class WorkerPool<Jobs extends JobTable> implements JobRunner<Jobs> {
  readonly #pool: () => Promise<Pool>;
  readonly #limitsMs: JobLimits<Jobs>;
  #isUsed = false;

  /** @param script path of the bundled `worker.ts`, which has the jobs */
  constructor(script: string, limitsMs: JobLimits<Jobs> = {}) {
    this.#pool = onceMade(() => poolOf(script));
    this.#limitsMs = limitsMs;
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
      const limitMs = this.#limitsMs[name];
      const onBegun = (): void => {
        if (limitMs !== undefined) job.timeout(limitMs);
      };
      const job = pool.exec(name, [input], { transfer: [...transfer], on: onBegun });
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
          settle(() => {
            reject(failureOf(name, limitMs, thrown));
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

function failureOf(name: string, limitMs: number | undefined, thrown: unknown): CallError {
  const failure = { cause: thrown, billed: "no" } as const;
  if (thrown instanceof Error && thrown.name === "TimeoutError") {
    return new CallError("job.tooLong", `The ${name} job took over ${limitMs ?? 0} ms.`, failure);
  }
  return new CallError("job.failed", `The ${name} job failed: ${messageOf(thrown)}`, failure);
}

/** A window that only shows past sessions does not pay for it. */
async function poolOf(script: string): Promise<Pool> {
  const { workerThreads } = await import("./workerThreads.js");
  return workerThreads.pool(script, {
    workerType: "thread",
    maxWorkers: Math.min(availableParallelism(), maxThreads),
  });
}
