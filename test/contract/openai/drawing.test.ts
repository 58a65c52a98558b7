import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { systemClock } from "../../../src/systemClock.js";
import { UsageError } from "../../../src/base/errors.js";
import { readHeader } from "../../../src/images/imageFormat.js";
import type { LookRule } from "../../../src/protocol/lookRule.js";
import type { Means } from "../../../src/providers/adapter.js";
import { OpenaiAdapter } from "../../../src/providers/openai/openaiAdapter.js";
import {
  openaiConnections,
  type OpenaiConnection,
} from "../../../src/providers/openai/openaiKind.js";
import { ProviderTable } from "../../../src/providers/providerTable.js";
import { Lanes } from "../../../src/search/lanes.js";
import { usageOf } from "../../../src/search/usageTotals.js";
import { SearchRunner } from "../../../src/searchRunner.js";
import { diskDeps, inFolder } from "../../support/diskHarness.js";
import { svgRig } from "../../support/svgRig.js";
import { drawRequest } from "../../support/fakeOpenai/fakeModels.js";
import { FakeOpenai, type FakeOptions } from "../../support/fakeOpenai/fakeOpenai.js";
import { flavourOf, flavours, type Flavour } from "../../support/fakeOpenai/flavours.data.js";

/** Language models of servers that speak OpenAI's form, as image models. */

const signal = new AbortController().signal;
const never = (): never => assert.fail("not in these tests");
let jobs: Means["jobs"];
before(async () => {
  jobs = (await svgRig()).jobs;
});

const meansWith = (): Means => ({
  ...{ jobs, clock: systemClock, log: () => undefined, fetch: never },
  keys: { keyFor: () => Promise.resolve("fake-key") },
  further: () => Promise.resolve(),
});

async function at(
  flavour: Flavour,
  use: (connection: OpenaiConnection, fake: FakeOpenai) => Promise<void>,
  options: FakeOptions = {},
): Promise<void> {
  const fake = await FakeOpenai.start(flavour, options);
  const connection = { name: "here", kind: "openai", url: fake.url, profile: flavour.id } as const;
  try {
    await use(connection, fake);
  } finally {
    await fake.stop();
  }
}

for (const flavour of flavours) {
  const { chat } = flavour;
  if (chat === null) {
    it(`${flavour.id} draws nothing as SVG: it has no model that writes`, () =>
      at(flavour, async (connection) => {
        const { asSvg } = new OpenaiAdapter(meansWith());
        await assert.rejects(asSvg.declare(connection, "any", {}, signal), UsageError);
      }));
    continue;
  }
  it(`${flavour.id} draws as SVG with what writes, on its lane, and counts what its server counts`, () =>
    at(flavour, async (connection, fake) => {
      const { roles, asSvg } = new OpenaiAdapter(meansWith());
      const writer = await roles.language.declare(connection, chat.model, {}, signal);
      const drawing = { ...connection, image: { quality: "low" } };
      const declared = await asSvg.declare(drawing, chat.model, {}, signal);
      const { model, lane, billing, endpoint } = writer;
      assert.deepEqual({ ...declared, ...{ model, lane, billing, endpoint } }, declared);
      assert.deepEqual(
        [Object.keys(declared.options), declared.worstUsd],
        [["looks"], { draw: 0 }],
      );
      assert.deepEqual(await asSvg.renewed(declared, drawing, signal), declared);
      const { images } = await asSvg.connect(declared, drawing);
      const before = fake.ledger.length;
      const drawn = await images.draw(drawRequest, signal, () => undefined);
      const lines = fake.ledger.slice(before);
      const { widthPx, heightPx } = readHeader(drawn.bytes);
      assert.deepEqual([widthPx, heightPx], [drawRequest.widthPx, drawRequest.heightPx]);
      assert.match(drawn.source ?? "", /^<svg/);
      const answered = lines.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
      assert.deepEqual([drawn.usage.outputTokens, drawn.usage.costUsd], [answered, 0]);
    }));
}

