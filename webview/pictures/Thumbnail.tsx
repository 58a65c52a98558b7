import type { ComponentChildren, VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PreviewImage } from "./previewPainter.js";
import { Thumbnails } from "./thumbnails.js";
import { usePreview } from "./usePreview.js";

const thumbnails = new Thumbnails();

export interface ThumbnailProps {
  /** Null while the image is being drawn. */
  readonly uri: string | null;
  readonly preview: PreviewImage | null;
  readonly width: number;
  readonly height: number;
  /** Whether it is in sight already, or is only made ahead. */
  readonly isUrgent: boolean;
  /** Stands where an image cannot be read. */
  readonly children: ComponentChildren;
}

/**
 * An image in the size that is shown; given up when it is taken out before it is made. On the
 * same canvas its previews come before it, and are seen until it is there.
 */
export function Thumbnail(props: ThumbnailProps): VNode {
  const { uri, preview, width, height, isUrgent, children } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [state, setState] = useState<"waiting" | "preview" | "shown" | "missing">("waiting");
  usePreview(canvas, preview, () => setState("preview"));
  useLayoutEffect(() => {
    const { current } = canvas;
    if (current === null || uri === null) return undefined;
    const gone = new AbortController();
    void thumbnails.paint(current, { uri, isUrgent }, gone.signal).then((isPainted) => {
      if (!gone.signal.aborted) setState(isPainted ? "shown" : "missing");
    });
    return () => gone.abort();
    // How urgent it was counts when it is asked for.
  }, [uri]);
  return (
    <>
      <canvas
        ref={canvas}
        class="thumbnail"
        data-state={state}
        style={{ width: `${width}px`, height: `${height}px` }}
        aria-hidden="true"
      />
      {state === "missing" && children}
    </>
  );
}
