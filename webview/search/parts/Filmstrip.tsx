import type { VNode } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Thumbnail } from "../../pictures/Thumbnail.js";
import { IconButton } from "../../ui/IconButton.js";
import { bestOf, ranksOf } from "../../../src/search/selectors.js";
import { faceOf, nodeLabel } from "../model/face.js";
import { passes } from "../model/filter.js";
import {
  frameWord,
  scrollToShow,
  stripOf,
  type Strip,
  type StripFrame,
} from "../model/filmstrip.js";
import { marksOf, type Marks } from "../model/marks.js";
import { isLive, type SessionModel } from "../model/session.js";
import { Icon } from "../../page/Icon.js";
import { MarkIcons } from "./MarkIcons.js";
import { useSize } from "../../page/useSize.js";

export interface FilmstripProps {
  readonly session: SessionModel;
  readonly shown: string | null;
  readonly onSelect: (id: string) => void;
  /** The person wants to read of the image that is selected. */
  readonly onEnter: () => void;
  readonly onOpenTree: () => void;
}

/** Pixels on both sides of the strip's window in which pictures are made ahead. */
const aheadPx = 160;

/** All images in a strip, by iteration, and the way to the tree. */
export function Filmstrip(props: FilmstripProps): VNode {
  const { session, shown, onSelect, onEnter, onOpenTree } = props;
  const { state } = session;
  const window = useRef<HTMLDivElement>(null);
  const view = useSize(window);
  const [scrolledTo, setScrolledTo] = useState(0);
  const strip = useMemo(() => stripOf(state), [state]);
  const ranks = useMemo(() => ranksOf(state), [state]);
  const best = useMemo(() => bestOf(state), [state]);
  const ids = useMemo(
    () => strip.groups.flatMap(({ frames }) => frames.map(({ id }) => id)),
    [strip],
  );
  const leftPx = strip.groups.flatMap(({ frames }) => frames).find(({ id }) => id === shown)?.left;
  useLayoutEffect(() => {
    const { current } = window;
    if (current !== null) current.scrollLeft = scrollToShow(strip, shown, current);
    // Not for every event of the search: who scrolls the strip is not moved.
  }, [leftPx, shown, view.width]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = ids.indexOf(shown ?? "");
    const places: Readonly<Record<string, number>> = {
      ArrowLeft: Math.max(0, at - 1),
      ArrowRight: Math.min(ids.length - 1, at + 1),
      Home: 0,
      // As in the tree.
      End: best === null ? ids.length - 1 : ids.indexOf(best),
    };
    const next = ids[places[event.key] ?? -1];
    if (event.key === "Enter") onEnter();
    else if (next === undefined) return;
    else {
      onSelect(next);
      window.current
        ?.querySelector<HTMLElement>(`[data-id="${next}"]`)
        ?.focus({ preventScroll: true });
    }
    event.preventDefault();
  };
  const frame = ({ id, left }: StripFrame): VNode | null => {
    const candidate = state.candidates[id];
    if (candidate === undefined) return null;
    const isNear =
      left - scrolledTo < view.width + aheadPx &&
      left - scrolledTo > -aheadPx - strip.picture.width;
    const face = faceOf(session, candidate);
    const marks = marksOf(state, id);
    const isDimmed = face.kind === "pruned" && isLive(session);
    const classes = [
      ...["frame", `node-${face.kind}`],
      ...(marks.isPick ? ["node-winner"] : []),
      ...(isDimmed ? ["is-dimmed"] : []),
      ...(passes(state, session.filter, id) ? [] : ["is-faint"]),
      ...(id === shown ? ["is-selected"] : []),
    ];
    return (
      <div
        key={id}
        role="option"
        class={classes.join(" ")}
        data-id={id}
        title={id}
        tabIndex={id === shown ? 0 : -1}
        aria-selected={id === shown}
        style={{ width: `${strip.picture.width}px` }}
        onClick={() => onSelect(id)}
      >
        <span class="for-reader">
          {nodeLabel(candidate, face, marks, ranks[id]?.iterationRank ?? null)}
        </span>
        {isNear && <FramePicture {...{ session, id, marks }} picture={strip.picture} />}
        <span class="frame-word" aria-hidden="true">
          {frameWord(face)}
        </span>
      </div>
    );
  };
  return (
    <div class="filmstrip">
      <IconButton label="Show the tree" onPress={onOpenTree}>
        Tree
      </IconButton>
      <div
        ref={window}
        class="filmstrip-window"
        role="listbox"
        aria-label="Images by iteration"
        aria-orientation="horizontal"
        onKeyDown={onKeyDown}
        onScroll={({ currentTarget }) => {
          // In steps: what is in sight changes with them.
          const step = strip.picture.width;
          setScrolledTo(Math.round(currentTarget.scrollLeft / step) * step);
        }}
      >
        {strip.groups.map(({ iteration, title, frames }) => (
          <div key={iteration} class="filmstrip-group" role="group" aria-label={title}>
            <span class="filmstrip-title" aria-hidden="true">
              {title}
            </span>
            <div class="filmstrip-frames" role="presentation">
              {frames.map(frame)}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

function FramePicture({
  session,
  id,
  marks,
  picture,
}: {
  readonly session: SessionModel;
  readonly id: string;
  readonly marks: Marks;
  readonly picture: Strip["picture"];
}): VNode {
  const uri = session.images[id] ?? null;
  const preview = session.previews[id] ?? null;
  const isFailed = session.state.candidates[id]?.state === "failed";
  return (
    <span
      class="node-picture"
      aria-hidden="true"
      style={{ width: `${picture.width}px`, height: `${picture.height}px` }}
    >
      {uri === null && preview === null ? (
        isFailed && <Icon name="refused" />
      ) : (
        <Thumbnail uri={uri} preview={preview} {...picture} isUrgent>
          <Icon name="noImage" />
        </Thumbnail>
      )}
      <MarkIcons marks={marks} hasBadge={false} />
    </span>
  );
}
