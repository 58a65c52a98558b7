import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { PreviewPainter, type PreviewImage } from "./previewPainter.js";

/** Paints the previews on the canvas, as long as there are any. */
export function usePreview(
  canvas: RefObject<HTMLCanvasElement | null>,
  preview: PreviewImage | null,
  onPainted: () => void,
): void {
  const painter = useRef<PreviewPainter | null>(null);
  useLayoutEffect(() => {
    if (preview === null || canvas.current === null) {
      // What is under way would come over the image.
      painter.current?.stop();
      painter.current = null;
    } else {
      painter.current ??= new PreviewPainter(canvas.current, onPainted);
      painter.current.show(preview);
    }
  }, [preview]);
  useEffect(() => () => painter.current?.stop(), []);
}
