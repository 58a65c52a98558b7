export type SimulatedCall = "write" | "critique" | "draw" | "judge" | "compare";

/**
 * What the simulated world of the search's benchmark is like. Every number of it stands here. Few of
 * them can be known: "assumed" marks those without a source, and what follows from them holds as far
 * as the sensitivity table shows that it does not hang on them.
 */
export interface WorldParameters {
  /** Yes/no constraints that a goal comes to. The design's bar 4 is for 7. */
  readonly constraints: number;
  /** Of those, how many mean nothing unless another one is met ("the boat is red"). Assumed. */
  readonly dependents: number;
  /** Share of the others that are about style, 0-1. Assumed. */
  readonly styleShare: number;
  /**
   * How likely a first prompt puts a constraint so that the image model can show it, 0-1. Assumed.
   * What is known: models of today meet about .3 (GenEval 2 without refinement, .31) to .67 (GenEval)
   * of whole prompts; .6 with the rest below gives .03, a hard goal. Easier goals need no search.
   */
  readonly base: number;
  /**
   * How much constraints differ in difficulty: standard deviation of a shift of `base` and `fix`, in
   * logits. Assumed; above 0, because best of 20 seeds brings .62 only to .75 (design, search.md).
   */
  readonly difficultySd: number;
  /**
   * How likely a refinement puts a named constraint right that its parent's prompt lacks, 0-1.
   * Assumed; GEMS's .31 to .64 within 2.8 images a prompt asks for .5 or more.
   */
  readonly fix: number;
  /** How likely a refinement spoils a constraint that its parent's prompt had right, 0-1. Assumed. */
  readonly spoil: number;
  /** How likely an image shows a constraint that its prompt has right, 0-1; each image anew. Assumed. */
  readonly realise: number;
  /** The same of one that its prompt lacks. Assumed. */
  readonly luck: number;
  /**
   * How likely a judge answers one question rightly, 0.5-1; 1 and .85 in bar 4. The two fixed
   * questions as well, which are always met here. What it states as its certainty is this.
   */
  readonly accuracy: number;
  /**
   * Share of a judge's errors that it makes again whenever it sees the same image, 0-1. Assumed; the
   * design's source has repeated looks help little (2512.16899), so it is not small.
   */
  readonly persistent: number;
  /**
   * Without a checklist a judge is free in what it says: how likely it names a constraint that it
   * thinks failed, 0-1. Assumed.
   */
  readonly named: number;
  /**
   * How noisy what a comparer sees of one image is, beside what the sum of its answers to all questions
   * would come to: 1 is as noisy, 0 sees how many constraints are met. Assumed: with .85 a question it
   * orders two first images that differ rightly in .76, and judges agree with people in .59 to .80 of
   * pairs (2512.16899). `persistent` is the share of its variance that stays with the image.
   */
  readonly comparerNoise: number;
  /** How much better the image looks that is shown first, in standard deviations of that noise. Assumed. */
  readonly sideBias: number;
  /** Images that look as good as that are named as ties, in constraints. Assumed. */
  readonly tieWidth: number;
  /** How likely a writer says rightly whether its prompt covers a constraint, 0-1. Assumed. */
  readonly selfCheck: number;
  /** Mean time of a call, milliseconds, and the sigma of its lognormal spread. Assumed: cloud models. */
  readonly meanMs: Readonly<Record<SimulatedCall, number>>;
  readonly sigma: number;
  /** Calls at a time, by lane; the design's middle case. */
  readonly lanes: Readonly<Record<"language" | "image" | "vision", number>>;
}

export const usualWorld: WorldParameters = {
  constraints: 7,
  dependents: 2,
  styleShare: 0.3,
  base: 0.6,
  difficultySd: 0.5,
  fix: 0.6,
  spoil: 0.05,
  realise: 0.95,
  luck: 0.05,
  accuracy: 1,
  persistent: 0.5,
  named: 0.7,
  comparerNoise: 1.3,
  sideBias: 0.3,
  tieWidth: 0.5,
  selfCheck: 0.8,
  meanMs: { write: 3000, critique: 3000, draw: 8000, judge: 2000, compare: 3000 },
  sigma: 0.5,
  lanes: { language: 5, image: 2, vision: 5 },
};

/** What the sensitivity table varies, two values each. */
export const varied = {
  base: [0.5, 0.65],
  fix: [0.4, 0.7],
  spoil: [0.03, 0.1],
  realise: [0.9, 0.97],
  persistent: [0.3, 0.7],
} as const satisfies Partial<Record<keyof WorldParameters, readonly [number, number]>>;

/** What the table of comparers varies. */
export const variedComparers = { comparerNoise: [0.7, 2.5], sideBias: [0, 1] } as const;

export type GridPoint = Readonly<Record<keyof typeof varied, number>>;

/**
 * All 32 combinations, in two halves like the squares of a chess board: each half has each value, and
 * each pair of values, equally often. Presets are tuned on the first half; the bars are for the other.
 * `persistent` does nothing where `accuracy` is 1: the halves are then the same worlds.
 */
export function gridHalves(): {
  readonly tuned: readonly GridPoint[];
  readonly heldOut: readonly GridPoint[];
} {
  const halves: [GridPoint[], GridPoint[]] = [[], []];
  const names = Object.keys(varied) as (keyof typeof varied)[];
  for (let code = 0; code < 2 ** names.length; code++) {
    const bits = names.map((_, place) => (code >> place) & 1);
    const point = Object.fromEntries(names.map((name, at) => [name, varied[name][bits[at] ?? 0]]));
    const isOdd = bits.filter((bit) => bit === 1).length % 2 === 1;
    halves[isOdd ? 1 : 0].push(point as unknown as GridPoint);
  }
  return { tuned: halves[0], heldOut: halves[1] };
}
