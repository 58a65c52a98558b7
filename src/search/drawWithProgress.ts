import type { DrawnImage, DrawProgress, DrawRequest, ImageModel } from "./ports.js";

/**
 * Draws, and passes on progress that makes sense until the call has settled: what a model tells
 * after its answer, or after it was given up, would be taken for the next attempt's.
 * @throws as `ImageModel.draw`
 */
export async function drawWithProgress(
  model: ImageModel,
  request: DrawRequest,
  signal: AbortSignal,
  onProgress: (progress: DrawProgress) => void,
): Promise<DrawnImage> {
  let isSettled = false;
  try {
    return await model.draw(request, signal, (progress) => {
      if (!isSettled && isCount(progress)) onProgress(progress);
    });
  } finally {
    isSettled = true;
  }
}

function isCount({ step, steps }: DrawProgress): boolean {
  return (
    Number.isSafeInteger(step) &&
    Number.isSafeInteger(steps) &&
    step >= 0 &&
    step <= steps &&
    steps > 0
  );
}
