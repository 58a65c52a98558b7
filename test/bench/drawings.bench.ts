import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { openaiConnections } from "../../src/providers/openai/openaiKind.js";
import { baseUrlOf } from "../../src/providers/openai/baseUrl.js";
import { ProviderTable } from "../../src/providers/providerTable.js";
import { quotaPlan } from "../../src/host/quotaPlan.js";
import { Lanes } from "../../src/search/lanes.js";
import { winnerOf } from "../../src/search/selectors.js";
import { usageOf } from "../../src/search/usageTotals.js";
import { SearchRunner } from "../../src/searchRunner.js";
import { systemClock } from "../../src/systemClock.js";
import { diskDeps } from "../support/diskHarness.js";
import { svgRig } from "../support/svgRig.js";
import { drawingGoals } from "./drawingGoals.data.js";
import { blindSheet, type DrawnPair } from "./drawingSheet.js";
import { printRows } from "./print.js";
import { table as tableOf } from "./table.js";

/**
 * How a search compares with the plain request for the same drawing, by one language model: a sheet to
 * be judged blind. `DRAW_URL` and `DRAW_MODEL` name the model, `DRAW_KEY` its key, `DRAW_JUDGE` another
 * one to judge, `GOALS` how many of the goals, `OUT` the folder; see `CONTRIBUTING.md`.
 */
const { DRAW_URL: url, DRAW_MODEL: model, DRAW_KEY: key, DRAW_JUDGE: judge = model } = process.env;
const out = resolve(process.env["OUT"] ?? ".cache/drawings");
const goals = drawingGoals.slice(0, Number(process.env["GOALS"] ?? drawingGoals.length));
const size = { widthPx: 512, heightPx: 512 };
const { signal } = new AbortController();
/** One request, milliseconds. */
const plainMs = 300_000;

if (url === undefined || model === undefined) {
  process.stdout.write(
    "No model is named, so nothing was drawn. Say DRAW_URL (a server that speaks OpenAI's form) and DRAW_MODEL, and DRAW_KEY where it wants a key.\n",
  );
} else {
  await compare(url, model, judge ?? model);
}

async function compare(server: string, drawer: string, judging: string): Promise<void> {
  const { jobs } = await svgRig();
  const connection = { name: "tried", kind: "openai", url: server };
  const lanes = new Lanes((lane) => table.limitOf(lane), systemClock);
  const means = {
    ...{ jobs, clock: systemClock, log: () => undefined, fetch },
    keys: { keyFor: () => Promise.resolve(key) },
    further: (lane: string, tokens: number) => lanes.further({ lane, tokens }, systemClock, signal),
  };
  const table: ProviderTable = new ProviderTable([openaiConnections], means, () => [connection]);
  const deps = {
    ...{ ...diskDeps(), clock: systemClock, lanes },
    portsFor: (...given: Parameters<ProviderTable["connect"]>) => table.connect(...given),
  };
  const runner = new SearchRunner(deps, table, "bench");
  const providers = {
    ...{ language: `tried/${drawer}`, image: `svg/tried/${drawer}`, vision: `tried/${judging}` },
  };

  const plainly = async (goal: string): Promise<Uint8Array | null> => {
    const answer = await plainAnswer(server, drawer, `Draw ${goal} as SVG.`);
    const drawn = await jobs.run("drawSvg", { answer, size }, [], signal);
    return drawn.kind === "drawn" ? drawn.png : null;
  };
  let requests = 0;
  const searched = async (goal: string, seed: number): Promise<Uint8Array | null> => {
    const plan = { goal, ...quotaPlan, ...size, seed, stopOnPlateau: false };
    const run = await runner.start({ plan, output: join(out, "sessions"), providers });
    const { state } = await run.done;
    requests += usageOf(state).requests;
    const winner = winnerOf(state);
    const image = winner === null ? null : (state.candidates[winner]?.image ?? null);
    if (image === null) process.stderr.write(`${goal}: no image, see ${run.folder}\n`);
    return image && (await readFile(join(run.folder, image.file)));
  };

  const row = async () => {
    const pairs: DrawnPair[] = [];
    for (const [at, goal] of goals.entries()) {
      process.stderr.write(`${at + 1} of ${goals.length}: ${goal}\n`);
      const [plain, search] = [await plainly(goal), await searched(goal, at)];
      pairs.push({ goal, plain, search });
    }
    const sheet = blindSheet(pairs, Date.now());
    await mkdir(join(out, "key"), { recursive: true });
    for (const [name, content] of Object.entries(sheet.files)) {
      await writeFile(join(out, name), content);
    }
    await writeFile(join(out, "key", "key.json"), JSON.stringify(sheet.key, undefined, 2));
    const drawnBy = (way: "plain" | "search"): string =>
      `${pairs.filter((pair) => pair[way] !== null).length} of ${pairs.length}`;
    const rows = [
      ["plain request", drawnBy("plain"), String(pairs.length)],
      ["search", drawnBy("search"), String(requests)],
    ];
    return {
      title: "Drawn",
      // Which is better, a person says.
      isPassed: true,
      text: `${tableOf(["way", "drawn", "requests"], rows)}\n\nLook at ${join(out, "sheet.html")}, choose a side of each pair, then open ${join(out, "key", "key.json")}.`,
    };
  };
  await printRows(`${drawer}, ${goals.length} goals, one request against a search`, [row]);
}

/** What anybody would type, with no words of ours around it. */
async function plainAnswer(server: string, drawer: string, content: string): Promise<string> {
  const response = await fetch(`${baseUrlOf(server).url}/chat/completions`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ model: drawer, messages: [{ role: "user", content }] }),
    signal: AbortSignal.timeout(plainMs),
  });
  if (!response.ok)
    throw new Error(`The server answered ${response.status}: ${await response.text()}`);
  const body = (await response.json()) as {
    readonly choices?: readonly { readonly message?: { readonly content?: string } }[];
  };
  return body.choices?.[0]?.message?.content ?? "";
}
