import assert from "node:assert/strict";
import type { Plan } from "../../../src/protocol/plan.js";
import { openaiConnections } from "../../../src/providers/openai/openaiKind.js";
import { ProviderTable } from "../../../src/providers/providerTable.js";
import { Lanes } from "../../../src/search/lanes.js";
import { usageOf } from "../../../src/search/usageTotals.js";
import { SearchRunner } from "../../../src/searchRunner.js";
import type { RunResult } from "../../../src/sessions/searchRun.js";
import { systemClock } from "../../../src/systemClock.js";
import { diskDeps, inFolder } from "../../support/diskHarness.js";
import { FakeOpenai, type FakeOptions } from "../../support/fakeOpenai/fakeOpenai.js";
import { flavourOf } from "../../support/fakeOpenai/flavours.data.js";

/** A whole search whose three roles are this kind, at one fake of OpenAI that keeps its own books. */

const flavour = flavourOf("openai");
const [textModel, imageModel] = ["gpt-6-luna", "gpt-image-2.6-flare"];
const price = { input: 100, output: 500, imageInput: 5000, imageOutput: 30_000 };
const prices = {
  [textModel]: { input: 0.1, cachedInput: 0.1, output: 0.5 },
  [imageModel]: { input: 5, cachedInput: 5, imageOutput: 30 },
};
const plan = { goal: "two red sailboats", candidates: 2, beamWidth: 1, iterations: 1, seed: 7 };

interface Searched {
  readonly results: readonly RunResult[];
  readonly fake: FakeOpenai;
}

/** Runs to its end: what pauses it is over when it is resumed. */
async function searched(
  fault: NonNullable<FakeOptions["fault"]>,
  use: (searched: Searched) => void,
  objective: Plan["objective"] = "weighted",
): Promise<void> {
  const fake = await FakeOpenai.start(flavour, { fault, price, sidePx: 64 });
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
  const deps = {
    ...diskDeps(),
    clock: systemClock,
    lanes: new Lanes((lane) => table.limitOf(lane), systemClock),
    portsFor: (...given: Parameters<ProviderTable["connect"]>) => table.connect(...given),
  };
  const runner = new SearchRunner(deps, table, "test");
  const providers = {
    language: `fake/${textModel}`,
    vision: `fake/${textModel}`,
    image: `fake/${imageModel}`,
  };
  try {
    await inFolder(async (output) => {
      let run = await runner.start({ plan: { ...plan, objective }, output, providers });
      const results = [await run.done];
      for (let i = 0; i < 3 && results.at(-1)?.outcome.kind === "paused"; i++) {
        run = await runner.resume(run.folder);
        results.push(await run.done);
      }
      use({ results, fake });
    });
  } finally {
    await fake.stop();
  }
}

/** Calls of models, without the lists that are asked for before. */
const workOf = ({ ledger }: FakeOpenai) => ledger.filter(({ path }) => path !== "/models");

function assertBooksAgree({ results, fake }: Searched): void {
  const state = results.at(-1)?.state ?? assert.fail();
  const own = usageOf(state);
  const billed = fake.ledger.reduce(
    (sum, line) => ({
      inputTokens: sum.inputTokens + line.inputTokens,
      outputTokens: sum.outputTokens + line.outputTokens,
      costNanoUsd: sum.costNanoUsd + line.nanoUsd,
    }),
    { inputTokens: 0, outputTokens: 0, costNanoUsd: 0 },
  );
  const { inputTokens, outputTokens, costNanoUsd } = own;
  assert.deepEqual({ inputTokens, outputTokens, costNanoUsd }, billed);
}

function assertWon({ results }: Searched): void {
  const last = results.at(-1) ?? assert.fail();
  assert.equal(last.outcome.kind, "ended", JSON.stringify(last.outcome));
  const { end } = last.state;
  assert.ok(end?.kind === "finished" && end.winner !== null, JSON.stringify(end));
}

describe("a search on a server that speaks OpenAI's form", function () {
  this.timeout(120_000);

  it("finds a winner, and its books agree with the server's to the nano-dollar", () =>
    searched(
      () => undefined,
      (whole) => {
        assertWon(whole);
        assertBooksAgree(whole);
        assert.deepEqual(whole.fake.refused, []);
        assert.equal(workOf(whole.fake).length, 6);
        assert.ok(whole.fake.ledger.every(({ wasAborted }) => !wasAborted));
      },
    ));

  it("makes a checklist, writes for it and answers it, and its books still agree", () =>
    searched(
      () => undefined,
      (whole) => {
        assertWon(whole);
        assertBooksAgree(whole);
        assert.deepEqual(whole.fake.refused, []);
        const state = whole.results.at(-1)?.state ?? assert.fail();
        assert.ok((state.checklist?.length ?? 0) > 2);
        const forms = workOf(whole.fake).map(({ body }) => JSON.stringify(body));
        assert.ok(forms.some((body) => body.includes('"questions"')));
        assert.ok(forms.some((body) => body.includes('"covers"')));
        assert.ok(forms.some((body) => body.includes('"answers"')));
        for (const { answers } of Object.values(state.candidates)) {
          assert.equal(answers?.length, state.checklist?.length);
        }
      },
      "checklist",
    ));

  it("sends its key nowhere but in its header", () =>
    searched(
      () => undefined,
      ({ fake }) => {
        const bodies = JSON.stringify(fake.ledger.map(({ body, path }) => [body, path]));
        assert.doesNotMatch(bodies, /fake-key/);
      },
    ));
});
