import assert from "node:assert/strict";
import { systemClock } from "../../../src/systemClock.js";
import { UsageError } from "../../../src/base/errors.js";
import { readHeader } from "../../../src/images/imageFormat.js";
import type { Adapter, Check, KeyRing } from "../../../src/providers/adapter.js";
import { OpenaiAdapter } from "../../../src/providers/openai/openaiAdapter.js";
import type { OpenaiConnection } from "../../../src/providers/openai/openaiKind.js";
import { drawRequest } from "../../support/fakeOpenai/fakeModels.js";
import { FakeOpenai, type FakeOptions } from "../../support/fakeOpenai/fakeOpenai.js";
import { faults } from "../../support/fakeOpenai/faults.js";
import { flavourOf, flavours, type Flavour } from "../../support/fakeOpenai/flavours.data.js";
import { expandRequest } from "../../support/chatRequests.js";
import { jpegOf } from "../../support/images.js";

const signal = new AbortController().signal;
const never = (): never => assert.fail("not in these tests");

function adapterWith(key: string | null = "fake-key"): Adapter<OpenaiConnection> {
  const keys: KeyRing = { keyFor: () => Promise.resolve(key ?? undefined) };
  return new OpenaiAdapter({
    ...{ jobs: { run: never }, clock: systemClock, log: () => undefined, keys },
    fetch: never,
    further: () => Promise.resolve(),
  });
}

/** Where the server holds the model to no schema, it keeps to what it is told all the same. */
const written: NonNullable<FakeOptions["says"]> = ({ response_format: format }) =>
  JSON.stringify(format ?? "").includes("json_schema")
    ? undefined
    : JSON.stringify({ what: said, how: "in watercolour, golden light", prompt: said });
const said = "two red sailboats under a full moon, seen from below, in watercolour";

async function at(
  flavour: Flavour,
  use: (connection: OpenaiConnection, fake: FakeOpenai) => Promise<void>,
  options: FakeOptions = {},
): Promise<void> {
  const fake = await FakeOpenai.start(flavour, { says: written, ...options });
  const connection = { name: "here", kind: "openai", url: fake.url, profile: flavour.id } as const;
  try {
    await use(connection, fake);
  } finally {
    await fake.stop();
  }
}

const sizes = [
  { widthPx: 512, heightPx: 512 },
  { widthPx: 1280, heightPx: 720 },
  { widthPx: 64, heightPx: 2048 },
];

for (const flavour of flavours) {
  describe(`a connection to ${flavour.id}`, () => {
    const { chat, images } = flavour;
    if (chat !== null) {
      it("writes and judges by what it declares, and counts what the server counts", () =>
        at(flavour, async (connection, fake) => {
          const { roles } = adapterWith();
          const { language, vision } = roles;
          assert.ok(language && vision);
          const declared = await language.declare(connection, chat.model, {}, signal);
          assert.equal(declared.model, chat.model);
          assert.equal(declared.billing, "free");
          const { prompts } = await language.connect(declared, connection);
          const before = fake.ledger.length;
          const { usage } = await prompts.write(expandRequest(), signal);
          const lines = fake.ledger.slice(before);
          const sum = (count: (line: (typeof lines)[0]) => number): number =>
            lines.reduce((total, line) => total + count(line), 0);
          assert.equal(
            usage.inputTokens,
            sum((line) => line.inputTokens),
          );
          assert.equal(
            usage.outputTokens,
            sum((line) => line.outputTokens),
          );
          assert.equal(usage.requests, lines.length);
          assert.equal(usage.costUsd, 0);
        }));
    }
    if (images !== null) {
      it("draws by what it declares", () =>
        at(flavour, async (connection) => {
          const { image } = adapterWith().roles;
          assert.ok(image);
          const declared = await image.declare(connection, images.model, {}, signal);
          const connected = await image.connect(declared, connection);
          const { bytes } = await connected.images.draw(drawRequest, signal, () => undefined);
          assert.ok(readHeader(bytes).widthPx > 0);
        }));

      for (const asked of sizes) {
        it(`says of ${asked.widthPx} x ${asked.heightPx} what it asks for`, () =>
          at(flavour, async (connection, fake) => {
            const adapter = adapterWith();
            const { image } = adapter.roles;
            assert.ok(image);
            const declared = await image.declare(connection, images.model, {}, signal);
            const connected = await image.connect(declared, connection);
            const request = { ...drawRequest, ...asked };
            await connected.images.draw(request, signal, () => undefined);
            const { body } = fake.ledger.findLast(({ status }) => status === 200) ?? assert.fail();
            // By now a server that takes no size has said so.
            const drawn = adapter.drawnSize?.(connection, images.model, asked);
            const said = drawn?.as;
            assert.equal(drawn?.model, images.model);
            if (said?.kind === "shape") assert.equal(body["aspect_ratio"], said.ratio);
            else if (said?.kind === "pixels") {
              const { widthPx, heightPx } = said;
              const size = body["size"] ?? `${String(body["width"])}x${String(body["height"])}`;
              assert.equal(size, `${widthPx}x${heightPx}`);
            } else assert.deepEqual([body["size"], body["width"]], [undefined, undefined]);
          }));
      }
    }
    it("lists what it has by what it can do", () =>
      at(flavour, async (connection) => {
        const listed = await adapterWith().models(connection, signal);
        const ids = (role: "language" | "image"): string[] =>
          listed.filter(({ roles }) => roles.includes(role)).map(({ id }) => id);
        if (flavour.models.length === 0) return;
        // Our own services list what each of them has.
        if (flavour.id !== "services") {
          assert.deepEqual(ids("image"), images === null ? [] : [images.model]);
        }
        assert.deepEqual(ids("language"), chat === null ? [] : [chat.model]);
        assert.ok(listed.every(({ price }) => price === "free"));
      }));
  });
}

