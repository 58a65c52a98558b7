import assert from "node:assert/strict";
import { ProviderError, UsageError } from "../../../src/base/errors.js";
import { connectionSchema, urlsOf, type Connection } from "../../../src/protocol/connections.js";
import { Lanes } from "../../../src/search/lanes.js";
import type { ConnectionKind, OfferedModel, RoleAdapter } from "../../../src/providers/adapter.js";
import { ProviderTable } from "../../../src/providers/providerTable.js";
import type { Role } from "../../../src/protocol/providers.js";
import { FakeModels } from "../../support/fakeModels.js";
import { providersOf, SearchHarness } from "../../support/searchHarness.js";
import { stillMeans } from "../../support/stillMeans.js";
import { VirtualClock } from "../../support/virtualClock.js";

const declared = providersOf();

const never = new AbortController().signal;
const ready = () => Promise.resolve({ kind: "ready" } as const);

/** A kind that takes every role, as fast as the fakes; always there. */
function fakeKind(clock: VirtualClock): ConnectionKind {
  const { prompts, critic, images, judge } = new FakeModels(clock).ports;
  const simple = { check: ready, renewed: <T>(recorded: T) => Promise.resolve(recorded) };
  return {
    kind: "fake",
    schema: null,
    needsUrl: false,
    create: () => ({
      models: () => Promise.resolve([]),
      limitOf: () => ({ places: 9 }),
      roles: {
        language: {
          ...simple,
          declare: (_connection, _model, options) =>
            Promise.resolve({ ...declared.language, options }),
          connect: () => Promise.resolve({ prompts, critic }),
        },
        image: {
          ...simple,
          declare: (_connection, _model, options) =>
            Promise.resolve({ ...declared.image, options }),
          connect: () => Promise.resolve({ images }),
        },
        vision: {
          ...simple,
          renewed: ({ options }) => Promise.resolve({ ...declared.vision, options }),
          declare: (_connection, _model, options) =>
            Promise.resolve({ ...declared.vision, options }),
          connect: () => Promise.resolve({ judge }),
        },
      },
    }),
  };
}

/** A kind that draws only, at each of a connection's URLs, and remembers where. */
function drawingKind(clock: VirtualClock, slow: string) {
  const { images } = new FakeModels(clock).ports;
  const asked: string[] = [];
  const image: RoleAdapter<"image"> = {
    check: (_connection, model) =>
      Promise.resolve(
        model === null
          ? { kind: "ready" }
          : { kind: "unknown", reason: `${model} cannot be looked up.` },
      ),
    declare: ({ name, kind }, model, options) =>
      Promise.resolve({
        ...declared.image,
        connection: name,
        kind,
        model: model ?? "farm-1",
        lane: `${name}/${model ?? "farm-1"}`,
        options,
      }),
    renewed: (recorded) => Promise.resolve(recorded),
    connect: () =>
      Promise.resolve({
        images,
        quote: () => 0.25,
        at: (endpoint) => ({
          images: {
            draw: async (...request) => {
              asked.push(endpoint);
              if (endpoint === slow) await clock.sleep(10_000, new AbortController().signal);
              return images.draw(...request);
            },
          },
        }),
      }),
  };
  const kind: ConnectionKind = {
    kind: "farm",
    schema: connectionSchema("farm", {}),
    needsUrl: true,
    create: () => ({
      models: ({ name }) => Promise.resolve([modelOf(`${name}-1`)]),
      limitOf: (connection) => ({ places: connection.limit ?? 1, endpoints: urlsOf(connection) }),
      roles: { image },
      asSvg: image,
    }),
  };
  return { kind, asked };
}

function modelOf(id: string): OfferedModel {
  return {
    ...{ id, label: id, roles: ["image"], defaultFor: [], abilities: {} },
    ...{ price: null, endsOn: null, presence: "ready" },
  };
}

/** @param slow the farm's endpoint that takes ten seconds, whatever it is told */
function tableOf(slow = "none") {
  const clock = new VirtualClock();
  const { kind, asked } = drawingKind(clock, slow);
  const connections: Connection[] = [
    { name: "farm", kind: "farm", urls: ["http://a", "http://b"], limit: 4 },
  ];
  const table = new ProviderTable([fakeKind(clock), kind], stillMeans, () => connections);
  return { clock, asked, table, connections };
}

