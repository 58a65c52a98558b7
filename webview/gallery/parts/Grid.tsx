import type { VNode } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { useSize } from "../../page/useSize.js";
import { layoutOf, rowsMade, topOf } from "../model/grid.js";
import type { PartProps } from "./App.js";
import { insertTitle } from "./Bar.js";
import { Tile } from "./Tile.js";
import { useGridKeys } from "./useGridKeys.js";
import { onFocus, onPointer } from "./gridPointer.js";
import { useGridWindow } from "./useGridWindow.js";

/**
 * All that was found, of which only the rows in sight are in the page, and the active tile, which has
 * the focus or takes it when a person comes by the Tab key.
 */
export function Grid({ model, store }: PartProps): VNode {
  const view = useRef<HTMLDivElement>(null);
  const { active, found, links, places, selection } = model;
  const { width, height } = useSize(view);
  const layout = useMemo(() => layoutOf(found.length, width), [found.length, width]);
  const inSight = useGridWindow({ view, layout, heightPx: height, model, store });
  const onKeyDown = useGridKeys({ view, layout, heightPx: height, model, store });
  const onClick = onPointer(store);
  const onFocusIn = onFocus(store);

  const { columns, rowPx, tilePx } = layout;
  const made = rowsMade(layout, inSight);
  const rows = Array.from({ length: made.end - made.first }, (_, at) => made.first + at);
  const activeRow = Math.floor((places.get(active ?? "") ?? 0) / columns);
  if (!rows.includes(activeRow)) rows.push(activeRow);
  const title = insertTitle(model);
  const tiles = (row: number): VNode[] =>
    found
      .slice(row * columns, (row + 1) * columns)
      .map((image, column) => (
        <Tile
          key={image.id}
          image={image}
          link={links.get(image.id)}
          sizePx={tilePx}
          column={column + 1}
          isActive={image.id === active}
          isSelected={selection.ids.includes(image.id)}
          isInSight={row >= inSight.first && row < inSight.end}
          insertTitle={title}
        />
      ));
  return (
    <div ref={view} class="grid-view">
      <div
        class="grid"
        role="grid"
        aria-label="Images, newest first"
        aria-multiselectable="true"
        aria-rowcount={layout.rows}
        aria-colcount={columns}
        style={{ height: `${layout.heightPx}px` }}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onFocusIn={onFocusIn}
      >
        {width > 0 &&
          rows.map((row) => (
            <div
              key={row}
              role="row"
              class="grid-row"
              aria-rowindex={row + 1}
              style={{ top: `${topOf(layout, row)}px`, height: `${rowPx}px` }}
            >
              {tiles(row)}
            </div>
          ))}
      </div>
    </div>
  );
}
