/** Marks a `switch` as complete: a variant that it forgets does not compile, and one from outside throws. */
export function assertNever(value: never): never {
  throw new TypeError(`Not a known variant: ${JSON.stringify(value)}`);
}
