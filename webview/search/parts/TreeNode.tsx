import { Component, type VNode } from "preact";
import { Thumbnail } from "../../pictures/Thumbnail.js";
import type { Candidate } from "../../../src/search/state.js";
import { briefFaceText, faceText, nodeLabel, type Face } from "../model/face.js";
import { badgeText, type Marks } from "../model/marks.js";
import type { Box, NodeSize } from "../model/place.js";
import type { Preview } from "../model/previews.js";
import type { Sight } from "../model/viewport.js";
import type { Steps } from "../model/session.js";
import type { TreePlace } from "../model/walk.js";
import { aestheticText, totalText } from "../../page/words.js";
import { Icon } from "../../page/Icon.js";
import { MarkIcons } from "./MarkIcons.js";
import { ScoreBar } from "./ScoreBar.js";

export interface TreeNodeProps {
  readonly candidate: Candidate;
  readonly face: Face;
  readonly marks: Marks;
  readonly box: Box;
  readonly size: NodeSize;
  readonly place: TreePlace;
  readonly iterationRank: number | null;
  readonly imageUri: string | null;
  /** What can be seen of it while it is drawn. */
  readonly preview: Preview | null;
  readonly alpha: number;
  readonly isSelected: boolean;
  /** Whether the tab key leads here: one node at a time. */
  readonly isTabStop: boolean;
  readonly isOnPath: boolean;
  /** Out of the running, while others still are in it. */
  readonly isDimmed: boolean;
  /** Out of sight it is an empty frame with a name: hundreds of full ones take too long to lay out. */
  readonly sight: Sight;
  /** Left out by the filter, or not. */
  readonly isFaint: boolean;
  readonly onRetry: ((id: string) => void) | null;
}

/** Props that are made anew with every fold, and compared by what they say. */
const compared = ["face", "marks", "box", "size", "place"] as const;

/** One candidate in the tree. Drawn again only when something it shows has changed. */
export class TreeNode extends Component<TreeNodeProps> {
  override shouldComponentUpdate(next: TreeNodeProps): boolean {
    const keys = Object.keys(next) as (keyof TreeNodeProps)[];
    return keys.some((key) => {
      const [before, after] = [this.props[key], next[key]];
      if (before === after) return false;
      const isCompared = compared.some((one) => one === key);
      return !isCompared || JSON.stringify(before) !== JSON.stringify(after);
    });
  }

  override render(props: TreeNodeProps): VNode {
    const { candidate, face, marks, box, size, place, iterationRank } = props;
    const classes = [
      "node",
      `node-${face.kind}`,
      marks.isPick ? "node-winner" : "",
      `text-${size.text}`,
      props.isSelected ? "is-selected" : "",
      props.isOnPath ? "is-on-path" : "",
      props.isDimmed ? "is-dimmed" : "",
      props.isFaint ? "is-faint" : "",
      size.isRoomy ? "" : "is-tight",
    ];
    return (
      <div
        id={`node-${candidate.id}`}
        class={classes.join(" ")}
        data-id={candidate.id}
        title={candidate.id}
        role="treeitem"
        tabIndex={props.isTabStop ? 0 : -1}
        aria-selected={props.isSelected}
        aria-level={place.level}
        aria-posinset={place.position}
        aria-setsize={place.siblings}
        style={{
          left: `${box.left}px`,
          top: `${box.top}px`,
          width: `${box.width}px`,
          height: `${box.height}px`,
        }}
      >
        <span class="for-reader">{nodeLabel(candidate, face, marks, iterationRank)}</span>
        {props.sight !== "out" && <Filling {...props} />}
      </div>
    );
  }
}

function Filling(props: TreeNodeProps): VNode {
  const { face } = props;
  return face.kind === "failed" ? (
    <FailedFace {...props} sentence={face.sentence} />
  ) : (
    <ImageFace {...props} />
  );
}

