import type { LinearModel } from "../../src/providers/builtin/judge/linearModel.js";
import { accumulate, cholesky, solve } from "./linear.js";

/** One example: what is seen, what should come out (sparse), and how much it counts. */
export interface Example {
  readonly values: Float32Array;
  readonly targets: readonly (readonly [output: number, value: number])[];
  readonly weight: number;
}

/**
 * Least squares with a penalty on large weights: the same penalty for every input, as a share of
 * the inputs' mean square. The last input is taken for the constant 1 and is not penalised.
 */
export function fitRidge(
  examples: readonly Example[],
  outputs: number,
  penalty: number,
): LinearModel {
  const inputs = examples[0]?.values.length ?? 0;
  const gram = new Float64Array(inputs * inputs);
  const right = Array.from({ length: outputs }, () => new Float64Array(inputs));
  let weights = 0;
  for (const { values, targets, weight } of examples) {
    accumulate(gram, inputs, values, weight);
    weights += weight;
    for (const [output, value] of targets) {
      const sums = right[output];
      if (!sums) continue;
      values.forEach((v, i) => (sums[i] = (sums[i] as number) + weight * value * v));
    }
  }
  let trace = 0;
  for (let i = 0; i < inputs; i++) trace += gram[i * inputs + i] as number;
  const amount = (penalty * trace) / inputs;
  for (let i = 0; i < inputs; i++) {
    const last = i === inputs - 1;
    gram[i * inputs + i] = (gram[i * inputs + i] as number) + (last ? 1e-6 * weights : amount);
  }
  const lower = cholesky(gram, inputs);
  const model = new Float32Array(inputs * outputs);
  right.forEach((sums, output) =>
    model.set(Float32Array.from(solve(lower, inputs, sums)), output * inputs),
  );
  return { inputs, outputs, weights: model };
}
