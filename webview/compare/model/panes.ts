import type { Box, SizePx } from "./boxes.js";

/** Between two panes, pixels of the screen. */
export const paneGap = 2;

/**
 * Panes of one size for so many pictures, in rows, so that each picture is shown as large as can be.
 * @param count 1-4
 * @param stage what they share, pixels of the screen
 */
export function paneBoxes(
  count: number,
  stage: { readonly width: number; readonly height: number },
  frame: SizePx,
): Box[] {
  let best: { readonly columns: number; readonly scale: number } | undefined;
  for (let columns = count; columns >= 1; columns--) {
    const { width, height } = paneSize(columns, count, stage);
    const scale = Math.min(width / frame.widthPx, height / frame.heightPx);
    // Side by side where it makes hardly a difference: so it is called.
    if (best === undefined || scale > best.scale * 1.05) best = { columns, scale };
  }
  const columns = best?.columns ?? 1;
  const { width, height } = paneSize(columns, count, stage);
  return Array.from({ length: count }, (_, index) => ({
    left: (index % columns) * (width + paneGap),
    top: Math.floor(index / columns) * (height + paneGap),
    width,
    height,
  }));
}

function paneSize(
  columns: number,
  count: number,
  stage: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number } {
  const rows = Math.ceil(count / columns);
  return {
    width: Math.max(1, Math.floor((stage.width - paneGap * (columns - 1)) / columns)),
    height: Math.max(1, Math.floor((stage.height - paneGap * (rows - 1)) / rows)),
  };
}
