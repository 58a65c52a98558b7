/**
 * What is made when it is first asked for, and once only: what every process reads at its start
 * costs nothing before it is used.
 */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
