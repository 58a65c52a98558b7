import type { Connected } from "../adapter.js";
import type { CallTokens } from "../chat/chatPorts.js";
import { SvgImages, type SvgImagesOptions } from "./svgImages.js";

export interface DrawingPortsOptions extends Omit<SvgImagesOptions, "model"> {
  /** What so many tokens cost at most, US dollars; without it, nothing is quoted. */
  readonly usdOf?: (tokens: CallTokens) => number;
}

/** From a chat model to the port that draws with it. */
export function drawingPorts(
  model: SvgImagesOptions["model"],
  options: DrawingPortsOptions,
): Connected<"image"> {
  return { images: new SvgImages({ ...options, model }) };
}
