import { InvalidAnswerError } from "../../base/errors.js";
import type { JobRunner } from "../../base/jobs.js";
import type { DrawnImage, DrawRequest, ImageModel } from "../../search/ports.js";
import type { ChatModel } from "../chat/chatModel.js";
import { svgWording } from "../prompts/svg.js";
import type { SvgJobs } from "./jobs.js";

export interface SvgImagesOptions {
  readonly model: ChatModel;
  readonly jobs: Pick<JobRunner<SvgJobs>, "run">;
}

const temperature = 0.7;

/** Draws with a language model: it writes an SVG, which is cleaned and made into a PNG. */
export class SvgImages implements ImageModel {
  readonly #options: SvgImagesOptions;

  constructor(options: SvgImagesOptions) {
    this.#options = options;
  }

  async draw(request: DrawRequest, signal: AbortSignal): Promise<DrawnImage> {
    const { model, jobs } = this.#options;
    const { task, given, maxTokens } = svgWording(request);
    const messages = [
      { role: "system", text: task },
      { role: "user", text: given },
    ] as const;
    const { seed, widthPx, heightPx } = request;
    const { text, usage } = await model.complete(
      { messages, maxTokens, temperature, seed },
      signal,
    );
    const work = { answer: text, size: { widthPx, heightPx } };
    const drawn = await jobs.run("drawSvg", work, [], signal);
    if (drawn.kind === "refused") {
      throw new InvalidAnswerError(drawn.reason, { billed: "yes", usage: { ...usage } });
    }
    return { bytes: drawn.png, source: drawn.svg, usage };
  }
}
