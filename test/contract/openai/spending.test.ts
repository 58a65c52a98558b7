import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { nanoUsdOf } from "../../../src/base/money.js";
import { metadataSchema } from "../../../src/protocol/metadata.js";
import { openaiConnections } from "../../../src/providers/openai/openaiKind.js";
import { ProviderTable } from "../../../src/providers/providerTable.js";
import { Lanes } from "../../../src/search/lanes.js";
import { SearchRunner } from "../../../src/searchRunner.js";
import type { RunResult } from "../../../src/sessions/searchRun.js";
import { diskDeps, inFolder, QuickClock } from "../../support/diskHarness.js";
import { FakeOpenai } from "../../support/fakeOpenai/fakeOpenai.js";
import { faults, type FaultName } from "../../support/fakeOpenai/faults.js";
import { flavourOf } from "../../support/fakeOpenai/flavours.data.js";
import { PurseRig } from "../../support/purseRig.js";
import { systemClock } from "../../../src/systemClock.js";

/** The server's books, the session's and those of the machine, of whole searches with failures. */

const [textModel, imageModel] = ["gpt-6-luna", "gpt-image-2.6-flare"];
const price = { input: 100, output: 500, imageInput: 5000, imageOutput: 30_000 };
const prices = {
  [textModel]: { input: 0.1, cachedInput: 0.1, output: 0.5 },
  [imageModel]: { input: 5, cachedInput: 5, imageOutput: 30 },
};
const plan = { goal: "two red sailboats", candidates: 3, beamWidth: 1, iterations: 2, seed: 7 };

interface Searched {
  readonly results: readonly RunResult[];
  readonly folder: string;
  readonly fake: FakeOpenai;
  readonly rig: PurseRig;
}

/** Runs to its end, and is resumed where it pauses, under another limit where that is why. */
async function searched(
  fault: (call: number) => FaultName | undefined,
  limitsUsd: readonly number[],
  use: (searched: Searched) => Promise<void>,
): Promise<void> {
  let calls = 0;
  const fake = await FakeOpenai.start(flavourOf("openai"), {
    ...{ price, sidePx: 64 },
    fault: (_index, path) => {
      const name = path === "/models" ? undefined : fault(calls++);
      return name === undefined ? undefined : faults[name];
    },
  });
  const connection = { name: "fake", kind: "openai", url: fake.url, profile: "openai", prices };
  const means = {
    jobs: { run: () => assert.fail("nothing is drawn here") },
    clock: systemClock,
    log: () => undefined,
    keys: { keyFor: () => Promise.resolve("fake-key") },
    fetch: () => assert.fail("nobody else is asked"),
    further: () => Promise.resolve(),
  };
  const table = new ProviderTable([openaiConnections], means, () => [connection]);
  try {
    await inFolder(async (output) => {
      const [first = 100, ...others] = limitsUsd;
      const rig = new PurseRig(join(output, "config"), first, new QuickClock(Date.now()));
      const deps = {
        ...diskDeps({ purse: rig.purse() }),
        clock: systemClock,
        lanes: new Lanes((lane) => table.limitOf(lane), systemClock),
        portsFor: (...given: Parameters<ProviderTable["connect"]>) => table.connect(...given),
      };
      const runner = new SearchRunner(deps, table, "test");
      const text = `fake/${textModel}`;
      const providers = { language: text, vision: text, image: `fake/${imageModel}` };
      let run = await runner.start({ plan, output, providers });
      const results = [await run.done];
      for (const limitUsd of others) {
        if (results.at(-1)?.outcome.kind !== "paused") break;
        rig.dailyUsd = limitUsd;
        run = await runner.resume(run.folder);
        results.push(await run.done);
      }
      await use({ results, folder: run.folder, fake, rig });
    });
  } finally {
    await fake.stop();
  }
}

async function booksOf({ fake, folder, rig }: Searched) {
  const owed = fake.ledger.reduce(
    (sum, { inputTokens, outputTokens, nanoUsd }) => ({
      inputTokens: sum.inputTokens + inputTokens,
      outputTokens: sum.outputTokens + outputTokens,
      nanoUsd: sum.nanoUsd + nanoUsd,
    }),
    { inputTokens: 0, outputTokens: 0, nanoUsd: 0 },
  );
  const text = await readFile(join(folder, "metadata.json"), "utf8");
  const { costUsd, inputTokens, outputTokens } = metadataSchema().parse(JSON.parse(text)).usage;
  const session = { inputTokens, outputTokens, nanoUsd: nanoUsdOf(costUsd ?? NaN) };
  const { days } = await rig.purse().days();
  const [day, ...rest] = days;
  assert.deepEqual(rest, []);
  assert.equal(day?.setAsideNanoUsd, 0);
  return { owed, session, machineNanoUsd: day.spentNanoUsd };
}

function assertEnded({ results }: Searched): void {
  const last = results.at(-1) ?? assert.fail();
  assert.equal(last.outcome.kind, "ended", JSON.stringify(last.outcome));
}

/** Not billed, or told how much it was. */
const told: readonly FaultName[] = [
  ...(["tooOftenInWords", "moderated", "proseRefusal", "refusal", "thinks"] as const),
  ...(["noImage", "thinksOnly", "filtered"] as const),
];

describe("The books of a search at a server that fails now and then", function () {
  this.timeout(120_000);

  for (const every of [2, 3, 5]) {
    it(`agree to the token and the nano-dollar where every ${every}. call fails`, () =>
      searched(
        (call) => (call % every === 1 ? told[Math.floor(call / every) % told.length] : undefined),
        [100, 100, 100, 100],
        async (whole) => {
          assertEnded(whole);
          const { owed, session, machineNanoUsd } = await booksOf(whole);
          assert.deepEqual(session, owed);
          assert.equal(machineNanoUsd, owed.nanoUsd);
        },
      ));
  }

  it("agree over pauses at the day's limit, under limits that are raised bit by bit", () =>
    searched(
      (call) => (call % 4 === 1 ? told[call % told.length] : undefined),
      [0.03, 0.035, 0.04, 0.045, 100],
      async (whole) => {
        assertEnded(whole);
        assert.ok(whole.results.length > 1);
        const { owed, session, machineNanoUsd } = await booksOf(whole);
        assert.deepEqual(session, owed);
        assert.equal(machineNanoUsd, owed.nanoUsd);
      },
    ));

  it("count at the worst what may have been billed and nobody told, so never less than is owed", () =>
    searched(
      (call) => (["broken", "resetInBody", "truncated", "resetBefore"] as const)[(call * 7) % 11],
      [100, 100, 100],
      async (whole) => {
        const { owed, machineNanoUsd } = await booksOf(whole);
        const { spentNanoUsd } = whole.results.at(-1)?.state.totals ?? assert.fail();
        assert.equal(machineNanoUsd, spentNanoUsd);
        assert.ok(machineNanoUsd > owed.nanoUsd);
      },
    ));
});
