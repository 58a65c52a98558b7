import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { GalleryImage } from "../../../src/protocol/galleryMessages.js";
import {
  edgePx,
  rowsInSight,
  rowsMade,
  topOf,
  type GridLayout,
  type RowSpan,
} from "../model/grid.js";
import type { PartProps } from "./App.js";

export interface GridProps extends PartProps {
  readonly view: RefObject<HTMLDivElement | null>;
  readonly layout: GridLayout;
  readonly heightPx: number;
}

/** What stays where it is when tiles come, go or change their size. */
interface Anchor {
  /** Null at the top. */
  readonly id: string | null;
  /** Pixels from the top of its row to the top of the view. */
  readonly offsetPx: number;
}

const top: Anchor = { id: null, offsetPx: -edgePx };

/**
 * The rows that are in sight. Follows the scrolling, tells the store what is in sight and, once the
 * list stands still, where it stands; keeps the place when the tiles are laid out anew.
 */
export function useGridWindow({ view, layout, heightPx, model, store }: GridProps): RowSpan {
  const { filters, found, places } = model;
  const [span, setSpan] = useState<RowSpan>();
  const anchor = useRef<Anchor>({ ...top, id: model.top });
  const filtered = useRef(filters);
  /** Of this render, for a listener that lives longer. */
  const latest = useRef({ layout, heightPx, found });
  latest.current = { layout, heightPx, found };

  const look = (): void => {
    const { current } = view;
    if (current === null || heightPx === 0) return;
    const now = latest.current;
    const { scrollTop } = current;
    const next = rowsInSight(now.layout, scrollTop, now.heightPx);
    setSpan((before) => (before !== undefined && isSame(before, next) ? before : next));
    const at = next.first * now.layout.columns;
    const offsetPx = scrollTop - topOf(now.layout, next.first);
    anchor.current = { id: next.first === 0 ? null : (now.found[at]?.id ?? null), offsetPx };
    // What is in sight first, then what is made ahead.
    const made = rowsMade(now.layout, next);
    const ids = [next, { first: next.end, end: made.end }, { first: made.first, end: next.first }];
    store.look(ids.flatMap((rows) => idsIn(rows, now)));
  };

  useLayoutEffect(() => {
    const { current } = view;
    if (current === null || heightPx === 0) return undefined;
    if (filtered.current !== filters) anchor.current = top;
    filtered.current = filters;
    const { id, offsetPx } = anchor.current;
    const place = id === null ? 0 : places.get(id);
    // Where it is gone, the list stays where it is.
    if (place !== undefined) {
      const wanted = topOf(layout, Math.floor(place / layout.columns)) + offsetPx;
      if (Math.abs(wanted - current.scrollTop) >= 1) current.scrollTop = wanted;
    }
    look();
    return undefined;
  }, [layout, heightPx, found]);

  useLayoutEffect(() => {
    const { current } = view;
    if (current === null) return undefined;
    const rest = (): void => store.scrolledTo(anchor.current.id);
    current.addEventListener("scroll", look, { passive: true });
    current.addEventListener("scrollend", rest);
    return () => {
      current.removeEventListener("scroll", look);
      current.removeEventListener("scrollend", rest);
    };
  }, [heightPx]);
  if (span !== undefined) return span;
  // The first pictures are in sight, and not made ahead, from their first render on.
  return model.top === null ? rowsInSight(layout, 0, heightPx) : { first: 0, end: 0 };
}

function idsIn(
  { first, end }: RowSpan,
  { layout: { columns }, found }: { layout: GridLayout; found: readonly GalleryImage[] },
): string[] {
  return found.slice(first * columns, end * columns).map(({ id }) => id);
}

function isSame(one: RowSpan, other: RowSpan): boolean {
  return one.first === other.first && one.end === other.end;
}
