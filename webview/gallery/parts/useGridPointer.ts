import { assertNever } from "../../../src/base/assertNever.js";
import type { GalleryStore } from "../store.js";
import type { TileAct } from "./Tile.js";

const acts: readonly string[] = ["select", "favourite", "open", "insert"] satisfies TileAct[];

/** A click on a tile, or on one of its buttons: one listener for all of them. */
export function useGridPointer({
  store,
}: {
  readonly store: GalleryStore;
}): (event: MouseEvent) => void {
  return (event) => {
    const { target } = event;
    if (!(target instanceof Element)) return;
    const tile = target.closest<HTMLElement>("[data-id]");
    const id = tile?.dataset["id"];
    if (tile === null || id === undefined) return;
    // A button in it took it; keys act on the tile.
    tile.focus({ preventScroll: true });
    if (event.shiftKey) {
      store.extendTo(id);
      return;
    }
    if (event.ctrlKey || event.metaKey) {
      store.toggle(id);
      return;
    }
    const act = target.closest<HTMLElement>("[data-act]")?.dataset["act"] ?? "open";
    store.activate(id);
    if (isAct(act)) carryOut(act, id, store);
  };
}

function carryOut(act: TileAct, id: string, store: GalleryStore): void {
  switch (act) {
    case "select":
      store.toggle(id);
      return;
    case "favourite":
      store.favourite(id);
      return;
    case "open":
    case "insert":
      store.post({ kind: act, id });
      return;
    default:
      assertNever(act);
  }
}

function isAct(word: string): word is TileAct {
  return acts.includes(word);
}
