import type { Box, SizePx } from "./boxes.js";

/** Between two panes, pixels of the screen. */
const gap = 2;

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
    left: (index % columns) * (width + gap),
    top: Math.floor(index / columns) * (height + gap),
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
    width: Math.max(1, Math.floor((stage.width - gap * (columns - 1)) / columns)),
    height: Math.max(1, Math.floor((stage.height - gap * (rows - 1)) / rows)),
  };
}
