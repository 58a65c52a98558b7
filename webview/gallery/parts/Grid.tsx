import type { VNode } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useSize } from "../../page/useSize.js";
import { layoutOf, rowsMade, topOf } from "../model/grid.js";
import type { PartProps } from "./App.js";
import { insertTitle } from "./Bar.js";
import { keepFocus } from "./focusTile.js";
import { Tile } from "./Tile.js";
import { useGridKeys } from "./useGridKeys.js";
import { onDoubleClick, onFocus, onPointer } from "./gridPointer.js";
import { useGridWindow } from "./useGridWindow.js";

/**
 * All that was found, of which only the rows in sight are in the page, and the active tile, which has
 * the focus or takes it when a person comes by the Tab key.
 */
export function Grid({ model, store }: PartProps): VNode {
  const view = useRef<HTMLDivElement>(null);
  const { active, found, links, places, selection } = model;
  const { width, height } = useSize(view);
  const barPx = width === 0 ? 0 : (view.current?.offsetWidth ?? width) - width;
  const layout = useMemo(() => layoutOf(found.length, width, barPx), [found.length, width, barPx]);
  const inSight = useGridWindow({ view, layout, heightPx: height, model, store });
  const onKeyDown = useGridKeys({ view, layout, heightPx: height, model, store });
  const onClick = onPointer(store);
  const onDouble = onDoubleClick(store);
  const onFocusIn = onFocus(store);

  // Its tiles come only once its size is known.
  useLayoutEffect(keepFocus);

  const { columns, rightPx, rowPx, tilePx } = layout;
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
    // The editor's menu of a page has Cut and Paste, and nothing for an image.
    <div
      ref={view}
      class="grid-view"
      data-vscode-context='{"preventDefaultContextMenuItems": true}'
    >
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
        onDblClick={onDouble}
        onFocusIn={onFocusIn}
      >
        {width > 0 &&
          rows.map((row) => (
            <div
              key={row}
              role="row"
              class="grid-row"
              aria-rowindex={row + 1}
              style={{
                top: `${topOf(layout, row)}px`,
                right: `${rightPx}px`,
                columnGap: `${layout.gapPx}px`,
                height: `${rowPx}px`,
              }}
            >
              {tiles(row)}
            </div>
          ))}
      </div>
    </div>
  );
}
