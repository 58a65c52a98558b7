import { seededRandom, type Random } from "../../src/base/random.js";
import { schemaVersion, type EventBody, type KnownEvent } from "../../src/protocol/events.js";
import { sha256Hex } from "../../src/base/sha256.js";
import type { CallIntent } from "../../src/search/intent.js";
import { usdOf } from "../../src/base/money.js";
import { decide } from "../../src/search/decide.js";
import { parseKey } from "../../src/search/keys.js";
import { Folder } from "../../src/search/reduce.js";
import { inputsOf, requestFor, type HashText } from "../../src/search/requests.js";
import { planOf, providersOf } from "./searchHarness.js";

/** The journal of a whole search, by its own rules, without a driver: it takes no time to wait for. */

export interface SearchSize {
  readonly candidates: number;
  readonly iterations: number;
  readonly beamWidth: number;
}

/** The largest search that a plan may ask for. */
export const largestSearch = { candidates: 64, iterations: 20 };

/** How many calls run at once. */
const atOnce = 64;
const startedAtMs = Date.UTC(2026, 0, 1);

/**
 * @param hash a faster one than the portable one
 * @returns events that a replay confirms, with texts and findings as long as those of real models
 */
export function journalOf(size: SearchSize, hash: HashText = sha256Hex): KnownEvent[] {
  const events: KnownEvent[] = [];
  const folder = new Folder();
  const append = (body: EventBody): void => {
    const event = { seq: events.length, at: startedAtMs + events.length * 50, ...body };
    events.push(event);
    folder.add(event);
  };
  append({
    kind: "searchStarted",
    schemaVersion,
    sessionId: "9d1f0f6e-5a6b-4c1d-8a52-1f6f3b6f7a10",
    appVersion: "test",
    plan: planOf({ ...size, stopOnPlateau: false }),
    providers: providersOf(),
  });
  for (;;) {
    const { decisions, calls } = decide(folder.state);
    const [due] = decisions;
    if (due !== undefined) append(due);
    else if (calls.length === 0) return events;
    else {
      const started = calls.slice(0, atOnce);
      for (const call of started) append(startOf(folder, call, hash));
      for (const { key } of started) append(answerTo(key));
    }
  }
}

function startOf({ state }: Folder, call: CallIntent, hash: HashText): EventBody {
  const { key, lane, worstNanoUsd } = call;
  const inputs = inputsOf(state, key, requestFor(state, key), hash);
  return { kind: "callStarted", key, lane, worstUsd: usdOf(worstNanoUsd), inputs };
}

/** What a model answers to a call: its words and scores follow from the key. */
export function answerTo(key: string): EventBody {
  const { kind, candidate, iteration } = parseKey(key);
  const random = seededRandom("answer", key);
  const result = { key, usage, milliseconds: 1500 };
  switch (kind) {
    case "critique":
      return {
        ...{ kind: "critiqueWritten", ...result, text: words(random, 60) },
        recommendations: { what: words(random, 20), how: words(random, 20) },
      };
    case "draw":
      return { kind: "imageDrawn", ...result, image: imageOf(candidate ?? ""), recipe: "embedded" };
    case "judge": {
      // Later iterations are better, so that children of every iteration are kept.
      const alignment = Math.min(100, 40 * random.next() + 3 * (iteration ?? 0));
      return {
        ...{ kind: "candidateJudged", ...result, alignment, aesthetic: alignment / 10 },
        findings: Array.from({ length: 6 }, (_, index) => {
          const half = index % 2 === 0 ? "what" : "how";
          return { text: words(random, 12), half, met: random.next() > 0.5, confidence: 0.5 };
        }),
      };
    }
    default: {
      const [what, how] = [words(random, 35), words(random, 35)];
      return { kind: "promptWritten", ...result, what, how, prompt: `${what}, ${how}` };
    }
  }
}

const usage = {
  costUsd: 0,
  inputTokens: 900,
  cachedInputTokens: 0,
  outputTokens: 150,
  imageTokens: null,
  requests: 1,
};

function imageOf(candidate: string) {
  const size = { widthPx: 1024, heightPx: 1024 };
  const sha256 = sha256Hex(candidate);
  return { file: `${candidate}.png`, sha256, ...size, mediaType: "image/png" } as const;
}

const vocabulary =
  "a the of with under over lighthouse dusk waves rocks pale golden light storm clouds gulls keeper window lantern beam fog quiet water reflection wide angle soft focus grain oil brush texture".split(
    " ",
  );

function words(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.pick(vocabulary)).join(" ");
}
