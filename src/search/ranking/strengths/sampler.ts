import type { Random } from "../../../base/random.js";
import type { Steps } from "../../../base/steps.js";
import type { LogPosterior } from "./density.js";
import { topOf, type Top } from "./fit.js";
import { timesLower, timesLowerTransposed } from "./matrix.js";

/** What a run of the sampler gave. */
export interface Samples {
  /** `count` rows of all parameters. */
  readonly rows: Float64Array;
  /** How many of the proposals were taken, 0-1; far below .6 it mixes badly. */
  readonly accepted: number;
}

/**
 * How long trajectories are: about a quarter turn, after which a normal distribution's place has
 * nothing to do with where it was; within these bounds, in radians.
 */
const turn = { least: 0.35 * Math.PI, most: 0.65 * Math.PI };
/** Each round may halve the steps: from 2 of them to 32 a trajectory. */
const warmUpRounds = 4;
const drawsPerRound = 25;
const fewestSteps = 2;
/** Draws of a step: a few milliseconds of the largest evaluation. */
const drawsPerStep = 10;
/** Below this share of taken proposals a warm-up round makes steps shorter. */
const wantedAccepted = 0.8;

/**
 * Hamiltonian Monte Carlo, exact: each proposal is taken or not by Metropolis' rule. Laplace's
 * approximation at the top serves as coordinates, and its part of the motion is a rotation, done
 * exactly; only what the posterior differs by is done in steps. As the approximation is good, few
 * steps and hardly any rejection are left. The time of each trajectory is random, so that none of it
 * is periodic. Steps are adapted in the warm-up alone.
 * @param count how many rows, 1 or more, after the warm-up
 * @param top where it is highest, if that is known already
 * @see Neal (2011), MCMC using Hamiltonian dynamics, section 5.5.1 (splitting the Hamiltonian)
 * @see Shahbaba, Lan, Johnson, Neal (2014), Split Hamiltonian Monte Carlo, Statistics and Computing 24
 */
export function* sampleSteps(
  posterior: LogPosterior,
  count: number,
  random: Random,
  { top, inverseLower }: Top = topOf(posterior),
): Steps<Samples> {
  const { size } = posterior;
  const normal = normals(random);
  const [parameters, gradient] = [new Float64Array(size), new Float64Array(size)];
  const scaled = new Float64Array(size);
  /** Minus the logarithm of the posterior at `place`; its slope, less the normal part, into `rest`. */
  const look = (place: Float64Array, rest: Float64Array): number => {
    timesLowerTransposed(inverseLower, place, parameters);
    for (let k = 0; k < size; k++) parameters[k] = (parameters[k] as number) + (top[k] as number);
    const value = posterior.value(parameters, gradient);
    timesLower(inverseLower, gradient, scaled);
    for (let k = 0; k < size; k++) rest[k] = (scaled[k] as number) + (place[k] as number);
    return -value;
  };
  let [here, rest] = [new Float64Array(size), new Float64Array(size)];
  let [next, nextRest] = [new Float64Array(size), new Float64Array(size)];
  const speed = new Float64Array(size);
  let energy = look(here, rest);
  const kick = (by: Float64Array, time: number): void => {
    for (let k = 0; k < size; k++) speed[k] = (speed[k] as number) + time * (by[k] as number);
  };
  /** One trajectory. @returns whether it was taken */
  const move = (steps: number): boolean => {
    for (let k = 0; k < size; k++) speed[k] = normal();
    const before = energy + halfSquare(speed);
    const time = (turn.least + (turn.most - turn.least) * random.next()) / steps;
    const [cos, sin] = [Math.cos(time), Math.sin(time)];
    next.set(here);
    nextRest.set(rest);
    let nextEnergy = energy;
    for (let step = 0; step < steps; step++) {
      kick(nextRest, time / 2);
      for (let k = 0; k < size; k++) {
        const [place, pace] = [next[k] as number, speed[k] as number];
        next[k] = cos * place + sin * pace;
        speed[k] = cos * pace - sin * place;
      }
      nextEnergy = look(next, nextRest);
      kick(nextRest, time / 2);
    }
    if (!(random.next() < Math.exp(before - nextEnergy - halfSquare(speed)))) return false;
    [here, next, rest, nextRest] = [next, here, nextRest, rest];
    energy = nextEnergy;
    return true;
  };
  let steps = fewestSteps;
  for (let round = 0; round < warmUpRounds; round++) {
    let taken = 0;
    for (let draw = 0; draw < drawsPerRound; draw++) taken += move(steps) ? 1 : 0;
    if (taken < wantedAccepted * drawsPerRound) steps *= 2;
    yield;
  }
  const rows = new Float64Array(count * size);
  let taken = 0;
  for (let draw = 0; draw < count; draw++) {
    taken += move(steps) ? 1 : 0;
    timesLowerTransposed(inverseLower, here, parameters);
    rows.set(
      parameters.map((each, k) => each + (top[k] as number)),
      draw * size,
    );
    if (draw % drawsPerStep === 0) yield;
  }
  return { rows, accepted: taken / count };
}

function halfSquare(vector: Float64Array): number {
  let sum = 0;
  for (const each of vector) sum += each * each;
  return sum / 2;
}

/** Standard normal numbers, two at a time (Box and Muller 1958). */
function normals(random: Random): () => number {
  let kept: number | null = null;
  return () => {
    if (kept !== null) {
      const value = kept;
      kept = null;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    const angle = 2 * Math.PI * random.next();
    kept = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
