/** Which colours a picture has, and which of them a colour that is asked for would replace. */
import type { ColourId } from "../../src/providers/builtin/brief/brief.js";
import { difference, rgb, toOklab, type Rgb } from "../../src/providers/builtin/render/colour.js";
import { colourTones } from "../../src/providers/builtin/render/tones.data.js";
import type { Fill } from "./svgPieces.js";

/** Skin and hair of the people in the set. */
const bodily: readonly Rgb[] = [
  "#ffc83d",
  "#f59f00",
  "#f1a11e",
  "#d37034",
  "#d67d00",
  "#fdbb11",
  "#fcb100",
  "#ed9200",
].map(rgb);

export function isBodily(colour: Rgb): boolean {
  return bodily.some((other) => difference(colour, other) < 0.03);
}

/** Whether both would be called one colour, lighter or darker. */
export function isOfFamily(colour: Rgb, main: Rgb): boolean {
  const [one, other] = [toOklab(colour), toOklab(main)];
  const [chroma, mainChroma] = [Math.hypot(one[1], one[2]), Math.hypot(other[1], other[2])];
  const isNear = Math.abs(one[0] - other[0]) < 0.4;
  if (mainChroma < 0.045) return chroma < 0.045 && isNear;
  if (chroma < 0.03) return false;
  const turn = Math.abs(Math.atan2(one[2], one[1]) - Math.atan2(other[2], other[1]));
  return isNear && Math.min(turn, 2 * Math.PI - turn) < 0.6;
}

/** The colour of the largest part, of the family of colours that covers most. */
export function mainColour(
  fills: readonly Fill[],
  areas: readonly number[],
  isPerson: boolean,
): Rgb {
  const weigh = (i: number): number => {
    const fill = fills[i];
    if (fill === undefined || (isPerson && isBodily(fill.colour))) return 0;
    // What is coloured says more than what is grey: a ladybird is red.
    const [, a, b] = toOklab(fill.colour);
    return (areas[i] ?? 0) * fill.opacity * (1 + Math.hypot(a, b) * (isPerson ? 5 : 2));
  };
  let best = { weight: -1, colour: fills[0]?.colour ?? ([128, 128, 128] as const) };
  for (const { colour } of fills) {
    const family = fills
      .map((_, i) => i)
      .filter((i) => isOfFamily(fills[i]?.colour ?? colour, colour));
    const weight = family.reduce((sum, i) => sum + weigh(i), 0);
    if (weight <= best.weight) continue;
    const largest = family.reduce((a, b) => (sameColourArea(b) > sameColourArea(a) ? b : a));
    best = { weight, colour: fills[largest]?.colour ?? colour };
  }
  return best.colour;

  function sameColourArea(of: number): number {
    return fills.reduce(
      (sum, { colour }, i) => sum + (String(colour) === String(fills[of]?.colour) ? weigh(i) : 0),
      0,
    );
  }
}

/** What a colour would be called. */
function colourWord(colour: Rgb): ColourId {
  const [lightness, a, b] = toOklab(colour);
  // The set's black is a dark violet.
  if (lightness < 0.42 && b < 0 && Math.hypot(a, b) < 0.115) return "black";
  let best: { id: ColourId; far: number } = { id: "grey", far: Infinity };
  for (const id of Object.keys(colourTones) as ColourId[]) {
    for (const tone of ["light", "main", "dark"] as const) {
      const far = difference(colour, rgb(colourTones[id][tone]));
      if (far < best.far) best = { id, far };
    }
  }
  return best.id;
}

/** The main colour, then what covers at least a fifth. */
export function coloursOf(
  fills: readonly Fill[],
  areas: readonly number[],
  main: Rgb,
  isPerson: boolean,
): ColourId[] {
  const shares = new Map<ColourId, number>();
  fills.forEach(({ colour }, i) => {
    if (isPerson && isBodily(colour)) return;
    const id = colourWord(colour);
    shares.set(id, (shares.get(id) ?? 0) + (areas[i] ?? 0));
  });
  const total = [...shares.values()].reduce((sum, area) => sum + area, 0);
  const large = [...shares].filter(([, area]) => area > total / 5).sort((a, b) => b[1] - a[1]);
  return [...new Set([colourWord(main), ...large.map(([id]) => id)])];
}
