import type { SizeLimits } from "../fittedSize.js";
import type { Capabilities } from "./serviceAnswers.js";
import type { ImageOptions } from "./servicesKind.js";

/** What a model of the image service does with a request. Pure. */

export interface DrawTraits {
  readonly sizes: SizeLimits;
  /** A negative prompt changes the image. */
  readonly takesNegative: boolean;
}

/** What the service takes of any model, where a model says nothing of itself. */
const anySizes = { stepPx: 16, minSidePx: 64, maxSidePx: 2048 } as const;

export function drawTraits(capabilities: Capabilities, options: ImageOptions): DrawTraits {
  const { size_multiple_px: stepPx, smallest_px: minPx, largest_px: maxPx } = capabilities;
  const maxSidePx = Math.max(64, maxPx ?? anySizes.maxSidePx);
  return {
    sizes: {
      // A search asks for multiples of 16, and is given no others.
      stepPx: Math.max(16, stepPx ?? anySizes.stepPx),
      minSidePx: Math.min(maxSidePx, Math.max(16, minPx ?? anySizes.minSidePx)),
      maxSidePx,
      maxPixels: maxSidePx ** 2,
      maxAspect: maxSidePx / 16,
    },
    takesNegative: takesNegative(capabilities, options),
  };
}

/** By the family's rule (`image/diffusion/family.py`): mostly it depends on the guidance. */
function takesNegative(
  { negative_prompt: rule, guidance: usual }: Capabilities,
  { guidance = usual ?? 0 }: ImageOptions,
): boolean {
  switch (rule) {
    case "never":
      return false;
    case "guidance-above-0":
      return guidance > 0;
    case "guidance-above-1":
      return guidance > 1;
    default:
      return true;
  }
}
