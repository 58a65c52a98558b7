import { settingFields } from "../../src/providers/builtin/judge/setting.js";
import type {
  JudgeModels,
  PackedModels,
  PackedNumbers,
} from "../../src/providers/builtin/judge/models.js";
import type { Network } from "../../src/providers/builtin/judge/network.js";

/** Rounds each row to 255 steps of its largest value. */
export function packNumbers(values: Float32Array, rowLength: number): PackedNumbers {
  const scales: number[] = [];
  const bytes = new Int8Array(values.length);
  for (let start = 0; start < values.length; start += rowLength) {
    const row = values.subarray(start, start + rowLength);
    const most = row.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    const scale = Number((most / 127).toPrecision(4));
    scales.push(scale);
    row.forEach((value, i) => {
      const step = scale > 0 ? Math.round(value / scale) : 0;
      bytes[start + i] = Math.max(-127, Math.min(127, step));
    });
  }
  return { rowLength, scales, bytes: Buffer.from(bytes.buffer).toString("base64") };
}

const packNetwork = (network: Network) => ({
  ...network,
  mean: packNumbers(network.mean, 1),
  scale: packNumbers(network.scale, 1),
  first: packNumbers(network.first, network.inputs + 1),
  second: packNumbers(network.second, network.hidden + 1),
});

const short = (values: Iterable<number>): number[] =>
  Array.from(values, (value) => Number(value.toPrecision(4)));

export const packModels = ({
  colours,
  setting,
  settingPriors,
  sizes,
}: JudgeModels): PackedModels => ({
  colours: packNetwork(colours),
  setting: packNetwork(setting),
  settingPriors: short(settingFields.flatMap((field) => [...settingPriors[field].values()])),
  sizes: short(sizes),
});
