/** Functions of plain data that would block the event loop, by name. */
export type JobTable = Readonly<Record<string, (input: never) => unknown>>;

/** Runs such functions on other threads. */
export interface JobRunner<Jobs extends JobTable> {
  /**
   * @param transfer buffers inside `input` that are handed over, not copied: unusable afterwards
   * @param signal when aborted, ends the job and rejects with `signal.reason`
   * @throws {CallError} `job.failed` when the job threw or its thread died; `job.tooLong` when it was
   *   ended because it ran longer than such a job may
   */
  run<Name extends keyof Jobs & string>(
    name: Name,
    input: Parameters<Jobs[Name]>[0],
    transfer: readonly ArrayBuffer[],
    signal: AbortSignal,
  ): Promise<Awaited<ReturnType<Jobs[Name]>>>;
}
