import type { Health } from "../../src/services/supervisor/healthReport.js";

/** An answer of `/health`, as a service on a CPU gives it, with whatever is another. */
export function healthWith(different: Partial<Health> = {}): Health {
  return {
    ...{ status: "healthy", progress: null, reason: null, needs_new_process: false },
    queue: { running: 0, waiting: 0 },
    memory: { process_bytes: 1000, process_peak_bytes: 2000, gpu_process_bytes: null, gpus: [] },
    engine: { device: { kind: "cpu" } },
    protocol: 1,
    ...different,
  };
}