function ImageFace(props: TreeNodeProps): VNode {
  const { candidate, face, imageUri, iterationRank, marks, preview, sight, size, alpha } = props;
  const { width, height } = size.picture;
  const { isRoomy } = size;
  const badge = size.text === "none" ? null : badgeText(face, marks, { iterationRank, isRoomy });
  return (
    <>
      <div
        class="node-picture"
        aria-hidden="true"
        style={{ width: `${width}px`, height: `${height}px` }}
      >
        {imageUri === null && preview === null ? (
          <EmptyPicture face={face} hasImage={candidate.image !== null} />
        ) : (
          <Thumbnail
            uri={imageUri}
            preview={preview}
            width={width}
            height={height}
            isUrgent={sight === "in"}
          >
            <Icon name="noImage" />
          </Thumbnail>
        )}
        {preview !== null && face.kind === "drawing" && <Ring steps={face.steps} />}
        {badge !== null && <span class="badge">{badge}</span>}
        <MarkIcons marks={marks} hasBadge={badge !== null} />
      </div>
      {size.text !== "none" && <NodeText {...{ face, size, iterationRank, alpha }} />}
    </>
  );
}

/** What is read of it: its scores and its fate, or what happens to it. */
function NodeText({
  face,
  size,
  iterationRank,
  alpha,
}: Pick<TreeNodeProps, "face" | "size" | "iterationRank" | "alpha">): VNode {
  if (!("scores" in face)) {
    // Beside a picture there are several lines.
    const words = size.text === "below" ? briefFaceText(face) : faceText(face);
    return (
      <div class="node-text" aria-hidden="true">
        <span class="node-state">{words}</span>
      </div>
    );
  }
  const { alignment, aesthetic, total } = face.scores;
  return (
    <div class="node-text" aria-hidden="true">
      <b class="node-total">{totalText(total)}</b>
      {face.refused === null ? (
        <>
          <ScoreBar scores={face.scores} alpha={alpha} />
          <span class="node-parts">
            <span>{totalText(alignment)}</span>
            <span>{aestheticText(aesthetic)}</span>
          </span>
        </>
      ) : (
        <span class="node-state">Judge refused</span>
      )}
      <span class="node-foot">
        {iterationRank !== null && <span class="node-place">#{iterationRank}</span>}
        {face.kind !== "judged" && <span class="node-fate">{faceText(face)}</span>}
      </span>
    </div>
  );
}

/** What stands where the image will be: nothing yet, a ring that fills, or that it is gone. */
function EmptyPicture({
  face,
  hasImage,
}: {
  readonly face: Face;
  readonly hasImage: boolean;
}): VNode | null {
  if (hasImage) return <Icon name="noImage" />;
  if (face.kind === "waiting") return <Icon name="clock" />;
  if (face.kind === "writing") return <Icon name="lines" />;
  return face.kind === "drawing" ? <Ring steps={face.steps} /> : null;
}

function Ring({ steps }: { readonly steps: Steps | null }): VNode {
  const share = steps === null ? null : Math.min(1, steps.step / steps.steps);
  return (
    <svg
      class={`ring ${share === null ? "is-turning" : ""}`}
      viewBox="0 0 36 36"
      aria-hidden="true"
    >
      <circle cx="18" cy="18" r="15" />
      <circle
        class="ring-done"
        cx="18"
        cy="18"
        r="15"
        pathLength="100"
        stroke-dasharray={`${share === null ? 25 : Math.round(share * 100)} 100`}
      />
    </svg>
  );
}

function FailedFace({
  candidate,
  sentence,
  size,
  onRetry,
}: TreeNodeProps & { readonly sentence: string }): VNode {
  if (size.text === "none") return <Icon name="refused" />;
  return (
    <div class="node-failure">
      <span class="node-failure-text" aria-hidden="true">
        <Icon name="refused" />
        Failed: <span dir="auto">{sentence}</span>
      </span>
      <span class="node-failure-foot">
        {onRetry !== null && (
          <button
            type="button"
            class="link"
            tabIndex={-1}
            onClick={(event) => {
              event.stopPropagation();
              onRetry(candidate.id);
            }}
          >
            Retry
          </button>
        )}
      </span>
    </div>
  );
}
