/** What a lane takes. A number that is not at least 1 counts as 1, so that nothing waits for ever. */
export interface LaneLimit {
  /** How many calls run at once. */
  readonly places: number;
  /** How many calls begin in any 60 seconds; without it, any number. */
  readonly requestsPerMinute?: number | undefined;
  /** How many tokens the calls of any 60 seconds may use; without it, any number. */
  readonly tokensPerMinute?: number | undefined;
  /** Several places that answer the same. */
  readonly endpoints?: readonly string[] | undefined;
}

/** A limit with nothing left open: whole numbers from 1, Infinity where there is none. */
export interface WholeLimit {
  readonly places: number;
  readonly requestsPerMinute: number;
  readonly tokensPerMinute: number;
  /** Each once; empty where the lane is one place. */
  readonly endpoints: readonly string[];
}

/** @param limit a number stands for that many places; a lane without a limit has one */
export function wholeLimit(limit: number | LaneLimit | undefined): WholeLimit {
  const given = typeof limit === "object" ? limit : { places: limit ?? 1 };
  return {
    places: atLeastOne(given.places),
    requestsPerMinute: atLeastOne(given.requestsPerMinute ?? Infinity),
    tokensPerMinute: atLeastOne(given.tokensPerMinute ?? Infinity),
    endpoints: [...new Set(given.endpoints)],
  };
}

function atLeastOne(value: number): number {
  return value >= 1 ? Math.floor(value) : 1;
}
