import assert from "node:assert/strict";
import fc from "fast-check";
import type { Means } from "../../../../src/providers/adapter.js";
import { listedRates } from "../../../../src/providers/openai/listedRates.js";
import { offeredModels } from "../../../../src/providers/openai/openaiModels.js";
import { OpenaiAdapter } from "../../../../src/providers/openai/openaiAdapter.js";
import { stillMeans } from "../../../support/stillMeans.js";
import { VirtualClock } from "../../../support/virtualClock.js";

const signal = new AbortController().signal;
const router = { name: "router", kind: "openai", url: "https://openrouter.ai/api/v1" } as const;
const hourMs = 3_600_000;

/** A server far away that lists these models, and the moment that it is asked at. */
function listing(...data: readonly object[]) {
  return answering({ data });
}

/** The same of what it answers in whole. */
function answering(answer: object) {
  const asked: string[] = [];
  const clock = new VirtualClock();
  const world: { clock: VirtualClock; status: number; asked: string[] } = {
    ...{ clock, status: 200, asked },
  };
  const means: Means = {
    ...stillMeans,
    clock,
    keys: { keyFor: () => Promise.resolve("a-key-of-the-connection") },
    fetch: (input) => {
      const { pathname, searchParams } = new URL(input instanceof Request ? input.url : input);
      asked.push([pathname, ...searchParams.values()].join(" "));
      const { status } = world;
      return Promise.resolve(new Response(JSON.stringify(answer), { status }));
    },
  };
  return { adapter: new OpenaiAdapter(means), world };
}

const writer = {
  id: "maker/writer",
  architecture: { input_modalities: ["text", "image"], output_modalities: ["text"] },
  pricing: { prompt: "0.0000003", completion: "0.0000025", request: "0" },
};
const painter = {
  id: "maker/painter",
  architecture: { input_modalities: ["text"], output_modalities: ["image"] },
  pricing: { prompt: "0.0000003", completion: "0.0000025" },
};

describe("what a router tells of its models", () => {
  it("has those that draw, too, with the prices that are told", async () => {
    const { adapter, world } = listing(writer, painter);
    const models = await adapter.models(router, signal);
    assert.deepEqual(
      models.map(({ id, roles, price }) => ({ id, roles, price })),
      [
        {
          id: "maker/writer",
          roles: ["language", "vision"],
          price: { input: 0.3, output: 2.5 },
        },
        { id: "maker/painter", roles: ["image"], price: { input: 0.3, output: 2.5 } },
      ],
    );
    assert.deepEqual(world.asked, ["/api/v1/models text,image"]);
  });

  it("makes the worst price of a text call known, and that of an image not", async () => {
    const { adapter } = listing(writer, painter);
    const language = await adapter.roles.language.declare(router, "maker/writer", {}, signal);
    assert.equal(language.billing, "priced");
    assert.ok((language.worstUsd["write"] ?? 0) > 0);
    const image = await adapter.roles.image.declare(router, "maker/painter", {}, signal);
    assert.equal(image.billing, "unknown");
    assert.deepEqual(image.worstUsd, {});
  });

  it("is asked for once a day, whatever is asked of it meanwhile", async () => {
    const { adapter, world } = listing(writer);
    await adapter.models(router, signal);
    world.clock.jump(23 * hourMs);
    await adapter.models(router, signal);
    await adapter.roles.language.declare(router, "maker/writer", {}, signal);
    assert.equal(world.asked.length, 1);
    world.clock.jump(2 * hourMs);
    await adapter.models(router, signal);
    assert.equal(world.asked.length, 2);
  });

  it("may be out of reach: a model that is named is declared without its price", async () => {
    const { adapter, world } = listing(writer);
    world.status = 500;
    const language = await adapter.roles.language.declare(router, "maker/writer", {}, signal);
    assert.equal(language.billing, "unknown");
  });
});

describe("a server on this machine", () => {
  it("is asked anew each time: its models come and go", async () => {
    const { adapter, world } = listing({ id: "any" });
    const mine = {
      name: "mine",
      kind: "openai",
      url: "https://ai.test/v1",
      profile: "vllm",
    } as const;
    await adapter.models(mine, signal);
    await adapter.models(mine, signal);
    assert.equal(world.asked.length, 2);
  });
});

describe("a list of models", () => {
  it("has no model whose name is the key that was sent for it", async () => {
    const { adapter } = listing(
      { id: "a-key-of-the-connection" },
      { id: "m", name: "a-key-of-the-connection" },
      { id: "n" },
    );
    const models = await adapter.models(
      { name: "mine", kind: "openai", url: "https://ai.test/v1" },
      signal,
    );
    assert.deepEqual(
      models.map(({ id }) => id),
      ["n"],
    );
  });

  it("is looked at once, however long it is", () => {
    let looks = 0;
    const entry = (at: number) => ({
      id: `m-${at}`,
      get ownedBy() {
        looks++;
        return "somebody";
      },
      ...{ label: `m-${at}`, endsOn: null, takes: null, gives: null, rates: null },
    });
    const lookedAt = (length: number): number => {
      looks = 0;
      offeredModels(
        { name: "mine", kind: "openai", url: "https://ai.test/v1" },
        Array.from({ length }, (_, at) => entry(at)),
      );
      return looks;
    };
    // Twice as long is twice the work, not four times.
    assert.equal(lookedAt(200), 2 * lookedAt(100));
  });
});

