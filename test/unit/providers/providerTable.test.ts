import assert from "node:assert/strict";
import { ProviderError, UsageError } from "../../../src/base/errors.js";
import type { LaneLimit } from "../../../src/search/lanes/laneLimit.js";
import { Lanes } from "../../../src/search/lanes.js";
import type { Adapter, RoleAdapter } from "../../../src/providers/adapter.js";
import { ProviderTable } from "../../../src/providers/providerTable.js";
import { FakeModels } from "../../support/fakeModels.js";
import { providersOf, SearchHarness } from "../../support/searchHarness.js";
import { VirtualClock } from "../../support/virtualClock.js";

const declared = providersOf();

/** A kind that takes every role, as fast as the fakes. */
function fakeAdapter(clock: VirtualClock): Adapter {
  const { prompts, critic, images, judge } = new FakeModels(clock).ports;
  const simple = { renewed: <T>(recorded: T) => recorded };
  return {
    kind: "fake",
    connections: () => ["fake", "other-fake"],
    limitOf: (lane) => (["language", "vision"].includes(lane) ? { places: 9 } : undefined),
    roles: {
      language: {
        ...simple,
        declare: (_reference, options) => ({ ...declared.language, options }),
        connect: () => Promise.resolve({ prompts, critic }),
      },
      image: {
        ...simple,
        declare: (_reference, options) => ({ ...declared.image, options }),
        connect: () => Promise.resolve({ images }),
      },
      vision: {
        ...simple,
        declare: (_reference, options) => ({ ...declared.vision, options }),
        connect: () => Promise.resolve({ judge }),
      },
    },
  };
}

/** A kind that draws only, at two places, and remembers where. */
function drawingAdapter(clock: VirtualClock, slow: string) {
  const { images } = new FakeModels(clock).ports;
  const asked: string[] = [];
  const urls = ["http://a", "http://b"];
  const image: RoleAdapter<"image"> = {
    declare: ({ connection, model }, options) => ({
      ...declared.image,
      connection,
      kind: "farm",
      model: model ?? "farm-1",
      lane: "farm",
      options,
    }),
    renewed: (recorded) => recorded,
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
  const limit: LaneLimit = { places: 4, endpoints: urls };
  const adapter: Adapter = {
    kind: "farm",
    connections: () => ["farm"],
    limitOf: (lane) => (lane === "farm" ? limit : undefined),
    roles: { image },
  };
  return { adapter, asked };
}

/** @param slow the farm's endpoint that takes ten seconds, whatever it is told */
function tableOf(slow = "none") {
  const clock = new VirtualClock();
  const farm = drawingAdapter(clock, slow);
  return { clock, ...farm, table: new ProviderTable([fakeAdapter(clock), farm.adapter]) };
}

describe("The table of providers", () => {
  it("declares what was chosen: connection and model by role, the first kind where nothing is said", () => {
    const { table } = tableOf();
    const { language, image } = table.declare(
      { image: "farm/models/v2" },
      { image: { steps: 4 }, language: { warmth: 1 } },
    );
    const { connection, model, options } = image;
    assert.deepEqual([connection, model, options], ["farm", "models/v2", { steps: 4 }]);
    assert.deepEqual([language.connection, language.options], ["fake", { warmth: 1 }]);
  });

  it("names the connections that there are for a role, where one is not known or cannot take it", () => {
    const { table } = tableOf();
    const refusals: readonly (readonly [choice: object, text: RegExp])[] = [
      [
        { image: "nowhere/x" },
        /image provider "nowhere" is not known; there is: fake, other-fake, farm\.$/,
      ],
      [{ vision: "farm" }, /^"farm" has no vision models; these have: fake, other-fake\.$/],
    ];
    for (const [choice, text] of refusals) {
      assert.throws(
        () => table.declare(choice, {}),
        (error: unknown) => error instanceof UsageError && text.test(error.message),
      );
    }
  });

  it("refuses a session whose kind is gone, or does not take that role any more", async () => {
    const { table } = tableOf();
    for (const kind of ["gone", "farm"]) {
      const vision = { ...declared.vision, kind };
      await assert.rejects(table.connect({ ...declared, vision }), ProviderError);
      assert.throws(() => table.renewed({ ...declared, vision }), ProviderError);
    }
  });

  it("drives a search whose image model is a pool of its own, with its limits and its deadline", async () => {
    const { table, clock, asked } = tableOf("http://b");
    const declared = table.declare({ image: "farm" }, {});
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
    const quotes = ["draw", "judge"].map((kind) => ports.quote?.(kind, {}));
    assert.deepEqual(quotes, [0.25, null]);
  });
});
