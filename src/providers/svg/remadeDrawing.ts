import { CallError } from "../../base/errors.js";
import type { JobRunner } from "../../base/jobs.js";
import type { SvgSize } from "../../svg/cleanSvg.js";
import { editableSource, keptSvg } from "../../svg/keptSvg.js";
import type { SvgJobs } from "./jobs.js";

/**
 * A kept drawing as it would be kept today: cleaned, its text made into paths again. Of a drawing that
 * this version made, the same.
 * @param kept text of the file, which may come from anywhere
 * @returns undefined for what is no drawing, or takes too long
 * @throws {CallError} the job failed otherwise
 */
export async function remadeDrawing(
  kept: string,
  size: SvgSize,
  jobs: Pick<JobRunner<SvgJobs>, "run">,
): Promise<{ readonly svg: string; readonly kept: string } | undefined> {
  const work = { answer: editableSource(kept), size };
  try {
    const drawn = await jobs.run("drawSvg", work, [], new AbortController().signal);
    return drawn.kind === "refused" ? undefined : { svg: drawn.svg, kept: keptSvg(drawn) };
  } catch (error) {
    if (error instanceof CallError && error.code === "job.tooLong") return undefined;
    throw error;
  }
}
