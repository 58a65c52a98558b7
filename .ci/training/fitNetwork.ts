import type { Random } from "../../src/base/random.js";
import {
  forward,
  standardised,
  toShares,
  type Network,
} from "../../src/providers/builtin/judge/network.js";

/** What is seen, and for each group the right output; -1 where this example does not tell. */
export interface Lesson {
  readonly values: Float32Array;
  readonly truths: readonly number[];
}

export interface Schooling {
  readonly hidden: number;
  readonly rounds: number;
  /** Spread of the noise put on standardised inputs, against learning by heart. */
  readonly noise: number;
  /** Share by which weights shrink at each step, times the step's length. */
  readonly decay: number;
}

const batch = 16;
const firstStep = 0.004;

/** A normal number from uniform ones. */
function gauss(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

function spread(lessons: readonly Lesson[]): Pick<Network, "mean" | "scale"> {
  const inputs = lessons[0]?.values.length ?? 0;
  const mean = new Float32Array(inputs);
  const scale = new Float32Array(inputs);
  for (let i = 0; i < inputs; i++) {
    let [sum, squares] = [0, 0];
    for (const { values } of lessons) {
      sum += values[i] as number;
      squares += (values[i] as number) ** 2;
    }
    const middle = sum / lessons.length;
    mean[i] = middle;
    scale[i] = 1 / (Math.sqrt(Math.max(0, squares / lessons.length - middle * middle)) + 0.01);
  }
  return { mean, scale };
}

/** One moving weight matrix. */
class Weights {
  readonly values: Float32Array;
  readonly slope: Float32Array;
  private readonly mean: Float32Array;
  private readonly square: Float32Array;
  private steps = 0;

  constructor(size: number) {
    this.values = new Float32Array(size);
    this.slope = new Float32Array(size);
    this.mean = new Float32Array(size);
    this.square = new Float32Array(size);
  }

  /** @see Loshchilov and Hutter, "Decoupled weight decay regularization" (2019) */
  step(length: number, decay: number): void {
    this.steps++;
    const correctMean = 1 - 0.9 ** this.steps;
    const correctSquare = 1 - 0.999 ** this.steps;
    for (let i = 0; i < this.values.length; i++) {
      const slope = (this.slope[i] as number) / batch;
      const mean = 0.9 * (this.mean[i] as number) + 0.1 * slope;
      const square = 0.999 * (this.square[i] as number) + 0.001 * slope * slope;
      this.mean[i] = mean;
      this.square[i] = square;
      const move = mean / correctMean / (Math.sqrt(square / correctSquare) + 1e-8);
      const value = this.values[i] as number;
      this.values[i] = value - length * (move + decay * value);
      this.slope[i] = 0;
    }
  }
}

/** Teaches a network by gradient descent; the same lessons and stream give the same network. */
export function fitNetwork(
  lessons: readonly Lesson[],
  groups: readonly number[],
  how: Schooling,
  random: Random,
): Network {
  const { mean, scale } = spread(lessons);
  const inputs = mean.length;
  const outputs = groups.reduce((a, b) => a + b, 0);
  const first = new Weights(how.hidden * (inputs + 1));
  const second = new Weights(outputs * (how.hidden + 1));
  for (let i = 0; i < first.values.length; i++) first.values[i] = gauss(random) / Math.sqrt(inputs);
  for (let i = 0; i < second.values.length; i++) {
    second.values[i] = (0.5 * gauss(random)) / Math.sqrt(how.hidden);
  }
  const network: Network = {
    inputs,
    hidden: how.hidden,
    groups,
    mean,
    scale,
    first: first.values,
    second: second.values,
  };
  const standard = lessons.map(({ values, truths }) => ({
    values: standardised(network, values),
    truths,
  }));
  const noises = Float32Array.from({ length: 8191 }, () => gauss(random) * how.noise);
  let noiseAt = 0;
  const total = how.rounds * Math.ceil(lessons.length / batch);
  let done = 0;
  for (let round = 0; round < how.rounds; round++) {
    const order = random.shuffle(standard);
    for (let start = 0; start < order.length; start += batch) {
      for (const lesson of order.slice(start, start + batch)) {
        const noisy = lesson.values.map((value) => value + (noises[noiseAt++ % 8191] as number));
        learn(network, first.slope, second.slope, noisy, lesson.truths);
      }
      const length = firstStep * 0.5 * (1 + Math.cos((Math.PI * done++) / total));
      first.step(length, how.decay);
      second.step(length, how.decay);
    }
  }
  return network;
}

/** Adds one lesson's slopes of the cross entropy. */
function learn(
  network: Network,
  firstSlope: Float32Array,
  secondSlope: Float32Array,
  inputs: Float32Array,
  truths: readonly number[],
): void {
  const { hidden, outputs } = forward(network, inputs);
  const errors = toShares(network.groups, outputs);
  let start = 0;
  network.groups.forEach((size, group) => {
    const truth = truths[group] ?? -1;
    for (let i = 0; i < size; i++) {
      const share = errors[start + i] as number;
      errors[start + i] = truth < 0 ? 0 : share - (i === truth ? 1 : 0);
    }
    start += size;
  });
  const back = new Float32Array(hidden.length);
  const width = hidden.length + 1;
  errors.forEach((error, output) => {
    if (error === 0) return;
    const row = output * width;
    for (let i = 0; i < hidden.length; i++) {
      back[i] = (back[i] as number) + error * (network.second[row + i] as number);
      secondSlope[row + i] = (secondSlope[row + i] as number) + error * (hidden[i] as number);
    }
    secondSlope[row + hidden.length] = (secondSlope[row + hidden.length] as number) + error;
  });
  const inputWidth = inputs.length + 1;
  hidden.forEach((value, unit) => {
    const error = back[unit] as number;
    if (value <= 0 || error === 0) return;
    const row = unit * inputWidth;
    for (let i = 0; i < inputs.length; i++) {
      firstSlope[row + i] = (firstSlope[row + i] as number) + error * (inputs[i] as number);
    }
    firstSlope[row + inputs.length] = (firstSlope[row + inputs.length] as number) + error;
  });
}
