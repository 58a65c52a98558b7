import type { JobRunner } from "../../base/jobs.js";
import type { Comparer } from "../../search/comparerPort.js";
import type {
  ImageModel,
  Judge,
  Judgement,
  JudgeRequest,
  ModelPorts,
  ReportedUsage,
} from "../../search/ports.js";
import { BuiltinChecklistPlanner } from "./checklist/planChecklist.js";
import type { BuiltinJobs } from "./jobs.js";
import { comparePixels, type SeenImage } from "./judge/comparePixels.js";
import { BuiltinCritic } from "./writer/builtinCritic.js";
import { BuiltinPromptModel } from "./writer/builtinPromptModel.js";

/**
 * The embedded provider: no key, no GPU, no network. It writes by rules, draws sketches, and looks
 * at the pixels; it is not an AI model and does not pretend to be one.
 */

/** Nothing here costs anything or counts tokens. */
const free: ReportedUsage = { costUsd: 0 };

/** @param jobs where drawing and judging run, so that the event loop stays free */
export function builtinPorts(
  jobs: JobRunner<BuiltinJobs>,
): ModelPorts & { readonly comparer: Comparer } {
  const look = lookBy(jobs);
  return {
    prompts: new BuiltinPromptModel(),
    images: imageModel(jobs),
    judge: judge(look),
    comparer: comparer(look),
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

/** Looks at the decoded pixels, the goal's text and what is asked alone. */
type Look = (request: JudgeRequest, signal: AbortSignal) => Promise<Omit<Judgement, "usage">>;

function lookBy(jobs: JobRunner<BuiltinJobs>): Look {
  return async ({ goal, negativePrompt, questions, image }, signal) => {
    const pixels = await image.pixels(signal);
    const { buffer } = pixels.rgba;
    const transfer = buffer instanceof ArrayBuffer ? [buffer] : [];
    // Plain data alone crosses to a thread.
    const asked = { goal, negativePrompt, ...(questions && { questions }), pixels };
    return await jobs.run("judge", asked, transfer, signal);
  };
}

function judge(look: Look): Judge {
  return { judge: async (request, signal) => ({ ...(await look(request, signal)), usage: free }) };
}

/** One after the other: there are other calls for the other threads. */
function comparer(look: Look): Comparer {
  return {
    compare: async ({ images, ...request }, signal) => {
      const seen: SeenImage[] = [];
      for (const image of images) seen.push(await look({ ...request, image }, signal));
      return { ...comparePixels(seen), usage: free };
    },
  };
}
