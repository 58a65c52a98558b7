import type { DrawRequest, Judgement, JudgeRequest, Pixels } from "../../search/ports.js";

/** What the built-in provider does on other threads. */
export type BuiltinJobs = {
  /** @returns PNG bytes */
  readonly draw: (request: Omit<DrawRequest, "base">) => Uint8Array;
  readonly judge: (
    request: Omit<JudgeRequest, "image"> & { readonly pixels: Pixels },
  ) => Omit<Judgement, "usage">;
};
