import type { Picture } from "./paint.js";

/** Two pictures of which one shows a goal, and the other one plainly does not. */
export interface KnownPair {
  readonly goal: string;
  readonly right: Picture;
  readonly wrong: Picture;
}

const red = [216, 30, 36] as const;
const blue = [32, 84, 200] as const;
const green = [24, 140, 62] as const;
const orange = [240, 130, 20] as const;
const yellow = [248, 206, 28] as const;
const black = [20, 20, 20] as const;

/** A thing, a colour, a number, a place: one fault each that nobody overlooks who looks. */
export const knownPairs: readonly KnownPair[] = [
  {
    goal: "a red circle",
    right: [{ kind: "circle", colour: red, x: 128, y: 128, size: 140 }],
    wrong: [{ kind: "square", colour: blue, x: 128, y: 128, size: 130 }],
  },
  {
    goal: "three black dots in a row",
    right: [
      { kind: "circle", colour: black, x: 56, y: 128, size: 52 },
      { kind: "circle", colour: black, x: 128, y: 128, size: 52 },
      { kind: "circle", colour: black, x: 200, y: 128, size: 52 },
    ],
    wrong: [{ kind: "circle", colour: black, x: 128, y: 128, size: 52 }],
  },
  {
    goal: "a green triangle",
    right: [{ kind: "triangle", colour: green, x: 128, y: 128, size: 160 }],
    wrong: [{ kind: "triangle", colour: orange, x: 128, y: 128, size: 160 }],
  },
  {
    goal: "a yellow circle above a blue square",
    right: [
      { kind: "circle", colour: yellow, x: 128, y: 66, size: 96 },
      { kind: "square", colour: blue, x: 128, y: 190, size: 96 },
    ],
    wrong: [{ kind: "square", colour: blue, x: 128, y: 128, size: 96 }],
  },
];
