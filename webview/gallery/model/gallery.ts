import { assertNever } from "../../../src/base/assertNever.js";
import type {
  GalleryFilters,
  GalleryFromPage,
  GalleryImage,
  GalleryState,
  GalleryToPage,
} from "../../../src/protocol/galleryMessages.js";
import { filtered, newestFirst, noFilters } from "./filter.js";
import { nothingSelected, stillThere, type Selection } from "./selection.js";

/** A link to a picture; null where the file is not there, or is no image to show. */
export type Link = string | null;

/** Everything that the gallery shows. The page is a function of this. */
export interface GalleryModel {
  /** Whether there is nothing to show yet. */
  readonly isLoading: boolean;
  /** Whether the host has told of any image yet. */
  readonly isTold: boolean;
  /** Whether it has told of all of them. */
  readonly isComplete: boolean;
  /** Newest first. */
  readonly images: readonly GalleryImage[];
  readonly byId: ReadonlyMap<string, GalleryImage>;
  readonly filters: GalleryFilters;
  /** Those that pass the filters. */
  readonly found: readonly GalleryImage[];
  /** Places of those, by id. */
  readonly places: ReadonlyMap<string, number>;
  readonly links: ReadonlyMap<string, Link>;
  /** Links of images that are other ones now. */
  readonly stale: ReadonlySet<string>;
  /** In sight, as far as the page has told. */
  readonly sight: readonly string[];
  /** The tile that keys act on. */
  readonly active: string | null;
  /** Where a selection with Shift begins; null for the active tile. */
  readonly anchor: string | null;
  readonly selection: Selection;
  /** The image in the first row in sight, to come back to; null at the top. */
  readonly top: string | null;
  readonly insertsInto: Extract<GalleryToPage, { kind: "insertsInto" }>["document"];
  /** Why some images are missing. */
  readonly missing: string | null;
  /** What could not be done. */
  readonly trouble: string | null;
  /** Why there are no favourites to be made. */
  readonly blocked: string | null;
  /** Messages that were none. */
  readonly ignored: number;
}

/** What has to be done besides showing the new model. */
export type Effect =
  | { readonly kind: "post"; readonly message: GalleryFromPage }
  | { readonly kind: "remember"; readonly state: GalleryState };

export interface Step {
  readonly model: GalleryModel;
  readonly effects: readonly Effect[];
}

export const firstModel: GalleryModel = {
  isLoading: true,
  isTold: false,
  isComplete: false,
  images: [],
  byId: new Map(),
  filters: noFilters,
  found: [],
  places: new Map(),
  links: new Map(),
  stale: new Set(),
  sight: [],
  active: null,
  anchor: null,
  selection: nothingSelected,
  top: null,
  insertsInto: null,
  missing: null,
  trouble: null,
  blocked: null,
  ignored: 0,
};

export interface Known {
  readonly nowMs: number;
  /** What this page kept before it was hidden or reloaded. */
  readonly kept?: GalleryState | undefined;
}

/** What a message of the host changes. Pure. */
export function receive(model: GalleryModel, message: GalleryToPage, known: Known): Step {
  switch (message.kind) {
    case "gallery": {
      const { images, trouble: missing, blocked, isComplete } = message;
      const before = model.isTold ? model : withKept(model, known.kept);
      const told = { ...before, missing, blocked, isComplete, isTold: true };
      return begun(withImages(told, images, allIds(model), known.nowMs));
    }
    case "changed": {
      const { gone, images, isComplete } = message;
      if (!model.isTold) return still(model);
      const byId = new Map(model.byId);
      for (const id of gone) byId.delete(id);
      for (const image of images) byId.set(image.id, image);
      const other = new Set(images.map(({ id }) => id));
      const told = { ...model, isComplete };
      return begun(withImages(told, byId.values(), other, known.nowMs));
    }
    case "standing":
      return still({ ...model, missing: message.trouble, blocked: message.blocked });
    case "links": {
      const links = new Map(model.links);
      const stale = new Set(model.stale);
      for (const { id, uri } of message.links) {
        links.set(id, uri);
        stale.delete(id);
      }
      return still({ ...model, links, stale });
    }
    case "insertsInto":
      return still({ ...model, insertsInto: message.document });
    case "trouble":
      return still({ ...model, trouble: message.message });
    default:
      return assertNever(message);
  }
}

