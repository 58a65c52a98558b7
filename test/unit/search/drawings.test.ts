import assert from "node:assert/strict";
import { StorageError } from "../../../src/base/errors.js";
import type { EventOf, KnownEvent } from "../../../src/protocol/events.js";
import type { CritiqueRequest } from "../../../src/search/criticPort.js";
import type { DrawRequest, ModelPorts } from "../../../src/search/ports.js";
import { foldChecked, replay } from "../../../src/search/replay.js";
import { requestFor } from "../../../src/search/requests.js";
import { winnerOf } from "../../../src/search/selectors.js";
import { FakeModels } from "../../support/fakeModels.js";
import { providersOf, SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";
import { assertNothingPaidTwice } from "../../support/sessionChecks.js";

const signal = new AbortController().signal;
const plan = { candidates: 3, beamWidth: 1, iterations: 3, stopOnPlateau: false };

interface Asked {
  readonly draws: { request: DrawRequest; base: string | undefined }[];
  readonly critiques: { request: CritiqueRequest; source: string | undefined }[];
}

/** Models whose images are drawings, of which each names the one that it was made from. */
function drawing(options: HarnessOptions = {}, edits = true) {
  const asked: Asked = { draws: [], critiques: [] };
  const { image, ...others } = providersOf();
  const harness = new SearchHarness({
    ...options,
    plan: { ...plan, ...options.plan },
    providers: { ...others, image: { ...image, abilities: { ...image.abilities, edits } } },
    ports: (clock): ModelPorts => {
      const { images, critic, ...ports } = new FakeModels(clock, options).ports;
      return {
        ...ports,
        images: {
          draw: async (request, ...rest) => {
            const base = await request.base?.text(signal);
            asked.draws.push({ request, base });
            const source = `<svg id="${request.seed}" from="${base?.length ?? 0}"/>`;
            const remarks = [{ text: "Text leaves the picture", half: "how", met: false }] as const;
            return { ...(await images.draw(request, ...rest)), source, remarks };
          },
        },
        critic: critic && {
          critique: async (request, ...rest) => {
            asked.critiques.push({ request, source: await request.source?.text(signal) });
            return critic.critique(request, ...rest);
          },
        },
      };
    },
  });
  return { harness, asked };
}

const planned = (events: readonly KnownEvent[]): EventOf<"candidatePlanned">[] =>
  events.filter((event) => event.kind === "candidatePlanned");

describe("images that are drawings", () => {
  it("are gone on from by a model that edits: each child has its parent's own", async () => {
    const { harness, asked } = drawing();
    await harness.run();
    const { candidates } = harness.state;
    for (const { candidate, parent, base } of planned(harness.events)) {
      assert.equal(base, parent ?? undefined, candidate);
      assert.equal(candidates[candidate]?.base, parent);
      const seed = candidates[candidate].seed;
      const draw = asked.draws.find(({ request }) => request.seed === seed);
      const from = parent === null ? undefined : candidates[parent];
      assert.equal(
        draw?.base?.includes(`id="${from?.seed}"`),
        from === undefined ? undefined : true,
      );
      assert.deepEqual(draw?.request.base?.ref, from?.source ?? undefined);
    }
  });

  it("are told of to the critic", async () => {
    const { harness, asked } = drawing();
    await harness.run();
    assert.ok(asked.critiques.length > 0);
    for (const { request, source } of asked.critiques) {
      const parent = harness.state.candidates[request.parent.id];
      assert.ok(source?.includes(`id="${parent?.seed}"`));
    }
  });

  it("are drawn anew by a model that does not edit", async () => {
    const { harness, asked } = drawing({}, false);
    await harness.run();
    assert.ok(asked.draws.length > 3);
    assert.ok(asked.draws.every(({ base }) => base === undefined));
    assert.ok(planned(harness.events).every(({ base }) => base === undefined));
  });

  it("are drawn anew by a model that has taken the place of the one that edits, with no more than it asks for", async () => {
    const { harness } = drawing();
    await harness.run();
    const { providers } = harness.state;
    const child = planned(harness.events).find(({ base }) => base !== undefined)?.candidate ?? "";
    const other = { ...providers.image, model: "other", abilities: { edits: false } };
    const changed = { ...harness.state, providers: { ...providers, image: other } };
    const { request } = requestFor(changed, `${child}/draw/1`) as { request: object };
    assert.deepEqual(Object.keys(request).sort(), [
      ...["heightPx", "negativePrompt", "prompt", "seed", "widthPx"],
    ]);
  });

  it("are written for in words that drawings can show", async () => {
    const facets = async (connection: string) => {
      const image = { ...providersOf().image, connection };
      const harness = new SearchHarness({ plan, providers: providersOf(0, { image }) });
      await harness.run();
      const writes = ["i0c0", "i0c1", "i0c2"].map((id) =>
        requestFor(harness.state, `${id}/write/1`),
      );
      return JSON.stringify(writes);
    };
    assert.match(await facets("svg/shed"), /line icon|geometric|outlined|poster|papercut|flat/);
    assert.doesNotMatch(await facets("svg/shed"), /oil|watercolour|pastel|low poly|golden light/);
    assert.match(await facets("shed"), /oil|watercolour|pastel|low poly/);
  });

  it("have what their maker says of them before what the judge found", async () => {
    const { harness } = drawing();
    await harness.run();
    for (const { findings, scores } of Object.values(harness.state.candidates)) {
      if (scores === null) continue;
      assert.deepEqual(findings[0]?.text, "Text leaves the picture");
      assert.equal(findings.length, 3);
    }
  });

  it("depend on what they are made from: another drawing, other inputs", async () => {
    const { harness } = drawing();
    await harness.run();
    const child = planned(harness.events).find(({ base }) => base !== undefined);
    const inputsOf = (events: readonly KnownEvent[]) =>
      events.flatMap((event) =>
        event.kind === "callStarted" && event.key === `${child?.candidate}/draw/1`
          ? [event.inputs]
          : [],
      );
    const changed = harness.events.map((event): KnownEvent => {
      const isBase = event.kind === "imageDrawn" && event.key.startsWith(`${child?.base}/`);
      if (!isBase || event.source === undefined) return event;
      return { ...event, source: { ...event.source, sha256: "ab".repeat(32) } };
    });
    assert.equal(inputsOf(harness.events).length, 1);
    assert.throws(() => foldChecked(changed), /belongs to another request/);
  });

  it("survive a death after any event, and none is paid for twice", async () => {
    const whole = drawing();
    await whole.harness.run();
    const { events } = whole.harness;
    const winner = winnerOf(whole.harness.state);
    for (let place = 1; place < events.length; place += 5) {
      const { harness } = drawing();
      harness.images.files.clear();
      for (const [name, file] of whole.harness.images.files) harness.images.files.set(name, file);
      for (const [name, text] of whole.harness.images.drawings) {
        harness.images.drawings.set(name, text);
      }
      harness.adopt(events.slice(0, place));
      await harness.run();
      assert.deepEqual(winnerOf(harness.state), winner, `after ${place} events`);
      assertNothingPaidTwice(harness.events);
    }
  });

  it("are done without where somebody has changed or removed them: their children are drawn anew", async () => {
    const { harness, asked } = drawing();
    harness.images.source = (ref) => ({
      ref,
      text: () => Promise.reject(new StorageError("storage.imageChanged", "Put that one back.")),
    });
    await harness.run();
    assert.equal(harness.state.end?.kind, "finished");
    assert.ok(asked.draws.length > 3 && asked.critiques.length > 0);
    assert.ok(asked.draws.every(({ base }) => base === undefined));
    assert.ok(asked.critiques.every(({ source }) => source === undefined));
    for (const { base, findings } of Object.values(harness.state.candidates)) {
      assert.equal(
        findings.some(({ text }) => text.includes("so it was drawn anew")),
        base !== null,
      );
    }
    replay(harness.events);
  });

  it("pause the search where the folder itself cannot be read", async () => {
    const { harness } = drawing();
    harness.images.source = (ref) => ({
      ref,
      text: () => Promise.reject(new StorageError("storage.failed", "The disk is gone.")),
    });
    assert.deepEqual(await harness.run(), { kind: "paused", by: "disk" });
  });

  it("that are no text are no answer", async () => {
    const harness = new SearchHarness({
      plan: { ...plan, maxAttempts: 1 },
      ports: (clock) => {
        const { images, ...ports } = new FakeModels(clock).ports;
        return {
          ...ports,
          images: {
            draw: async (...args) => ({
              ...(await images.draw(...args)),
              source: 7 as unknown as string,
            }),
          },
        };
      },
    });
    await harness.run();
    const failed = harness.events.find((event) => event.kind === "callFailed");
    assert.match(failed?.message ?? "", /drawing .* is no text/);
  });
});
