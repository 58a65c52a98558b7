import type { Network } from "./network.js";
import type { Numbers } from "./numbers.js";
import { byField, type SettingChances } from "./setting.js";

/** Everything that was learnt from practice pictures. */
export interface JudgeModels {
  readonly colours: Network;
  readonly setting: Network;
  /** How common each of the setting's values was in practice, 0-1. */
  readonly settingPriors: SettingChances;
  /** A weight for each of `sizeSigns`: they add up to the usual logarithm of a thing's side. */
  readonly sizes: Numbers;
}

/** Numbers as signed bytes, a scale a row, in base 64. */
export interface PackedNumbers {
  readonly rowLength: number;
  readonly scales: readonly number[];
  readonly bytes: string;
}

type PackedNetwork = Omit<Network, "mean" | "scale" | "first" | "second"> &
  Readonly<Record<"mean" | "scale" | "first" | "second", PackedNumbers>>;

/** `JudgeModels` as they stand in the generated file. */
export interface PackedModels {
  readonly colours: PackedNetwork;
  readonly setting: PackedNetwork;
  readonly settingPriors: readonly number[];
  readonly sizes: readonly number[];
}

export function unpackNumbers({ rowLength, scales, bytes }: PackedNumbers): Numbers {
  const values = Int8Array.from(Buffer.from(bytes, "base64"));
  return Float32Array.from(values, (value, i) => value * (scales[Math.floor(i / rowLength)] ?? 0));
}

const unpackNetwork = (packed: PackedNetwork): Network => ({
  ...packed,
  mean: unpackNumbers(packed.mean),
  scale: unpackNumbers(packed.scale),
  first: unpackNumbers(packed.first),
  second: unpackNumbers(packed.second),
});

export const unpackModels = (packed: PackedModels): JudgeModels => ({
  colours: unpackNetwork(packed.colours),
  setting: unpackNetwork(packed.setting),
  settingPriors: byField(Float32Array.from(packed.settingPriors)),
  sizes: Float32Array.from(packed.sizes),
});
