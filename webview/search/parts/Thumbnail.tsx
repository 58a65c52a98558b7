import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Thumbnails } from "../thumbnails.js";
import { Icon } from "./Icon.js";

const thumbnails = new Thumbnails();

export interface ThumbnailProps {
  readonly uri: string;
  readonly width: number;
  readonly height: number;
  /** Whether it is in sight already, or is only made ahead. */
  readonly isUrgent: boolean;
}

/** An image in the size that a node shows; given up when it is taken out before it is made. */
export function Thumbnail({ uri, width, height, isUrgent }: ThumbnailProps): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [state, setState] = useState<"waiting" | "shown" | "missing">("waiting");
  useLayoutEffect(() => {
    const { current } = canvas;
    if (current === null) return undefined;
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
      {state === "missing" && <Icon name="noImage" />}
    </>
  );
}
