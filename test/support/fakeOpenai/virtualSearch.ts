import type { PlanInput } from "../../../src/protocol/plan.js";
import type { Providers } from "../../../src/protocol/providers.js";
import { openaiConnections } from "../../../src/providers/openai/openaiKind.js";
import { ProviderTable } from "../../../src/providers/providerTable.js";
import type { Foreseen, Quote } from "../../../src/search/foreseen.js";
import type { ModelPorts } from "../../../src/search/ports.js";
import { Lanes } from "../../../src/search/lanes.js";
import { SearchHarness, type HarnessOptions } from "../searchHarness.js";
import { VirtualClock } from "../virtualClock.js";
import { FakeOpenai, type FakeOptions, type LedgerLine } from "./fakeOpenai.js";
import { flavourOf } from "./flavours.data.js";

/**
 * Whole searches of the kind at a fake of OpenAI, on virtual time: real sockets, but a wait of ten
 * minutes takes none. To the kind it is a host far away.
 */

export const textModel = "gpt-6-luna";
export const imageModel = "gpt-image-2.6-flare";
/** Turns up nowhere but in the headers of requests. */
export const canaryKey = "sk-canary-9Zq4vT7mXw2bLk8R";
/** Nano-dollars of a token, as the fake has it; and the same as a person writes it. */
const price = { input: 100, output: 500, imageInput: 5000, imageOutput: 30_000 };
const textPrices = { input: 0.1, cachedInput: 0.1, output: 0.5 };
const imagePrices = { input: 5, cachedInput: 5, imageOutput: 30 };
const farAway = "https://models.example.com";
const flavour = flavourOf("openai");

export interface VirtualOptions extends Omit<HarnessOptions, "ports" | "clock" | "providers"> {
  readonly fake?: FakeOptions;
  readonly models?: Readonly<Record<"text" | "image", string>>;
  readonly plan?: Partial<PlanInput>;
  readonly startMs?: number;
  /** What each answer takes, milliseconds; nothing where nothing is said. */
  readonly latencyMs?: (line: LedgerLine) => number;
  /** How many calls the connection takes at once. */
  readonly limit?: number;
}

export interface VirtualSearch {
  readonly fake: FakeOpenai;
  readonly harness: SearchHarness;
  readonly ports: ModelPorts;
  readonly table: ProviderTable;
  readonly providers: Providers;
  /** What each call was said to cost at most, before it was made. */
  readonly quoted: readonly { readonly foreseen: Foreseen; readonly usd: number | null }[];
  /** What was logged, with whatever came along. */
  readonly log: readonly string[];
  /** Addresses that were asked for anywhere else. */
  readonly elsewhere: readonly string[];
  readonly clock: VirtualClock;
}

/** The fake, far away. */
class FarFetch {
  /** What was asked of anybody else. */
  readonly elsewhere: string[] = [];
  readonly #origin: string;

  constructor(fake: FakeOpenai) {
    this.#origin = new URL(fake.url).origin;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith(`${farAway}/`)) {
      this.elsewhere.push(url);
      throw new TypeError("Nobody is there.");
    }
    const { status, headers, body } = await fetch(url.replace(farAway, this.#origin), init);
    return new Response(body, { status, headers });
  };
}

/** What a chat is asked for, by the name of its form. */
export function formOf(body: Readonly<Record<string, unknown>>): string | undefined {
  const format = body["response_format"] as { json_schema?: { name: string } } | undefined;
  return format?.json_schema?.name;
}

/** An answer that needs no repair: what the fake makes of a schema repeats itself where it refines. */
function refined(body: Readonly<Record<string, unknown>>): string | undefined {
  if (formOf(body) !== "refine") return undefined;
  const [what, how] = ["A lighthouse at dusk above a rough sea", "oil paint, low sun"];
  return JSON.stringify({ what, how, prompt: `${what}. ${how}` });
}

/** Sets up a search and hands it on; the fake is stopped afterwards. */
export async function virtualSearch(
  { fake: fakeOptions, models, startMs, latencyMs, limit, ...options }: VirtualOptions,
  use: (search: VirtualSearch) => Promise<void>,
): Promise<void> {
  const fake = await FakeOpenai.start(flavour, {
    ...{ price, sidePx: 8, says: refined, key: canaryKey },
    ...(latencyMs && {
      work: (line: LedgerLine) => clock.sleep(latencyMs(line), new AbortController().signal),
    }),
    ...fakeOptions,
  });
  const far = new FarFetch(fake);
  const log: string[] = [];
  let running = (): number => 0;
  // A call that is not with the fake is under way, through streams and threads that know of no clock.
  let waitingForRoom = 0;
  const clock = new VirtualClock(startMs, () =>
    running() > fake.waiting + waitingForRoom ? 0 : Infinity,
  );
  const { text, image } = models ?? { text: textModel, image: imageModel };
  const connection = {
    name: "fake",
    kind: "openai",
    url: fake.url.replace(new URL(fake.url).origin, farAway),
    profile: "openai",
    ...(limit !== undefined && { limit }),
    prices: { [text]: textPrices, [image]: imagePrices },
  };
  const table: ProviderTable = new ProviderTable(
    [openaiConnections],
    {
      jobs: { run: () => Promise.reject(new Error("Nothing is drawn here.")) },
      clock,
      log: (...told) => void log.push(told.map(String).join(" ")),
      keys: { keyFor: () => Promise.resolve(canaryKey) },
      fetch: (...asked) => far.fetch(...asked),
      further: async (lane, tokens, signal) => {
        waitingForRoom++;
        await lanes.further({ lane, tokens }, clock, signal).finally(() => waitingForRoom--);
      },
    },
    () => [connection],
  );
  const lanes = new Lanes((lane) => table.limitOf(lane), clock);
  try {
    const roles = { language: `fake/${text}`, image: `fake/${image}`, vision: `fake/${text}` };
    const { signal } = new AbortController();
    const providers = await table.declare(roles, {}, signal);
    const connected = await table.connect(providers);
    const quoted: { foreseen: Foreseen; usd: number | null }[] = [];
    const quote: Quote = (foreseen) => {
      const usd = connected.quote?.(foreseen) ?? null;
      quoted.push({ foreseen, usd });
      return usd;
    };
    const ports = { ...connected, quote };
    const plan = { candidates: 2, beamWidth: 1, iterations: 2, seed: 7, ...options.plan };
    const harness = new SearchHarness({
      ...{ ...options, plan, clock, lanes, providers },
      ports: () => ports,
    });
    running = () => Object.keys(harness.state.running).length;
    await use({
      fake,
      harness,
      ports,
      table,
      providers,
      quoted,
      log,
      clock,
      elsewhere: far.elsewhere,
    });
  } finally {
    await fake.stop();
  }
}
