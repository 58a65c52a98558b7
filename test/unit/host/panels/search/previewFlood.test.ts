import assert from "node:assert/strict";
import { pngOf } from "../../../../support/images.js";
import { SessionOutbox } from "../../../../../src/host/panels/search/sessionOutbox.js";
import { parseHostToView, type HostToView } from "../../../../../src/protocol/panelMessages.js";
import type { DrawProgress, ModelPorts } from "../../../../../src/search/ports.js";
import { FakeModels } from "../../../../support/fakeModels.js";
import { ManualTimer } from "../../../../support/manualTimer.js";
import { SearchHarness } from "../../../../support/searchHarness.js";

type Tell = Parameters<ModelPorts["images"]["draw"]>[2];

/** The fakes, whose image model tells of its progress like this: as it draws, and after its answer. */
function tellingModels(tell: (tell: Tell) => void): (clock: SearchHarness["clock"]) => ModelPorts {
  return (clock) => {
    const { images, ...ports } = new FakeModels(clock).ports;
    return {
      ...ports,
      images: {
        draw: async (request, signal, onProgress) => {
          tell(onProgress);
          const drawn = await images.draw(request, signal, onProgress);
          setImmediate(() => tell(onProgress));
          return drawn;
        },
      },
    };
  };
}

const plan = { candidates: 2, beamWidth: 1, iterations: 2 };

/** What a search makes of a model that tells this, and what its panel is told. */
async function searchWith(tell: (tell: Tell) => void) {
  const timer = new ManualTimer();
  const messages: HostToView[] = [];
  const box = new SessionOutbox((message) => {
    messages.push(message);
    return Promise.resolve();
  }, timer);
  const harness = new SearchHarness({
    plan,
    ports: tellingModels(tell),
    onEvent: (event) => {
      box.event(event);
      timer.pass(100);
    },
    onProgress: (candidate, progress) => {
      box.progress(candidate, progress);
      // Everything is told sooner or later, whatever the model does in one go.
      if (candidate === "i0c0") timer.pass(1);
    },
  });
  await harness.run();
  timer.pass(100);
  return { events: harness.events, messages };
}

describe("a search whose image model tells of its progress", () => {
  let quiet: readonly unknown[];
  before(async () => {
    ({ events: quiet } = await searchWith(() => undefined));
  });

  it("shows its panel the previews, and journals none", async () => {
    const preview = { bytes: new Uint8Array(pngOf(5, 4)), mediaType: "image/png" } as const;
    const { events, messages } = await searchWith((tell) => {
      tell({ step: 1, steps: 2, preview });
    });
    assert.deepEqual(events, quiet);
    const previews = messages.flatMap((one) => (one.kind === "progress" ? one.previews : []));
    assert.deepEqual(
      new Set(previews.map(({ candidate }) => candidate)),
      new Set(["i0c0", "i0c1", "i1c0", "i1c1"]),
    );
  });

  const shared = new Uint8Array(new SharedArrayBuffer(1_000_000));
  const large = new Uint8Array(1_000_000);
  const own = new Uint8Array(pngOf(5, 4));
  const floods: readonly [what: string, next: (nth: number) => DrawProgress][] = [
    [
      "a megabyte each time",
      () => ({ step: 1, steps: 1, preview: { bytes: large, mediaType: "image/png" } }),
    ],
    [
      "steps that are no numbers",
      () => ({ step: NaN, steps: NaN, preview: { bytes: own, mediaType: "image/png" } }),
    ],
    ["steps below nothing", (nth) => ({ step: -nth, steps: -1 })],
    [
      "bytes that are no image",
      (nth) => ({
        step: 1,
        steps: 1,
        preview: { bytes: large.subarray(0, nth), mediaType: "image/webp" },
      }),
    ],
    [
      "one buffer that it writes into",
      (nth) => {
        shared.set(own);
        shared.fill(nth, 8, 40);
        return {
          step: 1,
          steps: 1,
          preview: { bytes: shared.subarray(0, own.length), mediaType: "image/png" },
        };
      },
    ],
  ];
  for (const [what, next] of floods) {
    it(`goes on as without it when that is 10,000 times ${what}`, async () => {
      const { events, messages } = await searchWith((tell) => {
        for (let nth = 0; nth < 10_000; nth++) tell(next(nth));
      });
      assert.deepEqual(events, quiet);
      for (const message of messages) assert.equal(parseHostToView(message).ok, true);
      const progress = messages.filter(({ kind }) => kind === "progress");
      assert.ok(progress.length < 1000, `${progress.length} messages`);
    }).timeout(20_000);
  }
});
