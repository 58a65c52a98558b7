import type { PaintMasks } from "./colourOf.js";
import type { Template } from "./detect.js";
import type { LinearModel } from "./linearModel.js";
import type { Network } from "./network.js";
import type { Numbers } from "./numbers.js";
import type { FigureModels } from "./recognise.js";

/** Everything that was learnt from practice pictures. */
export interface JudgeModels {
  readonly figures: FigureModels;
  readonly masks: PaintMasks;
  readonly colours: Network;
  readonly setting: Network;
  /** How common each of the setting's values was in practice, 0-1. */
  readonly settingPriors: Numbers;
  /** From `sizeSigns` to the usual logarithm of a thing's side against the picture's. */
  readonly sizes: LinearModel;
}

/** Numbers as signed bytes, a scale a row, in base 64. */
export interface PackedNumbers {
  readonly rowLength: number;
  readonly scales: readonly number[];
  readonly bytes: string;
}

type PackedNetwork = Omit<Network, "mean" | "scale" | "first" | "second"> &
  Readonly<Record<"mean" | "scale" | "first" | "second", PackedNumbers>>;
type PackedLinear = Omit<LinearModel, "weights"> & { readonly weights: PackedNumbers };

/** `JudgeModels` as they stand in the generated file. */
export interface PackedModels {
  readonly templates: readonly (Omit<Template, "weights"> & { readonly weights: PackedNumbers })[];
  readonly names: PackedLinear;
  readonly calibration: PackedNetwork;
  readonly shifts: PackedLinear;
  readonly sizes: PackedLinear;
  readonly masks: PackedNumbers;
  readonly colours: PackedNetwork;
  readonly setting: PackedNetwork;
  readonly settingPriors: readonly number[];
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Bytes from base 64, without any platform's help. */
function fromBase64(text: string): Int8Array {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Int8Array((text.length / 4) * 3 - padding);
  let bits = 0;
  let held = 0;
  let to = 0;
  for (const letter of text) {
    const value = alphabet.indexOf(letter);
    if (value < 0) break;
    bits = (bits << 6) | value;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    if (to < bytes.length) bytes[to++] = (bits >> held) & 255;
    bits &= (1 << held) - 1;
  }
  return bytes;
}

export function unpackNumbers({ rowLength, scales, bytes }: PackedNumbers): Float32Array {
  const values = fromBase64(bytes);
  return Float32Array.from(values, (value, i) => value * (scales[Math.floor(i / rowLength)] ?? 0));
}

const unpackLinear = (packed: PackedLinear): LinearModel => ({
  ...packed,
  weights: unpackNumbers(packed.weights),
});

const unpackNetwork = (packed: PackedNetwork): Network => ({
  ...packed,
  mean: unpackNumbers(packed.mean),
  scale: unpackNumbers(packed.scale),
  first: unpackNumbers(packed.first),
  second: unpackNumbers(packed.second),
});

export function unpackModels(packed: PackedModels): JudgeModels {
  const templates = packed.templates.map((template) => ({
    ...template,
    weights: unpackNumbers(template.weights),
  }));
  return {
    figures: {
      templates,
      names: unpackLinear(packed.names),
      calibration: unpackNetwork(packed.calibration),
      shifts: unpackLinear(packed.shifts),
    },
    masks: unpackNumbers(packed.masks),
    colours: unpackNetwork(packed.colours),
    setting: unpackNetwork(packed.setting),
    settingPriors: Float32Array.from(packed.settingPriors),
    sizes: unpackLinear(packed.sizes),
  };
}
