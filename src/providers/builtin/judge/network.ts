import { at, type Numbers } from "./numbers.js";

/** A small neural network with one hidden layer; its outputs are shares within groups. */
export interface Network {
  readonly inputs: number;
  readonly hidden: number;
  /** How many outputs each group has; the shares of one group add up to 1. */
  readonly groups: readonly number[];
  /** For each input its mean and the inverse of its spread in practice. */
  readonly mean: Numbers;
  readonly scale: Numbers;
  /** `hidden` rows of `inputs` weights and a bias. */
  readonly first: Numbers;
  /** One row an output of `hidden` weights and a bias. */
  readonly second: Numbers;
}

const farthest = 4;

/** An input against its usual range; what is far outside counts as just outside. */
export function standardised(network: Pick<Network, "mean" | "scale">, values: Numbers): Numbers {
  return values.map((value, i) => {
    const standard = (value - at(network.mean, i)) * at(network.scale, i);
    return Math.max(-farthest, Math.min(farthest, standard));
  });
}

/** @returns the outputs before they are turned into shares, and the hidden layer */
export function forward(network: Network, inputs: Numbers): { hidden: Numbers; outputs: Numbers } {
  const hidden = layer(network.first, inputs, network.hidden);
  for (let i = 0; i < hidden.length; i++) hidden[i] = Math.max(0, at(hidden, i));
  const outputs = network.groups.reduce((a, b) => a + b, 0);
  return { hidden, outputs: layer(network.second, hidden, outputs) };
}

function layer(weights: Numbers, inputs: Numbers, outputs: number): Numbers {
  const width = inputs.length + 1;
  const sums = new Float32Array(outputs);
  for (let output = 0; output < outputs; output++) {
    const row = output * width;
    let sum = at(weights, row + inputs.length);
    for (let i = 0; i < inputs.length; i++) sum += at(weights, row + i) * at(inputs, i);
    sums[output] = sum;
  }
  return sums;
}

/** Turns each group of sums into shares that add up to 1, in place. */
export function toShares(groups: readonly number[], sums: Numbers): Numbers {
  let start = 0;
  for (const size of groups) {
    let most = Number.NEGATIVE_INFINITY;
    for (let i = start; i < start + size; i++) most = Math.max(most, at(sums, i));
    let total = 0;
    for (let i = start; i < start + size; i++) total += sums[i] = Math.exp(at(sums, i) - most);
    for (let i = start; i < start + size; i++) sums[i] = at(sums, i) / total;
    start += size;
  }
  return sums;
}

/** The shares that the network gives for raw values, group after group. */
export function ask(network: Network, values: Numbers): Numbers {
  return toShares(network.groups, forward(network, standardised(network, values)).outputs);
}
