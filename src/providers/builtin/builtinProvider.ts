import type { JobRunner } from "../../base/jobs.js";
import type { ImageModel, Judge, ModelPorts, ReportedUsage } from "../../search/ports.js";
import { BuiltinChecklistPlanner } from "./checklist/planChecklist.js";
import type { BuiltinJobs } from "./jobs.js";
import { BuiltinCritic } from "./writer/builtinCritic.js";
import { BuiltinPromptModel } from "./writer/builtinPromptModel.js";

/**
 * The embedded provider: no key, no GPU, no network. It writes by rules, draws sketches, and looks
 * at the pixels; it is not an AI model and does not pretend to be one.
 */

/** Nothing here costs anything or counts tokens. */
const free: ReportedUsage = { costUsd: 0 };

/** @param jobs where drawing and judging run, so that the event loop stays free */
export function builtinPorts(jobs: JobRunner<BuiltinJobs>): ModelPorts {
  return {
    prompts: new BuiltinPromptModel(),
    images: imageModel(jobs),
    judge: judge(jobs),
    critic: new BuiltinCritic(),
    checklists: new BuiltinChecklistPlanner(),
  };
}

/** The sketch renderer: composes a scene from the prompt and draws it. */
function imageModel(jobs: JobRunner<BuiltinJobs>): ImageModel {
  return {
    draw: async ({ prompt, negativePrompt, seed, widthPx, heightPx }, signal) => {
      // Plain data alone crosses to a thread.
      const work = { prompt, negativePrompt, seed, widthPx, heightPx };
      return { bytes: await jobs.run("draw", work, [], signal), usage: free };
    },
  };
}

/** The judge that looks at the decoded pixels and the goal's text alone. */
function judge(jobs: JobRunner<BuiltinJobs>): Judge {
  return {
    judge: async ({ image, ...asked }, signal) => {
      const pixels = await image.pixels(signal);
      const { buffer } = pixels.rgba;
      const transfer = buffer instanceof ArrayBuffer ? [buffer] : [];
      const judged = await jobs.run("judge", { ...asked, pixels }, transfer, signal);
      return { ...judged, usage: free };
    },
  };
}
