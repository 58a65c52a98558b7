import { guardedFetch, type Fetch, type HttpLimits, type HttpMeans } from "../http/guardedFetch.js";

/** The guarded ways to origins, kept so that their connections stay open between calls. */
export interface Fetches {
  /** For work, which waits for its turn as long as its service says so. */
  readonly work: (origin: string) => Fetch;
  /** The same for work that comes to words or numbers. */
  readonly words: (origin: string) => Fetch;
  /** For loading a model, which may be fetched from a slow disk. */
  readonly load: (origin: string) => Fetch;
  /** For questions that are answered at once. */
  readonly quick: (origin: string) => Fetch;
}

/** Who watches the work (`WorkWatch`) ends it long before. */
const dayMs = 86_400_000;
const workLimits: HttpLimits = {
  ...{ connectMs: 10_000, firstByteMs: dayMs, wholeMs: dayMs, maxBytes: 120_000_000 },
};
const wordsLimits: HttpLimits = { ...workLimits, maxBytes: 16_000_000 };
const loadLimits: HttpLimits = {
  ...{ connectMs: 10_000, firstByteMs: 1_200_000, wholeMs: 1_200_000, maxBytes: 8_000_000 },
};
/** A service that is busy on a busy machine may take its time to answer. */
const quickLimits: HttpLimits = {
  ...{ connectMs: 10_000, firstByteMs: 30_000, wholeMs: 40_000, maxBytes: 8_000_000 },
};

/** This machine's services have another port after each start. */
const mostKept = 64;

/** @param allowInsecure whether a token may go over plain http to another machine */
export function serviceFetches(means: HttpMeans, allowInsecure: boolean): Fetches {
  const keptBy = (limits: HttpLimits): ((origin: string) => Fetch) => {
    const kept = new Map<string, Fetch>();
    return (origin) => {
      const fetch = kept.get(origin) ?? guardedFetch({ origin, limits, means, allowInsecure });
      kept.delete(origin);
      kept.set(origin, fetch);
      const [oldest = ""] = kept.keys();
      if (kept.size > mostKept) kept.delete(oldest);
      return fetch;
    };
  };
  return {
    work: keptBy(workLimits),
    words: keptBy(wordsLimits),
    load: keptBy(loadLimits),
    quick: keptBy(quickLimits),
  };
}
