/**
 * Round values between two others, 0 among them where it lies there.
 * @param most how many at most, 2 or more; one more may come of rounding
 */
export function ticksOf(low: number, high: number, most: number): number[] {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let index = Math.ceil(low / step); index * step <= high; index++) {
    // No 0.30000000000000004, and no -0.
    ticks.push(Number((index * step).toPrecision(12)) + 0);
  }
  return ticks;
}
