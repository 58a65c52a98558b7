import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export interface ItemPictureProps {
  readonly bitmap: ImageBitmap | undefined;
  /** The longer side of what is painted, pixels of CSS. */
  readonly sidePx: number;
}

/** A picture of the result; decoration, as a name stands beside it. */
export function ItemPicture({ bitmap, sidePx }: ItemPictureProps): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const { current } = canvas;
    if (current === null || bitmap === undefined) return;
    const shown = Math.min(1, (sidePx * devicePixelRatio) / Math.max(bitmap.width, bitmap.height));
    current.width = Math.max(1, Math.round(bitmap.width * shown));
    current.height = Math.max(1, Math.round(bitmap.height * shown));
    const context = current.getContext("2d");
    if (context === null) return;
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, current.width, current.height);
  }, [bitmap, sidePx]);
  const state = bitmap === undefined ? "waiting" : "shown";
  return <canvas ref={canvas} class="item-picture" data-state={state} aria-hidden="true" />;
}
