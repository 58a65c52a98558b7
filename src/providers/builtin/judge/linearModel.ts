import { at, type Numbers } from "./numbers.js";

/** Weighted sums of a list of values, one sum an output. */
export interface LinearModel {
  readonly inputs: number;
  readonly outputs: number;
  /** Row by row, `inputs` weights an output. */
  readonly weights: Numbers;
}

/** @param values as many as the model has inputs */
export function apply(model: LinearModel, values: Numbers): Numbers {
  const { inputs, outputs, weights } = model;
  const sums = new Float32Array(outputs);
  for (let output = 0; output < outputs; output++) {
    let sum = 0;
    const row = output * inputs;
    for (let i = 0; i < inputs; i++) sum += at(weights, row + i) * at(values, i);
    sums[output] = sum;
  }
  return sums;
}
