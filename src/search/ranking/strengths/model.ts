/** Who of a pair is better; `tie` also stands for "neither is good". */
export type Outcome = "left" | "right" | "tie";

/** One answer to "which of the two is better?". Items are indices from 0. */
export interface PairAnswer {
  /** The item that was shown on the left (or named first). */
  readonly left: number;
  readonly right: number;
  readonly outcome: Outcome;
}

/** The most items that one answer orders. */
export const mostShown = 4;

/** Items that were shown together, in the order of showing; any `OrderAnswer` is one. */
export interface ShownSet {
  readonly shown: readonly number[];
}

/** One answer to "which is the best of these, which the next?". Items are indices from 0. */
export interface OrderAnswer extends ShownSet {
  /** 2 to `mostShown` items, each once. */
  readonly shown: readonly number[];
  /** The best first; items of a group are as good as each other. All that was shown, each once. */
  readonly groups: readonly (readonly number[])[];
  /** How much is believed, above 0, at most 1: at .5, two such answers count as one. 1 if left out. */
  readonly weight?: number;
}

export type Answer = PairAnswer | OrderAnswer;

/** A pair that was shown, in the order of showing; any `PairAnswer` is one. */
export interface AskedPair {
  readonly left: number;
  readonly right: number;
  readonly outcome: Outcome | "skip";
}

/** A normal distribution. */
export interface NormalPrior {
  readonly mean: number;
  /** Above 0. */
  readonly sd: number;
}

/**
 * Davidson's model of a comparison of two. With strengths s in logits (the logarithms of Bradley and Terry's
 * worths), d = s(left) - s(right) + bias, and the tie parameter v >= 0, the three outcomes are in the
 * ratio
 *
 *     left : right : tie  =  exp(d / 2) : exp(-d / 2) : v
 *
 * so that a difference of 1 means odds of e : 1 among the answers that decide, and equals tie in
 * v / (2 + v) of all answers. The bias moves the left item's strength: the order effect of Davidson
 * and Beaver, put so that Davidson's model holds of what the voter sees.
 *
 * An order of up to four is a series of choices, one item after the other. Of those left, each set of t
 * items competes for it (Davidson and Luce) with a worth of exp(the items' mean strength) * v ^ (t - 1).
 * Who is tied may have been chosen in any order: a tie counts as the geometric mean of all those orders,
 * times v for each item that is tied with another before it. That is Davidson's tie of two, and each of
 * those who are tied has won against all behind them. In Davidson and Luce's own model a tied set is
 * chosen at once: three who beat a fourth share one win, and nearly nothing is held against it. The price
 * is that, with more than two shown, the chances of all answers add up to less than 1 where ties are
 * possible (four alike, v = .25: .69), so v comes out somewhat low. The bias moves the strength of the
 * item that was shown first. Of two items that is the model above; without ties, Plackett and Luce's.
 *
 * What is not known beforehand is said by normal priors: each strength N(its prior mean, `priorSd`),
 * the logarithm of v and the bias by their own. So every estimate is finite, whatever was answered.
 *
 * @see Bradley and Terry (1952), Rank analysis of incomplete block designs, Biometrika 39
 * @see Davidson (1970), On extending the Bradley-Terry model to accommodate ties, JASA 65
 * @see Davidson and Beaver (1977), On extending the Bradley-Terry model to incorporate within-pair
 *   order effects, Biometrics 33
 * @see Firth, Kosmidis, Turner (2019), Davidson-Luce model for multi-item choice with ties,
 *   arXiv:1909.07123
 * @see Plackett (1975), The analysis of permutations, Applied Statistics 24
 */
export interface StrengthModel {
  /** The standard deviation of strengths, in logits; above 0. The unit that regret is told in. */
  readonly priorSd: number;
  /** What was thought of each item before, in logits; one an item. Left out: all equal. */
  readonly priorMeans?: readonly number[];
  /** Of the natural logarithm of v; null: no answer can be a tie (Bradley and Terry's model). */
  readonly logTie: NormalPrior | null;
  /** Of the bias to the left, in logits; null: sides make no difference. */
  readonly sideBias: NormalPrior | null;
}

/**
 * What is assumed of a person. With 1.64 a person agrees with the true order in .8 of decided pairs
 * on average; equals tie in .2 of answers, and anything from .03 to .65 is likely.
 */
export const personModel: StrengthModel = {
  priorSd: 1.64,
  logTie: { mean: Math.log(0.5), sd: 1 },
  sideBias: { mean: 0, sd: 1 },
};

/**
 * What is assumed of a model that compares images: as of a person, but that it may lean to the first
 * image by more, and names ties less often.
 */
export const comparerModel: StrengthModel = {
  priorSd: 1.64,
  logTie: { mean: Math.log(0.25), sd: 1 },
  sideBias: { mean: 0, sd: 1.5 },
};
