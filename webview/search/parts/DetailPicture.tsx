import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { pictureName } from "../model/findings.js";
import type { Detail } from "../model/detail.js";
import { offerImage } from "../imageDrag.js";
import { usePreview } from "../../pictures/usePreview.js";

export interface DetailPictureProps {
  readonly detail: Detail;
  readonly sessionId: string;
  readonly onOpen: () => void;
}

/** A candidate's image, or what there is of it: previews stay until the image has been loaded. */
export function DetailPicture({ detail, sessionId, onOpen }: DetailPictureProps): VNode {
  const { candidate, imageUri, preview } = detail;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isPreviewed, setPreviewed] = useState(false);
  const [isLoaded, setLoaded] = useState(false);
  usePreview(canvas, preview, () => setPreviewed(true));
  const isGone = preview === null && imageUri === null;
  // What the next attempt shows is seen once it is painted.
  useLayoutEffect(() => {
    if (isGone) setPreviewed(false);
  }, [isGone]);
  const hasPreview = !isLoaded && (preview !== null || (isPreviewed && imageUri !== null));
  const isPreviewSeen = hasPreview && isPreviewed;
  return (
    <div class="detail-picture">
      {hasPreview && (
        <canvas
          ref={canvas}
          class="detail-preview"
          role="img"
          aria-label={`Preview. ${pictureName(candidate)}`}
          hidden={!isPreviewSeen}
        />
      )}
      {imageUri !== null && (
        <button
          type="button"
          class="detail-image"
          title="Open image"
          hidden={isPreviewSeen}
          draggable
          onDragStart={({ dataTransfer }) => {
            if (dataTransfer !== null)
              offerImage(dataTransfer, { sessionId, candidate: candidate.id });
          }}
          onClick={onOpen}
        >
          <img
            src={imageUri}
            // Its place is there before it has come.
            width={candidate.image?.widthPx}
            height={candidate.image?.heightPx}
            alt={pictureName(candidate)}
            decoding="sync"
            draggable={false}
            onLoad={() => setLoaded(true)}
            onError={() => setLoaded(true)}
          />
        </button>
      )}
      {imageUri === null && !isPreviewSeen && (
        <div class="detail-empty">
          {candidate.image !== null
            ? "The image cannot be shown"
            : candidate.state === "failed"
              ? "No image was made"
              : "No image yet"}
        </div>
      )}
    </div>
  );
}
