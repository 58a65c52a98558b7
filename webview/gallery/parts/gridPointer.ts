import { assertNever } from "../../../src/base/assertNever.js";
import type { GalleryStore } from "../store.js";
import type { TileAct } from "./Tile.js";

const acts: readonly string[] = ["select", "favourite", "open", "insert"] satisfies TileAct[];

/** A click on a tile makes it the current one, one on its buttons does what they say. */
export function onPointer(store: GalleryStore): (event: MouseEvent) => void {
  return (event) => {
    const at = tileAt(event);
    if (at === undefined) return;
    const { id, target, tile } = at;
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
    const act = target.closest<HTMLElement>("[data-act]")?.dataset["act"];
    store.activate(id);
    if (act !== undefined && isAct(act)) carryOut(act, id, store);
  };
}

/** Two clicks on a tile open it; on one of its buttons they are two clicks there. */
export function onDoubleClick(store: GalleryStore): (event: MouseEvent) => void {
  return (event) => {
    const at = tileAt(event);
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.metaKey;
    if (at === undefined || !isPlain || at.target.closest("[data-act]") !== null) return;
    store.post({ kind: "open", id: at.id });
  };
}

/** Whatever gave a tile the focus, a screen reader among others: keys act on it. */
export function onFocus(store: GalleryStore): (event: FocusEvent) => void {
  return (event) => {
    const at = tileAt(event);
    if (at !== undefined) store.focused(at.id);
  };
}

interface TileAt {
  readonly id: string;
  readonly tile: HTMLElement;
  readonly target: Element;
}

function tileAt({ target }: Event): TileAt | undefined {
  if (!(target instanceof Element)) return undefined;
  const tile = target.closest<HTMLElement>("[data-id]");
  const id = tile?.dataset["id"];
  return tile === null || id === undefined ? undefined : { id, tile, target };
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
