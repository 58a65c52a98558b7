/** What a server's headers say of how much it takes, and when it wants to be asked again. */

/** Of requests or of tokens; null where nothing is said. */
export interface Allowance {
  readonly limit: number | null;
  readonly remaining: number | null;
  /** Until there is more, milliseconds from the answer. */
  readonly resetMs: number | null;
}

export interface RateHeaders {
  readonly requests: Allowance;
  readonly tokens: Allowance;
  /** Null where nothing is said. */
  readonly retryAfterMs: number | null;
}

/**
 * Reads `x-ratelimit-*` (OpenAI's form, and the one without a dimension, which counts requests) and
 * `retry-after`. A moment is taken against the answer's own `date`, so no clock of ours has to be
 * right; without one it says nothing.
 */
export function rateHeaders(headers: Headers): RateHeaders {
  const answeredAtMs = momentMs(headers.get("date") ?? "");
  const allowance = (...suffixes: readonly string[]): Allowance => {
    const told = (what: string): string =>
      suffixes.map((suffix) => headers.get(`x-ratelimit-${what}${suffix}`)).find(isTold) ?? "";
    return {
      limit: countOf(told("limit")),
      remaining: countOf(told("remaining")),
      resetMs: waitMs(told("reset"), answeredAtMs),
    };
  };
  const milliseconds = ["retry-after-ms", "x-ms-retry-after-ms"]
    .map((name) => numberOf(headers.get(name) ?? ""))
    .find((number) => number !== null);
  return {
    requests: allowance("-requests", ""),
    tokens: allowance("-tokens"),
    retryAfterMs: milliseconds ?? waitMs(headers.get("retry-after") ?? "", answeredAtMs),
  };
}

/**
 * When a server that said "too many" wants to be asked again, milliseconds; null where it does not
 * say. What is used up has to come back first; where nothing is, the soonest change may be enough.
 */
export function askAgainMs({ requests, tokens, retryAfterMs }: RateHeaders): number | null {
  if (retryAfterMs !== null) return retryAfterMs;
  const both = [requests, tokens];
  const resets = (allowances: readonly Allowance[]): number[] =>
    allowances.map(({ resetMs }) => resetMs).filter((resetMs) => resetMs !== null);
  const usedUp = resets(both.filter(({ remaining }) => remaining === 0));
  if (usedUp.length > 0) return Math.max(...usedUp);
  const all = resets(both);
  return all.length > 0 ? Math.min(...all) : null;
}

const unitsMs: Readonly<Record<string, number>> = {
  ...{ d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 },
  ...{ us: 1e-3, µs: 1e-3, μs: 1e-3, ns: 1e-6 },
};
const duration = /^(?:\d+(?:\.\d+)?(?:ms|us|µs|μs|ns|[dhms]))+$/;

/** `6m0s`, `1h2m3.5s`, `20ms`, or a plain number of seconds; null for anything else. */
export function durationMs(text: string): number | null {
  const seconds = numberOf(text);
  if (seconds !== null) return bounded(seconds * 1000);
  const told = text.trim().toLowerCase();
  if (told.length > longestText || !duration.test(told)) return null;
  let ms = 0;
  for (const [, count = "", unit = ""] of told.matchAll(/(\d+(?:\.\d+)?)([a-zµμ]+)/g)) {
    ms += Number(count) * (unitsMs[unit] ?? 0);
  }
  return bounded(ms);
}

const longestText = 64;
/** Numbers of seconds that are no duration any more, but a moment: in seconds, or in milliseconds. */
const firstMomentSeconds = 1e9;
const firstMomentMilliseconds = 1e11;

/** A duration, or a moment against the answer's own. */
function waitMs(text: string, answeredAtMs: number | null): number | null {
  const number = numberOf(text);
  const isMoment = number === null ? durationMs(text) === null : number >= firstMomentSeconds;
  if (!isMoment) return durationMs(text);
  const moment =
    number === null ? momentMs(text) : number * (number >= firstMomentMilliseconds ? 1 : 1000);
  if (moment === null || answeredAtMs === null) return null;
  return bounded(Math.max(0, moment - answeredAtMs));
}

/** A date of HTTP's or ISO's form, UTC milliseconds. */
function momentMs(text: string): number | null {
  if (text.length > longestText || !/^(?:[A-Za-z]{3,9}, |\d{4}-\d\d-\d\dT)/.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isFinite(ms) ? ms : null;
}

function numberOf(text: string): number | null {
  const told = text.trim();
  if (told.length > longestText || !/^\d+(?:\.\d+)?$/.test(told)) return null;
  return bounded(Number(told));
}

function countOf(text: string): number | null {
  const number = numberOf(text);
  return number === null ? null : Math.floor(number);
}

function bounded(number: number): number {
  return Math.min(number, Number.MAX_SAFE_INTEGER);
}

function isTold(value: string | null): value is string {
  return value !== null && value.trim() !== "";
}
