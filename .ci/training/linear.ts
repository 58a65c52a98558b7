/** The little linear algebra that fitting the judge needs. Symmetric matrices are whole, row by row. */

/** Lower triangular `L` with `L L' = matrix`, in place of the matrix. */
export function cholesky(matrix: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) {
    const rowI = i * size;
    for (let j = 0; j <= i; j++) {
      const rowJ = j * size;
      let sum = matrix[rowI + j] as number;
      for (let k = 0; k < j; k++) {
        sum -= (matrix[rowI + k] as number) * (matrix[rowJ + k] as number);
      }
      if (i === j) {
        if (!(sum > 0)) throw new RangeError("The matrix is not positive definite");
        matrix[rowI + i] = Math.sqrt(sum);
      } else {
        matrix[rowI + j] = sum / (matrix[rowJ + j] as number);
      }
    }
  }
  return matrix;
}

/** Solves `L L' x = right`. */
export function solve(lower: Float64Array, size: number, right: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    let sum = x[i] as number;
    for (let k = 0; k < i; k++) sum -= (lower[i * size + k] as number) * (x[k] as number);
    x[i] = sum / (lower[i * size + i] as number);
  }
  for (let i = size - 1; i >= 0; i--) {
    const value = (x[i] as number) / (lower[i * size + i] as number);
    x[i] = value;
    for (let k = 0; k < i; k++) {
      x[k] = (x[k] as number) - (lower[i * size + k] as number) * value;
    }
  }
  return x;
}

/** Adds `weight * row row'` for each row to the lower half of `gram`. */
export function accumulate(gram: Float64Array, size: number, row: Float32Array, weight = 1): void {
  for (let i = 0; i < size; i++) {
    const value = weight * (row[i] as number);
    if (value === 0) continue;
    const to = i * size;
    for (let j = 0; j <= i; j++)
      gram[to + j] = (gram[to + j] as number) + value * (row[j] as number);
  }
}
