/** Things of the picture set, as parts like those of the hand-made drawings. */
import type { ColourId, PictureId } from "../../brief/brief.js";
import type { PicturePiece } from "../../pictures/picture.js";
import { pictureArt } from "../../pictures/pictureArt.js";
import { factsOf, isHead } from "../../scene/things.js";
import { hex, mix, rgb, shift, type Rgb } from "../colour.js";
import type { Path } from "../path.js";
import { colourTones } from "../tones.data.js";
import { body, detail, type Drawing, type Part } from "./part.js";

/** Between these and the main tone lie the lighter and darker pieces; OKLab lightness beside it. */
const steps = [
  ["pale", 0.24],
  ["light", 0.1],
  ["main", 0],
  ["dark", -0.12],
  ["deep", -0.26],
] as const;

/** The asked-for colour, as much lighter or darker as the piece is than the picture's main one. */
function tinted(colour: ColourId, lightness: number): Rgb {
  const tones = colourTones[colour];
  for (const [i, [tone, from]] of steps.entries()) {
    const next = steps[i + 1];
    if (next === undefined || lightness > from) return rgb(tones[tone]);
    const [below, to] = next;
    if (lightness < to) continue;
    return mix(rgb(tones[tone]), rgb(tones[below]), (from - lightness) / (from - to));
  }
  return rgb(tones.main);
}

function partOf({ role, path, colour, tint, opacity }: PicturePiece, asked: ColourId | null): Part {
  const tone = asked === null || tint === null ? colour : tinted(asked, tint);
  return { role, path, tone, line: 0, opacity };
}

/** Neck and shoulders under a head, far enough down to be cut by what is before them. */
function shoulders(aspect: number, width: number, tone: Rgb): Part[] {
  const [w, cx] = [aspect * 100 * width, aspect * 50];
  const half = (share: number): [number, number] => [cx - w * share, cx + w * share];
  const [[nl, nr], [sl, sr], [el, er]] = [half(0.27), half(0.5), half(0.64)];
  const outline: Path = [
    {
      start: [nl, 70],
      segments: [
        [nl, 92, nl - w * 0.02, 98, sl + w * 0.06, 104],
        [sl - w * 0.04, 108, el, 118, el, 150],
        [er, 150],
        [er, 118, sr + w * 0.04, 108, sr - w * 0.06, 104],
        [nr + w * 0.02, 98, nr, 92, nr, 70],
      ],
      closed: true,
    },
  ];
  const shade = `M${nl} 92 C${cx - w * 0.1} 108 ${cx + w * 0.1} 108 ${nr} 92 L${nr} 84 L${nl} 84 Z`;
  return [body(shift(tone, -0.03), outline), detail(shift(tone, -0.14), shade, 0.5)];
}

/** The skin of the set's people: who has it wears clothes. */
const skin = "#ffc83d";
const clothes: readonly ColourId[] = ["blue", "green", "red", "purple", "grey", "white"];

/** @param picture one that the set has */
export const pictureDrawing =
  (picture: PictureId): Drawing =>
  ({ asked, shoulders: width, random }) => {
    const facts = factsOf(picture);
    // What it is anyway it shows best as it is.
    const colour = asked === facts.colours[0] ? null : asked;
    const parts = pictureArt(picture).pieces.map((piece) => partOf(piece, colour));
    if (width === 0 || !isHead(picture)) return parts;
    const { pieces } = pictureArt(picture);
    const own = pieces.find(({ tint }) => tint === 0)?.colour ?? rgb(colourTones.grey.main);
    const isPerson = pieces.some((piece) => hex(piece.colour) === skin);
    const worn = isPerson ? random.pick(clothes) : colour;
    const tone = worn === null ? own : rgb(colourTones[worn].main);
    return [...shoulders(facts.aspect, width, tone), ...parts];
  };
