import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Palette } from "./paint.js";
import { scratch } from "./scratch.js";

/** Of one field of the board behind what is transparent, pixels of the screen. */
const fieldPx = 10;

/** The theme's colours for a canvas, kept up to date; null before it is in the page. */
export function usePalette(canvas: RefObject<HTMLCanvasElement | null>): Palette | null {
  const [palette, setPalette] = useState<Palette | null>(null);
  useEffect(() => {
    const { current } = canvas;
    if (current === null) return undefined;
    const read = (): void => setPalette(paletteOf(current));
    read();
    // The editor changes the theme by these, without loading the page anew.
    const observer = new MutationObserver(read);
    const options = { attributes: true, attributeFilter: ["class", "style"] };
    observer.observe(document.body, options);
    observer.observe(document.documentElement, options);
    return () => observer.disconnect();
  }, [canvas]);
  return palette;
}

function paletteOf(canvas: HTMLCanvasElement): Palette {
  const style = getComputedStyle(canvas);
  const context = canvas.getContext("2d", { alpha: false });
  const pattern = context?.createPattern(checkers(style), "repeat");
  return {
    background: style.backgroundColor,
    line: style.borderTopColor,
    checkers: pattern ?? style.backgroundColor,
  };
}

function checkers(style: CSSStyleDeclaration): OffscreenCanvas {
  const { canvas, context } = scratch(2 * fieldPx, 2 * fieldPx);
  context.fillStyle = style.outlineColor;
  context.fillRect(0, 0, 2 * fieldPx, 2 * fieldPx);
  context.fillStyle = style.color;
  context.fillRect(0, 0, fieldPx, fieldPx);
  context.fillRect(fieldPx, fieldPx, fieldPx, fieldPx);
  return canvas;
}