describe("whether a connection's models would answer", () => {
  const flavour = flavourOf("openai");
  const checked = async (
    model: string | null,
    { key = "fake-key", ...options }: FakeOptions = {},
  ): Promise<Check> => {
    let check: Check | undefined;
    await at(
      flavour,
      async (connection) => {
        const adapter = adapterWith(key === "" ? null : key);
        check = await adapter.roles.language?.check(connection, model, signal);
      },
      options,
    );
    return check ?? assert.fail();
  };

  it("is said without a call that costs anything", async () => {
    await at(flavour, async (connection, fake) => {
      await adapterWith().roles.language?.check(connection, "gpt-6-luna", signal);
      assert.deepEqual(
        fake.ledger.map(({ path }) => path),
        ["/models"],
      );
    });
  });

  it("is ready where the server lists the model", async () => {
    assert.equal((await checked("gpt-6-luna")).kind, "ready");
    assert.equal((await checked(null)).kind, "ready");
  });

  it("is not where it has no key, before anybody is asked", async () => {
    const check = await checked(null, { key: "" });
    assert.ok(check.kind === "missing");
    assert.deepEqual([check.code, check.action.kind], ["auth.missing", "setKey"]);
  });

  it("is not where the key is refused", async () => {
    const check = await checked(null, { fault: () => faults.wrongKey });
    assert.ok(check.kind === "missing");
    assert.deepEqual([check.code, check.action.kind], ["auth.refused", "setKey"]);
  });

  it("cannot be told by a key that may not list", async () => {
    assert.equal((await checked(null, { fault: () => faults.unverified })).kind, "unknown");
  });

  it("is not where the key is refused and its models are told to anybody", () =>
    at(flavourOf("openrouter"), async (connection) => {
      const { language } = adapterWith("another-key").roles;
      const check = await language?.check(connection, null, signal);
      assert.ok(check?.kind === "missing");
      assert.equal(check.code, "auth.refused");
    }));

  it("cannot be told of a server that answers /models with something else", async () => {
    const page = { kind: "body", text: "<html></html>", contentType: "text/html" } as const;
    const check = await checked(null, { fault: () => page });
    assert.ok(check.kind === "missing");
    assert.equal(check.code, "answer.invalid");
  });

  it("is not where the model is none of its own, with others to choose", async () => {
    const check = await checked("gpt-7");
    assert.ok(check.kind === "missing" && check.action.kind === "chooseModel");
    assert.deepEqual(check.action.instead, ["gpt-6-luna"]);
  });

  it("is not of a model that has ended, with its successor", async () => {
    const check = await checked("gpt-4");
    assert.ok(check.kind === "missing" && check.action.kind === "chooseModel");
    assert.deepEqual(check.action.instead, ["gpt-6-luna"]);
    assert.match(check.reason, /2026-10-23/);
  });

  it("is not where nobody listens, with the place to start it", async () => {
    const fake = await FakeOpenai.start(flavour);
    await fake.stop();
    const connection = { name: "gone", kind: "openai", url: fake.url } as const;
    const check = await adapterWith().roles.language?.check(connection, "x", signal);
    assert.ok(check?.kind === "missing");
    assert.deepEqual([check.code, check.action.kind], ["server.unreachable", "startServer"]);
  });
});

