import * as z from "zod";
import { once } from "../../../src/base/once.js";
import {
  maxSides,
  minSides,
  sideIdSchema,
  type SideId,
} from "../../../src/protocol/compareMessages.js";
import { clamp } from "./boxes.js";
import { maxScale, minScale, wholeInSight } from "./camera.js";

/** How a person looks at the pictures, as the editor keeps it for when the page comes back. */

/** In the order of `M`. All but the first show two pictures, the first two of the order. */
export const modes = ["side", "sliderX", "sliderY", "onion", "toggle", "difference"] as const;
export type Mode = (typeof modes)[number];

/** How many times a difference is amplified. */
export const gains = [1, 2, 4, 8, 16, 32, 64] as const;

const fraction = z.number().min(0).max(1);

export const viewSchema = once(() =>
  z.strictObject({
    mode: z.enum(modes),
    alignment: z.enum(["fraction", "pixel"]),
    /** All sides, each once. Texts are compared with the first. */
    order: z.array(sideIdSchema).min(minSides).max(maxSides),
    /** Where the slider stands, of the stage's width or height. */
    split: fraction,
    /** Of the second picture in the onion skin. */
    opacity: fraction,
    gain: z.literal(gains),
    /** Differences of a channel up to this are none, 0-255. */
    tolerance: z.int().min(0).max(255),
    camera: z.strictObject({
      scale: z.number().min(minScale).max(maxScale).nullable(),
      x: fraction,
      y: fraction,
    }),
    /** Of the two that are toggled. */
    isSecondShown: z.boolean(),
    /** Whether the other one of the two is looked at meanwhile. */
    isHeld: z.boolean(),
    /** Whether the texts under the pictures are there. */
    hasTexts: z.boolean(),
  }),
);
export type View = z.infer<ReturnType<typeof viewSchema>>;

export const firstView: View = {
  mode: "side",
  alignment: "fraction",
  order: ["a", "b"],
  split: 0.5,
  opacity: 0.5,
  gain: 1,
  tolerance: 0,
  camera: wholeInSight,
  isSecondShown: false,
  isHeld: false,
  hasTexts: true,
};

/** What the page keeps of itself. */
export const keptSchema = once(() =>
  z.strictObject({
    /** By which the host finds it again. */
    comparison: z.string(),
    view: viewSchema(),
  }),
);
export type Kept = z.infer<ReturnType<typeof keptSchema>>;

/** A comparison that begins, or is told again. */
export interface Begun {
  readonly id: string;
  readonly ids: readonly SideId[];
  readonly isBlind: boolean;
}

/** The view for it: what was kept, and the order where that is of this very comparison. */
export function viewFor({ id, ids, isBlind }: Begun, kept: unknown): View {
  const { comparison, view = firstView } = keptSchema().safeParse(kept).data ?? {};
  const isSame =
    comparison === id &&
    view.order.length === ids.length &&
    ids.every((id) => view.order.includes(id));
  return {
    ...view,
    order: isSame ? view.order : [...ids],
    // Which of two pictures is the larger one is not told, and so not asked.
    alignment: isBlind ? "fraction" : view.alignment,
  };
}

/** What is written down: a look at the second picture that is being held is over by then. */
export function keptOf(view: View): View {
  return { ...view, isSecondShown: false, isHeld: false };
}

/** Which of the two that are toggled is in sight. */
export function showsSecond({ isSecondShown, isHeld }: View): boolean {
  return isSecondShown !== isHeld;
}

/** @param among the modes that are offered, in their order */
export function steppedMode(view: View, by: 1 | -1, among: readonly Mode[] = modes): View {
  const at = among.indexOf(view.mode) + by;
  return inMode(view, among[(at + among.length) % among.length] ?? "side");
}

export function inMode(view: View, mode: Mode): View {
  return { ...view, mode, isSecondShown: false, isHeld: false };
}

/** The first two change places. */
export function swapped(view: View): View {
  const [first, second, ...rest] = view.order;
  if (first === undefined || second === undefined) return view;
  return { ...view, order: [second, first, ...rest] };
}

/** Puts a side to a place of the order; what stood there goes where the side was. */
export function placed(view: View, side: SideId, place: number): View {
  const order = [...view.order];
  const from = order.indexOf(side);
  const other = order[place];
  if (from === -1 || other === undefined) return view;
  order[place] = side;
  order[from] = other;
  return { ...view, order };
}

/** The sides that a mode shows, in their order. */
export function shownSides({ mode, order }: View): readonly SideId[] {
  return mode === "side" ? order : order.slice(0, 2);
}

export function withSplit(view: View, split: number): View {
  return { ...view, split: clamp(split, 0, 1) };
}
