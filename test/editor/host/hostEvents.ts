/** What the tests in the extension host report, one JSON line each, to the run that started them. */
export type HostEvent =
  | { readonly kind: "passed"; readonly title: string; readonly milliseconds: number }
  | HostFailure
  | { readonly kind: "skipped"; readonly title: string }
  | { readonly kind: "ended"; readonly passed: number; readonly failed: number };

interface HostFailure {
  readonly kind: "failed";
  readonly title: string;
  readonly stack: string;
  readonly milliseconds: number;
}

export function hostEventOf(line: string): HostEvent {
  return JSON.parse(line) as HostEvent;
}
