/** A square matrix, row after row. */
export type Matrix = Float64Array;

/**
 * The lower triangle L of a symmetric positive definite matrix, L Lt = `matrix` (Cholesky).
 * @param size rows of the matrix
 * @throws {RangeError} when it is not positive definite
 */
export function cholesky(matrix: Matrix, size: number): Matrix {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = at(matrix, row * size + column);
      for (let k = 0; k < column; k++) {
        sum -= at(lower, row * size + k) * at(lower, column * size + k);
      }
      if (row === column && !(sum > 0)) throw new RangeError("Not positive definite");
      lower[row * size + column] =
        row === column ? Math.sqrt(sum) : sum / at(lower, column * size + column);
    }
  }
  return lower;
}

/** The lower triangle that undoes `lower`. */
export function invertLower(lower: Matrix, size: number): Matrix {
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    for (let row = column; row < size; row++) {
      let sum = row === column ? 1 : 0;
      for (let k = column; k < row; k++) {
        sum -= at(lower, row * size + k) * at(inverse, k * size + column);
      }
      inverse[row * size + column] = sum / at(lower, row * size + row);
    }
  }
  return inverse;
}

/** into = lower * vector; another array than `vector`. */
export function timesLower(lower: Matrix, vector: Float64Array, into: Float64Array): void {
  const size = vector.length;
  for (let row = 0; row < size; row++) {
    const start = row * size;
    let sum = 0;
    for (let k = 0; k <= row; k++) sum += (lower[start + k] as number) * (vector[k] as number);
    into[row] = sum;
  }
}

/** into = lower, transposed, * vector; another array than `vector`. */
export function timesLowerTransposed(
  lower: Matrix,
  vector: Float64Array,
  into: Float64Array,
): void {
  const size = vector.length;
  into.fill(0);
  for (let row = 0; row < size; row++) {
    const start = row * size;
    const factor = vector[row] as number;
    for (let k = 0; k <= row; k++) {
      into[k] = (into[k] as number) + (lower[start + k] as number) * factor;
    }
  }
}

/** Of arrays whose length is known: the index is there. */
export function at(values: ArrayLike<number>, index: number): number {
  return values[index] as number;
}