describe("The table of providers", () => {
  it("declares what was chosen: connection and model by role, the first one where nothing is said", async () => {
    const { table } = tableOf();
    const { language, image } = await table.declare(
      { image: "farm/models/v2" },
      { image: { steps: 4 }, language: { warmth: 1 } },
      never,
    );
    const { connection, model, options } = image;
    assert.deepEqual([connection, model, options], ["farm", "models/v2", { steps: 4 }]);
    assert.deepEqual([language.connection, language.options], ["fake", { warmth: 1 }]);
  });

  const refusals: readonly (readonly [choice: object, text: RegExp])[] = [
    [{ language: "vscode" }, /own language models are to be had in the editor alone; here is: /],
    [{ image: "nowhere/x" }, /image provider "nowhere" is not known; there is: fake, farm\.$/],
    [{ vision: "farm" }, /^"farm" has no vision models; these have: fake\.$/],
    [{ image: "svg/nowhere/x" }, /image provider "nowhere" is not known; there is: svg\/farm\.$/],
    [
      { image: "svg/fake" },
      /^"fake" has no language models that draw as SVG; these have: svg\/farm\.$/,
    ],
    [{ language: "svg/farm/x" }, /cannot be the language model: say "farm\/x"\.$/],
  ];
  for (const [choice, text] of refusals) {
    it(`says what there is for a role instead of ${JSON.stringify(choice)}`, async () => {
      const { table } = tableOf();
      const isTold = (error: unknown) => error instanceof UsageError && text.test(error.message);
      await assert.rejects(table.declare(choice, {}, never), isTold);
      for (const [role, reference] of Object.entries(choice) as [Role, string][]) {
        await assert.rejects(table.check(role, reference, never), isTold);
      }
    });
  }

  it("keeps what was recorded of a judge's test, whatever is set up and priced today", async () => {
    const { table } = tableOf();
    const { vision } = declared;
    const here = { kind: "fake", connection: "fake" };
    const untested = {
      language: { ...declared.language, ...here },
      image: { ...declared.image, ...here },
      vision: { ...vision, ...here },
    };
    for (const judgeTest of [{ kind: "due" } as const, undefined]) {
      const known = judgeTest && { judgeTest };
      const recorded = { ...untested, vision: { ...untested.vision, ...known } };
      const renewed = await table.renewed(recorded, never);
      assert.deepEqual(renewed.vision.judgeTest, judgeTest);
      assert.equal("judgeTest" in renewed.vision, judgeTest !== undefined);
    }
  });

  it("hands a reference behind svg/ to the language models that draw, and finds them again", async () => {
    const { table, connections } = tableOf();
    const { image } = await table.declare({ image: "svg/farm/models/v2" }, {}, never);
    assert.deepEqual(
      [image.connection, image.model, image.lane],
      ["svg/farm", "models/v2", "farm/models/v2"],
    );
    const recorded = { ...declared, image };
    for (const role of ["language", "vision"] as const) {
      recorded[role] = { ...recorded[role], kind: "fake", connection: "fake" } as never;
    }
    assert.deepEqual((await table.renewed(recorded, never)).image, image);
    assert.ok((await table.connect(recorded)).images);
    assert.equal(table.limitOf(image.lane)?.places, 4);
    assert.equal((await table.check("image", "svg/farm/x", never)).kind, "unknown");
    assert.equal((await table.prove("image", "svg/farm", never)).kind, "ready");
    const asked = { widthPx: 512, heightPx: 512 };
    assert.equal(await table.drawnSize("svg/farm", asked), null);
    connections.shift();
    await assert.rejects(table.connect(recorded), {
      code: "provider.noConnection",
      message: /image model is models\/v2 of the connection farm, which is not set up/,
    });
  });

  it("says which models of a connection draw as SVG too: those that write", async () => {
    const writer = { ...modelOf("writer"), roles: ["language"] } as const;
    const { kind } = drawingKind(new VirtualClock(), "none");
    const create = async () => ({
      ...(await kind.create(stillMeans)),
      models: () => Promise.resolve([writer, modelOf("painter")]),
    });
    const farm = { name: "farm", kind: "farm", url: "http://a" };
    const table = new ProviderTable([{ ...kind, create }], stillMeans, () => [farm]);
    const offered = await table.models(farm, never);
    assert.deepEqual(offered, [{ ...writer, drawsAsSvg: true }, modelOf("painter")]);
  });

  it("knows connections as they are now: added, changed and taken away", async () => {
    const { table, connections } = tableOf();
    const { image } = await table.declare({ image: "farm" }, {}, never);
    connections.push({ name: "barn", kind: "farm", url: "http://c" });
    assert.deepEqual(
      table.connections.map(({ name }) => name),
      ["fake", "farm", "barn"],
    );
    assert.deepEqual(table.limitOf("barn/farm-1"), { places: 1, endpoints: ["http://c"] });
    assert.equal((await table.declare({ image: "barn" }, {}, never)).image.connection, "barn");
    connections.shift();
    assert.equal(table.limitOf(image.lane), undefined);
    await assert.rejects(table.declare({ image: "farm" }, {}, never), UsageError);
    await assert.rejects(table.connect({ ...declared, image }), {
      code: "provider.noConnection",
      message: /image model is farm-1 of the connection farm, which is not set up/,
    });
  });

  it("has what stands there by itself behind what was set up, never as what a role takes unsaid", async () => {
    const clock = new VirtualClock();
    const lodge: ConnectionKind = {
      ...drawingKind(clock, "none").kind,
      standing: {
        connection: { name: "lodge", kind: "farm" },
        isThere: ({ services }) => services !== undefined,
      },
    };
    const connections: Connection[] = [{ name: "farm", kind: "farm", url: "http://a" }];
    const means = { ...stillMeans, services: () => Promise.reject(new Error("not asked")) };
    const tableWith = (own: typeof stillMeans) =>
      new ProviderTable([fakeKind(clock), lodge], own, () => connections);
    const without = tableWith(stillMeans).connections.map(({ name }) => name);
    assert.deepEqual(without, ["fake", "farm"]);
    const table = tableWith(means);
    const names = () => table.connections.map(({ name }) => name);
    assert.deepEqual(names(), ["fake", "farm", "lodge"]);
    assert.equal((await table.declare({}, {}, never)).image.connection, declared.image.connection);
    assert.equal((await table.declare({ image: "lodge" }, {}, never)).image.connection, "lodge");
    // A person's own connection of that name takes its place.
    connections.push({ name: "lodge", kind: "farm", url: "http://b" });
    assert.deepEqual(names(), ["fake", "farm", "lodge"]);
    assert.deepEqual(table.limitOf("lodge/farm-1")?.endpoints, ["http://b"]);
  });

  it("asks the kind of a connection what it has, and whether a model of it would answer", async () => {
    const { table, connections } = tableOf();
    const [farm] = connections;
    assert.ok(farm);
    assert.deepEqual(await table.models(farm, never), [modelOf("farm-1")]);
    assert.deepEqual(await table.check("image", "farm", never), { kind: "ready" });
    assert.deepEqual(await table.check("language", undefined, never), { kind: "ready" });
    const reason = "models/v2 cannot be looked up.";
    const unknown = await table.check("image", "farm/models/v2", never);
    assert.deepEqual(unknown, { kind: "unknown", reason });
  });

  it("refuses a price that is no amount, whoever declares it, anew or for the first time", async () => {
    for (const change of [
      { worstUsd: { draw: NaN } },
      { worstUsd: { draw: 1 }, likelyUsd: { draw: NaN } },
      { worstUsd: { draw: -1 } },
    ]) {
      const image = { ...declared.image, ...change };
      const kind = fakeKind(new VirtualClock());
      const create = async () => {
        const adapter = await kind.create(stillMeans);
        const role = adapter.roles.image ?? assert.fail();
        const answer = () => Promise.resolve(image);
        const odd = { ...role, declare: answer, renewed: answer };
        return { ...adapter, roles: { ...adapter.roles, image: odd } };
      };
      const table = new ProviderTable([{ ...kind, create }], stillMeans, () => []);
      const isBad = { code: "provider.badPrice" };
      await assert.rejects(table.declare({}, {}, never), isBad);
      const recorded = { ...declared, image: { ...declared.image, kind: "fake" } };
      await assert.rejects(table.renewed(recorded, never), isBad);
    }
  });

  it("refuses a session whose kind is gone, or does not take that role any more", async () => {
    const { table } = tableOf();
    for (const kind of ["gone", "farm"]) {
      const vision = { ...declared.vision, kind };
      await assert.rejects(table.connect({ ...declared, vision }), ProviderError);
      await assert.rejects(table.renewed({ ...declared, vision }, never), ProviderError);
    }
  });

  it("drives a search whose image model is a pool of its own, with its limits and its deadline", async () => {
    const drawn = { prompt: "a boat", negativePrompt: "", seed: 1, widthPx: 64, heightPx: 64 };
    const { table, clock, asked } = tableOf("http://b");
    const declared = await table.declare({ image: "farm" }, {}, never);
    const providers = { ...declared, image: { ...declared.image, timeoutMs: 150 } };
    const ports = await table.connect(providers);
    const harness = new SearchHarness({
      plan: { candidates: 6, iterations: 1, beamWidth: 1 },
      clock,
      providers,
      ports: () => ports,
      lanes: new Lanes((lane) => table.limitOf(lane), clock),
    });
    assert.deepEqual(await harness.run(), { kind: "ended" });
    const late = harness.events.filter((event) => event.kind === "callFailed");
    assert.deepEqual(new Set(late.map(({ code }) => code)), new Set(["call.timeout"]));
    const counts = ["http://a", "http://b"].map((url) => asked.filter((at) => at === url).length);
    assert.ok(
      counts.every((count) => count >= 3),
      counts.join(" "),
    );
    assert.equal(late.length, counts[1]);
    const judged = { goal: "a boat", negativePrompt: "" };
    const quotes = [
      ports.quote?.({ role: "image", asked: "draw", request: drawn }),
      ports.quote?.({ role: "vision", asked: "judge", request: judged }),
    ];
    assert.deepEqual(quotes, [0.25, null]);
  });
});