describe("a declaration", () => {
  it("of a model that has ended is refused, with its successor", () =>
    at(flavourOf("openai"), async (connection) => {
      const { image } = adapterWith().roles;
      await assert.rejects(
        async () => image?.declare(connection, "gpt-image-1", {}, signal),
        (error) => {
          assert.ok(error instanceof UsageError);
          assert.match(error.message, /gpt-image-1 has ended.*Choose gpt-image-2\.6-flare instead/);
          return true;
        },
      );
    }));

  it("of OpenAI's own names its defaults and prices, and asks nobody", async () => {
    const connection = { name: "openai", kind: "openai", url: "https://api.openai.com" } as const;
    const { language, vision, image } = adapterWith().roles;
    assert.ok(language && vision && image);
    const [l, v, i] = [
      await language.declare(connection, null, {}, signal),
      await vision.declare(connection, null, {}, signal),
      await image.declare(connection, null, {}, signal),
    ];
    assert.deepEqual(
      [l.model, v.model, i.model],
      ["gpt-6-luna", "gpt-6-luna", "gpt-image-2.6-flare"],
    );
    assert.deepEqual([l.billing, v.billing, i.billing], ["priced", "priced", "priced"]);
    const written = ["write", "rewrite", "critique", "checklist"];
    assert.deepEqual(Object.keys(l.worstUsd), written);
    assert.deepEqual(Object.keys(v.worstUsd), ["judge", "confirm", "compare"]);
    assert.deepEqual(Object.keys(i.worstUsd), ["draw"]);
    for (const usd of [...Object.values(l.worstUsd), ...Object.values(i.worstUsd)]) {
      assert.ok(usd > 0 && usd < 0.2, String(usd));
    }
    assert.equal(l.lane, "openai/gpt-6-luna");
    for (const { worstUsd, likelyUsd = {} } of [l, v, i]) {
      assert.deepEqual(Object.keys(likelyUsd), Object.keys(worstUsd));
      for (const [kind, usd] of Object.entries(likelyUsd)) {
        assert.ok(usd > 0 && usd < (worstUsd[kind] ?? 0), `${kind} costs ${usd} as a rule`);
      }
    }
  });

  it("of a far server whose prices nobody told is of unknown billing", async () => {
    const url = "https://llm.example.com";
    const connection = { name: "far", kind: "openai", url, profile: "vllm" } as const;
    const priced = { ...connection, prices: { m: { input: 1, output: 2 } } };
    // It is asked what it has, and cannot be reached from here: its profile is known all the same.
    const { language } = adapterWith().roles;
    assert.ok(language);
    await assert.rejects(language.declare(connection, "m", {}, signal));
    await assert.rejects(language.declare(priced, "m", {}, signal));
  });

  it("has the options of its connection, but for those that a search gives itself", () =>
    at(flavourOf("openai"), async (plain) => {
      const connection: OpenaiConnection = { ...plain, image: { quality: "medium", previews: 2 } };
      const image = adapterWith().roles.image ?? assert.fail();
      const asConnected = await image.declare(connection, null, {}, signal);
      assert.deepEqual(asConnected.options, { quality: "medium", previews: 2 });
      const own = await image.declare(connection, null, { quality: "high" }, signal);
      assert.deepEqual(own.options, { quality: "high", previews: 2 });
      // What a search began with it keeps.
      assert.deepEqual((await image.renewed(own, plain, signal)).options, own.options);
    }));

  it("takes no option that there is not", () =>
    at(flavourOf("openai"), async (connection) => {
      const { image } = adapterWith().roles;
      await assert.rejects(
        async () => image?.declare(connection, null, { hue: 1 }, signal),
        UsageError,
      );
    }));
});

describe("a model's price", () => {
  it("is what its connection says of it, also where nobody would bill", () =>
    at(flavourOf("ollama"), async (connection) => {
      const prices = { "qwen3.5:4b": { input: 1, output: 2 } };
      const adapter = adapterWith();
      const [listed] = await adapter.models({ ...connection, prices }, signal);
      assert.deepEqual(listed?.price, { input: 1, output: 2 });
      const { language } = adapter.roles;
      const declared = await language?.declare({ ...connection, prices }, null, {}, signal);
      assert.equal(declared?.billing, "priced");
      assert.equal(declared.model, "qwen3.5:4b");
    }));
});

