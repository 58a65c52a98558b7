/** Where the parameters that all items share stand, after the strengths. */
export interface SharedPlaces {
  /** Where the bias stands among the parameters; null where the model has none. */
  readonly biasAt: number | null;
  readonly logTieAt: number | null;
}

/** Adds to an entry of a symmetric matrix; the mirrored entry is added on its own. */
export type AddEntry = (row: number, column: number, value: number) => void;

/** The logarithm of how likely some answers are, for all parameters in one vector. It is concave. */
export interface Likelihood {
  /**
   * Adds the slope at `parameters` to `gradient`.
   * @returns `value` plus the logarithm
   */
  add(value: number, parameters: Float64Array, gradient: Float64Array): number;
  /** Minus the second derivatives, entry by entry. */
  addCurvature(parameters: Float64Array, add: AddEntry): void;
}
