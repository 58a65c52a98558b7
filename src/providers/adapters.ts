import type { JobRunner } from "../base/jobs.js";
import type { Adapter } from "./adapter.js";
import { builtinAdapter } from "./builtin/builtinAdapter.js";
import type { BuiltinJobs } from "./builtin/jobs.js";

/** What the kinds that ship need of the machine. */
export interface Means {
  /** Other threads, for what would block the event loop. */
  readonly jobs: JobRunner<BuiltinJobs>;
}

/** Every kind of connection that ships; whoever composes the engine may add kinds of its own. */
export function shippedAdapters({ jobs }: Means): readonly Adapter[] {
  return [builtinAdapter(jobs)];
}