describe("a lane", () => {
  const headers = {
    "x-ratelimit-limit-requests": "20",
    "x-ratelimit-limit-tokens": "40000",
  };
  it("takes no more a minute than the server says with its answers", () =>
    at(
      flavourOf("openai"),
      async (connection) => {
        const adapter = adapterWith();
        const { language } = adapter.roles;
        assert.ok(language);
        const declared = await language.declare(connection, "gpt-6-luna", {}, signal);
        const { lane } = declared;
        assert.deepEqual(adapter.limitOf(connection, lane), { places: 4 });
        const { prompts } = await language.connect(declared, connection);
        await prompts.write(expandRequest(), signal);
        assert.deepEqual(adapter.limitOf(connection, lane), {
          ...{ places: 4, requestsPerMinute: 20, tokensPerMinute: 40_000 },
        });
        const other = adapter.limitOf(connection, "here/another-model");
        assert.deepEqual(other, { places: 4 });
      },
      { headers },
    ));
});

describe("a pool", () => {
  it("is one lane of several places, each asked by itself", async () => {
    const flavour = flavourOf("ollama");
    const fakes = [await FakeOpenai.start(flavour), await FakeOpenai.start(flavour)];
    try {
      const urls = fakes.map(({ url }) => url);
      const connection = { name: "pool", kind: "openai", urls, profile: "ollama" } as const;
      const adapter = adapterWith();
      const { language } = adapter.roles;
      assert.ok(language);
      const declared = await language.declare(connection, flavour.chat?.model ?? "", {}, signal);
      const limit = adapter.limitOf(connection, declared.lane);
      assert.deepEqual(limit, { places: 2, endpoints: urls });
      const connected = await language.connect(declared, connection);
      const second = connected.at?.(urls[1] ?? "") ?? assert.fail();
      await second.prompts.write(expandRequest(), signal);
      assert.ok((fakes[1]?.ledger.length ?? 0) > 0);
      const asked = fakes[0]?.ledger.filter(({ path }) => path !== "/models");
      assert.deepEqual(asked, []);
    } finally {
      for (const fake of fakes) await fake.stop();
    }
  });
});

describe("a picture that is judged", () => {
  it("goes out as a JPEG, with the goal and without its prompt", () =>
    at(flavourOf("ollama"), async (connection, fake) => {
      const { vision } = adapterWith().roles;
      assert.ok(vision);
      const declared = await vision.declare(connection, "qwen3.5:4b", {}, signal);
      const { judge } = await vision.connect(declared, connection);
      const bytes = jpegOf(8, 8);
      const image = {
        ref: {
          file: "x.png",
          sha256: "",
          bytes: 1,
          widthPx: 8,
          heightPx: 8,
          mediaType: "image/png",
        },
        pixels: never,
        encoded: () => Promise.resolve({ bytes, mediaType: "image/jpeg", widthPx: 8, heightPx: 8 }),
      } as never;
      await judge.judge({ goal: "a red sail", negativePrompt: "", image }, signal);
      const sent = JSON.stringify(fake.ledger.at(-1)?.body);
      assert.match(sent, /data:image\/jpeg;base64,/);
      assert.match(sent, /a red sail/);
    }));
});

describe("what a journal says of a model that is resumed", () => {
  it("counts for its name and its options only: price, lane and patience are today's", () =>
    at(flavourOf("openai"), async (free) => {
      const prices = { "gpt-image-2.6-flare": { perImage: 0.25 } };
      const connection: OpenaiConnection = { ...free, prices };
      const image = adapterWith().roles.image ?? assert.fail();
      const options = { quality: "low" };
      const declared = await image.declare(connection, null, options, signal);
      const believed = {
        ...declared,
        ...{ billing: "free" as const, worstUsd: { draw: 0 }, lane: "elsewhere", timeoutMs: 1 },
      };
      assert.deepEqual(await image.renewed(believed, connection, signal), declared);
      assert.deepEqual(declared.worstUsd, { draw: 0.25 });
    }));

  it("is refused where its model has ended since, with the one to choose", () =>
    at({ ...flavourOf("openai") }, async (connection) => {
      const image = adapterWith().roles.image ?? assert.fail();
      const declared = await image.declare(connection, null, {}, signal);
      const recorded = { ...declared, model: "dall-e-3" };
      await assert.rejects(
        image.renewed(recorded, connection, signal),
        /dall-e-3 has ended.*Choose/,
      );
    }));
});
