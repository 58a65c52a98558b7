/**
 * The list of pictures that was chosen by eye, and how it is written.
 *
 * A row is `icon: name/plural | options | words`, and all but the icon may be left out. Options are
 * a height, a habitat, a home and a view in any order; what a row does not say its group does.
 * `turn40` turns the drawing by so many degrees, clockwise, where it leans and should stand.
 * `-#rrggbb` leaves out what is of that colour, such as a frame's ground; `bare` leaves out the strip
 * of land or water that the thing is drawn upon.
 * Words are separated by commas, `word/plural`; one that begins with `>` names a kind of the thing
 * (or something very like it) rather than the thing itself.
 */
import type { PictureId } from "../../src/providers/builtin/brief/brief.js";
import type { PictureView } from "../../src/providers/builtin/pictures/picture.js";
import type { Habitat } from "../../src/providers/builtin/scene/subjectFacts.data.js";
import { belongings } from "./chosen/belongings.data.js";
import { food } from "./chosen/food.data.js";
import { nature } from "./chosen/nature.data.js";
import { own } from "./chosen/own.data.js";
import { people } from "./chosen/people.data.js";
import { places } from "./chosen/places.data.js";
import { things } from "./chosen/things.data.js";
import { englishPlural } from "./plural.js";

const habitats = ["ground", "water", "air", "sky"] as const;
const views = ["whole", "bust", "head"] as const;
const homes = [
  ...(["sea", "lake", "meadow", "desert", "snow", "beach", "city", "space", "table"] as const),
  ...(["kitchen", "bedroom", "office", "street", "shop"] as const),
] as const;
export type ChosenHome = (typeof homes)[number];

/** Pictures that have most of their facts in common. */
export interface ChosenGroup {
  readonly group: string;
  /** On the stylised scale of `SubjectFacts.height`. */
  readonly height: number;
  /** `ground` when left out. */
  readonly habitat?: Habitat;
  /** `meadow` when left out. */
  readonly home?: ChosenHome;
  /** `whole` when left out. */
  readonly view?: PictureView;
  readonly rows: string;
}

export interface ChosenWord {
  readonly text: string;
  readonly many: string;
  readonly isNarrower: boolean;
}

export interface ChosenPicture {
  readonly icon: string;
  readonly id: PictureId;
  readonly name: string;
  readonly many: string;
  readonly view: PictureView;
  readonly height: number;
  readonly habitat: Habitat;
  readonly home: ChosenHome;
  /** The name is the first of them. */
  readonly words: readonly ChosenWord[];
  /** Skin and hair are never recoloured. */
  readonly isPerson: boolean;
  /** Colours of what is left out, as `#rrggbb`. */
  readonly without: readonly string[];
  /** The strip that it is drawn upon is left out. */
  readonly isBare: boolean;
  /** Degrees that it is turned by, clockwise. */
  readonly turnDegrees: number;
}

function isOneOf<T extends string>(values: readonly T[], text: string): text is T {
  return (values as readonly string[]).includes(text);
}

function readWord(written: string): ChosenWord {
  const isNarrower = written.startsWith(">");
  const [text = "", many] = written
    .slice(isNarrower ? 1 : 0)
    .split("/")
    .map((part) => part.trim());
  return { text, many: many ?? englishPlural(text), isNarrower };
}

function readRow(row: string, group: ChosenGroup, isPerson: boolean): ChosenPicture {
  const [head = "", options = "", words = ""] = row.split("|").map((part) => part.trim());
  const [icon = "", given] = head.split(/:\s*/);
  const name = given ?? icon.replaceAll("-", " ");
  const own = readWord(name);
  const facts = {
    height: group.height,
    habitat: group.habitat ?? "ground",
    home: group.home ?? "meadow",
    view: group.view ?? "whole",
    isBare: false,
    turnDegrees: 0,
  };
  const without: string[] = [];
  for (const option of options.split(/\s+/).filter((part) => part !== "")) {
    if (/^\d*\.?\d+$/.test(option)) facts.height = Number(option);
    else if (isOneOf(habitats, option)) facts.habitat = option;
    else if (isOneOf(homes, option)) facts.home = option;
    else if (isOneOf(views, option)) facts.view = option;
    else if (/^turn-?\d+$/.test(option)) facts.turnDegrees = Number(option.slice(4));
    else if (option === "bare") facts.isBare = true;
    else if (/^-#[0-9a-f]{6}$/.test(option)) without.push(option.slice(1));
    else throw new SyntaxError(`Not an option of a picture: ${option} in ${row}`);
  }
  const more = words.split(",").filter((word) => word.trim() !== "");
  return {
    icon,
    id: `pic:${own.text.replaceAll("'", "").replaceAll(" ", "-")}`,
    name: own.text,
    many: own.many,
    ...facts,
    words: [own, ...more.map((word) => readWord(word.trim()))],
    isPerson,
    without,
  };
}

const read = (groups: readonly ChosenGroup[], isPerson: boolean): ChosenPicture[] =>
  groups.flatMap((group) =>
    group.rows
      .split("\n")
      .filter((row) => row.trim() !== "")
      .map((row) => readRow(row, group, isPerson)),
  );

/** In the order of the lists: of two pictures with one word, the first has it. */
export function chosenPictures(): readonly ChosenPicture[] {
  const all = [
    ...read([...nature, ...food, ...things, ...belongings, ...places, ...own], false),
    ...read(people, true),
  ];
  const seen = new Set<string>();
  for (const { id } of all) {
    if (seen.has(id)) throw new Error(`Chosen twice: ${id}`);
    seen.add(id);
  }
  return all;
}