describe("whether a model that draws as SVG looks at its drafts", () => {
  const luna = "gpt-6-luna";
  const blind = "writers/words-only";
  const seer = "writers/sees-too";
  const unsaid = "google/gemini-3.1-flash";
  const router: Flavour = {
    ...flavourOf("openrouter"),
    models: [
      { id: unsaid },
      { id: blind, architecture: { input_modalities: ["text"] } },
      { id: seer, architecture: { input_modalities: ["text", "image"] } },
    ],
  };
  const looksAt = async (
    connection: Partial<OpenaiConnection>,
    options: { readonly looks?: boolean } = {},
    model = luna,
  ): Promise<unknown> => {
    const { asSvg } = new OpenaiAdapter(meansWith());
    const cloud = { name: "cloud", kind: "openai", url: "https://api.openai.com/v1" } as const;
    const declared = await asSvg.declare({ ...cloud, ...connection }, model, options, signal);
    return declared.options["looks"];
  };
  const price = (output: number) => ({ prices: { [luna]: { input: 0, output } } });

  it("follows from what a look costs: a cent at most", async () => {
    // Of 1,500 tokens, and 500 of thoughts where it has any.
    assert.equal(await looksAt(price(4.9)), true);
    assert.equal(await looksAt(price(6.7)), false);
    assert.equal(await looksAt({}, {}, "a-model-of-no-known-price"), false);
  });

  it("is as a person says, of all models of a connection or of one search", async () => {
    assert.equal(await looksAt({ ...price(4.9), image: { looks: false } }), false);
    assert.equal(await looksAt({ ...price(99), image: { looks: true } }), true);
    assert.equal(await looksAt({ ...price(99), image: { looks: false } }, { looks: true }), true);
  });

  it("follows the person's own rule where neither connection nor search says it", async () => {
    const declared = async (lookRule: LookRule, looks?: boolean) => {
      const { asSvg } = new OpenaiAdapter({ ...meansWith(), lookRule: () => lookRule });
      const dear = { name: "cloud", kind: "openai", url: "https://api.openai.com/v1" } as const;
      const own = { ...dear, ...price(99), ...(looks !== undefined && { image: { looks } }) };
      return (await asSvg.declare(own, luna, {}, signal)).options["looks"];
    };
    assert.equal(await declared("whereCheap"), false);
    assert.equal(await declared("always"), true);
    assert.equal(await declared("always", false), false);
    assert.equal(await declared("never", true), true);
    assert.equal(await declared("never"), false);
  });

  it("is as its server says that the model sees, and no where nobody says it", () =>
    at(router, async (connection) => {
      const { asSvg } = new OpenaiAdapter(meansWith());
      const cheap = { input: 0.1, output: 0.1 };
      const priced = { ...connection, prices: { [blind]: cheap, [seer]: cheap, [unsaid]: cheap } };
      const looks = async (model: string) =>
        (await asSvg.declare(priced, model, {}, signal)).options["looks"];
      await asSvg.declare(priced, unsaid, {}, signal);
      assert.deepEqual(
        [await looks(blind), await looks(seer), await looks(unsaid)],
        [false, true, false],
      );
    }));

  it("is no on one's own machine, where nobody says that the model sees", () =>
    at(flavourOf("ollama"), async (connection) => {
      const { asSvg } = new OpenaiAdapter(meansWith());
      const { options, billing } = await asSvg.declare(connection, "qwen3:8b", {}, signal);
      assert.deepEqual([options, billing], [{ looks: false }, "free"]);
    }));

  it("makes an image dearer, and its time-out longer", async () => {
    const { asSvg } = new OpenaiAdapter(meansWith());
    const cloud = { name: "cloud", kind: "openai", url: "https://api.openai.com/v1" } as const;
    const connection = { ...cloud, ...price(10) };
    const [blind, sees] = await Promise.all(
      [false, true].map((looks) => asSvg.declare(connection, luna, { looks }, signal)),
    );
    assert.ok(blind && sees);
    assert.equal(blind.billing, "priced");
    for (const [less, more] of [
      [blind.worstUsd, sees.worstUsd],
      [blind.likelyUsd, sees.likelyUsd],
      [blind.likelyUsd, blind.worstUsd],
    ] as const) {
      assert.ok((less?.["draw"] ?? Infinity) < (more?.["draw"] ?? 0));
    }
    assert.ok(blind.timeoutMs < sees.timeoutMs);
  });
});

it("a whole search runs on one language model: it writes, draws as SVG and judges", async function () {
  this.timeout(120_000);
  const model = "gpt-6-luna";
  const fake = await FakeOpenai.start(flavourOf("openai"), {
    price: { input: 100, output: 500, imageInput: 0, imageOutput: 0 },
  });
  const prices = { [model]: { input: 0.1, cachedInput: 0.1, output: 0.5 } };
  const shed = { name: "shed", kind: "openai", url: fake.url, profile: "openai", prices };
  const table = new ProviderTable([openaiConnections], meansWith(), () => [shed]);
  const deps = {
    ...diskDeps(),
    clock: systemClock,
    lanes: new Lanes((lane) => table.limitOf(lane), systemClock),
    portsFor: (...given: Parameters<ProviderTable["connect"]>) => table.connect(...given),
  };
  const runner = new SearchRunner(deps, table, "test");
  const providers = { language: `shed/${model}`, image: `svg/shed/${model}`, vision: "shed" };
  const plan = { goal: "two red sailboats", candidates: 2, beamWidth: 1, iterations: 2, seed: 7 };
  try {
    await inFolder(async (output) => {
      const run = await runner.start({ plan, output, providers });
      const { outcome, state } = await run.done;
      assert.equal(outcome.kind, "ended", JSON.stringify(outcome));
      assert.ok(state.end?.kind === "finished" && state.end.winner !== null);
      assert.equal(state.providers.image.connection, "svg/shed");
      const files = await readdir(run.folder);
      for (const name of ["i0c0", "i0c1", "i1c0", "i1c1"]) {
        assert.ok(files.includes(`${name}.png`), files.join());
        assert.match(await readFile(`${run.folder}/${name}.svg`, "utf8"), /^<svg/);
      }
      const own = usageOf(state);
      const billed = fake.ledger.reduce((sum, { nanoUsd }) => sum + nanoUsd, 0);
      assert.equal(own.costNanoUsd, billed);
    });
  } finally {
    await fake.stop();
  }
});