export function withFilters(
  model: GalleryModel,
  change: Partial<GalleryFilters>,
  nowMs: number,
): Step {
  const filters = { ...model.filters, ...change };
  // What was looked for stands at the top.
  const next = found({ ...model, filters, top: null }, nowMs);
  return { model: next, effects: [remembered(next)] };
}

/** These are in sight now. */
export function withSight(model: GalleryModel, sight: readonly string[]): Step {
  const isSame =
    sight.length === model.sight.length && sight.every((id, at) => id === model.sight[at]);
  return isSame ? still(model) : looked({ ...model, sight });
}

/** The list was scrolled to this image, or to its top. */
export function withTop(model: GalleryModel, top: string | null): Step {
  if (top === model.top) return still(model);
  const next = { ...model, top };
  return { model: next, effects: [remembered(next)] };
}

export function still(model: GalleryModel): Step {
  return { model, effects: [] };
}

export function withSelection(model: GalleryModel, change: Partial<GalleryModel>): Step {
  const next = { ...model, ...change };
  return { model: next, effects: next.selection === model.selection ? [] : [remembered(next)] };
}

/** Selected images that the filters leave out. */
export function hiddenCount({ places, selection }: GalleryModel): number {
  return selection.ids.filter((id) => !places.has(id)).length;
}

function withKept(model: GalleryModel, kept: GalleryState | undefined): GalleryModel {
  if (kept === undefined) return model;
  const { filters, top, selection = [] } = kept;
  return { ...model, filters, top, selection: { ids: selection, isFull: false } };
}

function remembered({ filters, top, selection }: GalleryModel): Effect {
  return { kind: "remember", state: { filters, top, selection: [...selection.ids] } };
}

function allIds({ byId }: GalleryModel): ReadonlySet<string> {
  return new Set(byId.keys());
}

/** @param other ids of those that may have another file now */
function withImages(
  model: GalleryModel,
  images: Iterable<GalleryImage>,
  other: ReadonlySet<string>,
  nowMs: number,
): GalleryModel {
  const sorted = newestFirst(images);
  const byId = new Map(sorted.map((image) => [image.id, image]));
  const isThere = (id: string): boolean => byId.has(id);
  return found(
    {
      ...model,
      ...{ images: sorted, byId },
      links: new Map([...model.links].filter(([id]) => isThere(id))),
      stale: new Set([...model.stale, ...other].filter((id) => isThere(id) && model.links.has(id))),
      // What is not told of yet may come.
      selection: stillThere(model.selection, (id) => isThere(id) || !model.isComplete),
    },
    nowMs,
  );
}

/** Looks anew for what passes the filters; the tile of before stays the active one if it does. */
function found(model: GalleryModel, nowMs: number): GalleryModel {
  const shown = filtered(model.images, model.filters, nowMs);
  const places = new Map(shown.map(({ id }, at) => [id, at]));
  const at = Math.min(model.places.get(model.active ?? "") ?? 0, shown.length - 1);
  const isThere = model.active !== null && places.has(model.active);
  const active = isThere ? model.active : (shown[at]?.id ?? null);
  return { ...model, found: shown, places, active };
}

/** Shows what there is, once that is anything, and what a person was looking at before. */
function begun(model: GalleryModel): Step {
  const { byId, isComplete, isLoading, top } = model;
  const isThere = byId.size > 0 && (top === null || byId.has(top));
  return looked({ ...model, isLoading: isLoading && !isComplete && !isThere });
}

/** Asks for the links that are wanted for what is in sight. */
function looked(model: GalleryModel): Step {
  const ids = model.sight.filter(
    (id) => model.byId.has(id) && (!model.links.has(id) || model.stale.has(id)),
  );
  if (ids.length === 0) return still(model);
  return { model, effects: [{ kind: "post", message: { kind: "look", ids } }] };
}
