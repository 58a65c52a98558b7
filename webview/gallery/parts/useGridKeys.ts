import { useLayoutEffect, useRef } from "preact/hooks";
import { isWalkKey, scrollToShow, walk } from "../model/grid.js";
import type { GridProps } from "./useGridWindow.js";

/** The keys of the grid: one tab stop, walked with the arrows; what a pointer does, they do too. */
export function useGridKeys(props: GridProps): (event: KeyboardEvent) => void {
  const { view, layout, heightPx, model, store } = props;
  const { active } = model;
  /** Whether the active tile takes the focus once it is in the page. */
  const isWalked = useRef(false);

  const show = (): void => {
    const { current } = view;
    const place = store.model.places.get(store.model.active ?? "");
    if (current === null || place === undefined) return;
    const row = Math.floor(place / layout.columns);
    const wanted = scrollToShow(layout, row, { scrollTop: current.scrollTop, heightPx });
    if (wanted !== current.scrollTop) current.scrollTop = wanted;
  };
  useLayoutEffect(() => {
    if (!isWalked.current || active === null) return;
    isWalked.current = false;
    show();
    const tile = view.current?.querySelector<HTMLElement>(`[data-id="${active}"]`);
    tile?.focus({ preventScroll: true });
  }, [active]);

  const act = (id: string, key: string): boolean => {
    switch (key) {
      case "Enter":
        store.post({ kind: "open", id });
        return true;
      case " ":
        store.toggle(id);
        return true;
      case "f":
      case "F":
        store.favourite(id);
        return true;
      case "i":
      case "I":
        store.post({ kind: "insert", id });
        return true;
      case "Escape":
        store.clearSelection();
        return true;
      default:
        return false;
    }
  };

  return (event) => {
    // As it is by now: a key may come before the last one's frame.
    const { active: id, found, places } = store.model;
    if (event.ctrlKey || event.metaKey || event.altKey || id === null) return;
    const { key } = event;
    if (isWalkKey(key)) {
      const pageRows = Math.floor(heightPx / layout.rowPx);
      const map = { count: found.length, columns: layout.columns, pageRows };
      const next = found[walk(map, places.get(id) ?? 0, key)]?.id;
      if (next !== undefined && next !== id) {
        isWalked.current = true;
        if (event.shiftKey) store.extendTo(next);
        else store.activate(next);
      } else show();
    } else if (!act(id, key)) return;
    event.preventDefault();
  };
}