describe("three roles of one connection", () => {
  it("hear of one request what they have", async () => {
    const { adapter, world } = listing({ id: "m" });
    const mine = {
      name: "mine",
      kind: "openai",
      url: "https://ai.test/v1",
      profile: "vllm",
    } as const;
    const { language, vision } = adapter.roles;
    const asked = [language, vision, language].map((role) => role.check(mine, "m", signal));
    for (const { kind } of await Promise.all(asked)) assert.equal(kind, "ready");
    assert.equal(world.asked.length, 1);
  });

  it("are asked for nobody who has lost patience, and go on for who has not", async () => {
    const { adapter, world } = listing({ id: "m" });
    const mine = {
      name: "mine",
      kind: "openai",
      url: "https://ai.test/v1",
      profile: "vllm",
    } as const;
    const leaving = new AbortController();
    const left = adapter.models(mine, leaving.signal);
    const stayed = adapter.models(mine, signal);
    leaving.abort(new Error("left"));
    await assert.rejects(left, /left/);
    assert.equal((await stayed).length, 1);
    assert.equal(world.asked.length, 1);
  });
});

describe("a server that lists nothing", () => {
  const mine = { name: "mine", kind: "openai", url: "https://ai.test/v1" } as const;
  for (const [why, status] of [
    ["it has no such path", 404],
    ["the key may not list", 403],
  ] as const) {
    it(`is asked for a model that is named all the same: ${why}`, async () => {
      const { adapter, world } = listing();
      world.status = status;
      const { language } = adapter.roles;
      assert.equal((await language.declare(mine, "m", {}, signal)).model, "m");
      await assert.rejects(language.declare(mine, null, {}, signal));
    });
  }

  it("is not where it cannot be reached at all, or refuses the key", async () => {
    for (const status of [401, 500]) {
      const { adapter, world } = listing();
      world.status = status;
      await assert.rejects(adapter.roles.language.declare(mine, "m", {}, signal));
    }
  });
});

describe("whether a model sees", () => {
  const mine = { name: "mine", kind: "openai", url: "https://ai.test/v1" } as const;
  const [textOnly, both] = [["text"], ["text", "image"]].map((input_modalities) => ({
    data: [{ id: "m", architecture: { input_modalities } }],
  }));
  const [completes, multimodal] = [["completion"], ["completion", "multimodal"]].map(
    (capabilities) => ({
      models: [{ name: "m", model: "m", capabilities }],
      data: [{ id: "m", owned_by: "llamacpp" }],
    }),
  );
  const rows: readonly [why: string, answer: object | undefined, sees: boolean][] = [
    ["a router says that it takes text", textOnly, false],
    ["a router says that it takes images, too", both, true],
    ["llama-server says that it completes", completes, false],
    ["llama-server says that it is multimodal", multimodal, true],
    ["nobody says", { data: [{ id: "m" }] }, true],
  ];
  for (const [why, answer = {}, sees] of rows) {
    it(`is said before it judges, ${sees ? "or not at all" : "with others to choose"}: ${why}`, async () => {
      const { vision, language } = answering(answer).adapter.roles;
      const check = await vision.check(mine, "m", signal);
      assert.equal(
        check.kind === "missing" ? check.code : check.kind,
        sees ? "ready" : "model.blind",
      );
      assert.equal((await language.check(mine, "m", signal)).kind, "ready");
      const declared = vision.declare(mine, "m", {}, signal);
      if (sees) assert.equal((await declared).model, "m");
      else await assert.rejects(declared, /m of mine takes no images/);
    });
  }
});

describe("prices that a list tells", () => {
  const rows: readonly [why: string, pricing: Record<string, unknown>, rates: object | null][] = [
    ["text", { prompt: "0.00000125", completion: "0.00001" }, { input: 1.25, output: 10 }],
    [
      "caches and pictures",
      {
        ...{ prompt: "0.000002", completion: "0.000012", input_cache_read: "0.0000002" },
        ...{ input_cache_write: "0.000000375", image_token: "0.000002", image_output: "0.00003" },
      },
      {
        ...{ input: 2, output: 12, cachedInput: 0.2, cacheWrite: 0.375 },
        ...{ imageInput: 2, imageOutput: 30 },
      },
    ],
    ["nothing to pay", { prompt: "0", completion: "0" }, { input: 0, output: 0 }],
    ["a price that depends on the route", { prompt: "-1", completion: "-1" }, null],
    [
      "a fee for each request",
      { prompt: "0.000001", completion: "0.000001", request: "0.01" },
      null,
    ],
    ["half of it", { prompt: "0.000001" }, null],
    ["nothing", { prompt: "", completion: "0.000001" }, null],
    ["words", { prompt: "cheap", completion: "0.000001" }, null],
    ["a price no token has", { prompt: "3", completion: "0.000001" }, null],
  ];
  for (const [why, pricing, rates] of rows) {
    it(`are rates for a million tokens, or none: ${why}`, () => {
      assert.deepEqual(listedRates(pricing), rates);
    });
  }

  it("are never below 0, whatever is told", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), fc.anything(), (rest, prompt) => {
        const rates = listedRates({ ...rest, prompt, completion: prompt }) ?? {};
        return Object.values(rates).every((rate) => rate >= 0);
      }),
    );
  });
});
