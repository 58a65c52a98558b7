/** Marks a `switch` as complete: a forgotten variant does not compile, one from outside throws. */
export function assertNever(value: never): never {
  throw new TypeError(`Not a known variant: ${JSON.stringify(value)}`);
}
