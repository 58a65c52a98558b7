import type { JobRunner } from "./base/jobs.js";
import type { WorkerJobs } from "./worker.js";
import { WorkerPool } from "./workerPool.js";

/** Threads that draw, judge and decode. */
export interface Workers extends JobRunner<WorkerJobs> {
  /** Ends all threads; jobs still running reject. */
  dispose(): Promise<void>;
}

/** Honest drawings take milliseconds: one that takes so long was made to. */
const jobLimitsMs = { drawSvg: 5_000 };

/** @param script path of the bundled `worker.ts`; no thread starts before there is work */
export function openWorkers(script: string): Workers {
  return new WorkerPool<WorkerJobs>(script, jobLimitsMs);
}
