import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compose, type Engine } from "../../src/compose.js";
import { openWorkers } from "../../src/openWorkers.js";
import { usualLimits } from "../../src/protocol/limits.js";
import { allCandidates } from "../../src/search/candidates.js";
import type { KnownEvent } from "../../src/protocol/events.js";
import type { DrawProgress } from "../../src/search/ports.js";
import { serviceNames, type ServiceName } from "../../src/services/names.js";
import { ServiceProcess, writeModels } from "../support/serviceProcess.js";
import { assertSound } from "../support/sessionChecks.js";

/**
 * Whole searches on the real services, with tiny models: a language, an image and a vision service of
 * a box in the next room, by URL and token. The models are random, so which image wins says nothing.
 */
describe("a search on Imagebeam's own services at a URL", function () {
  this.timeout(900_000);
  let folder = "";
  const started: ServiceProcess[] = [];
  const services = new Map<ServiceName, ServiceProcess>();
  const models = new Map<ServiceName, string>();
  let engine: Engine;

  const start = async (kind: ServiceName, ...args: readonly string[]): Promise<void> => {
    const model = ["--model", models.get(kind) ?? assert.fail()];
    const images = kind === "image" ? ["--device", "cpu", "--images", join(folder, "images")] : [];
    const service = await ServiceProcess.start(kind, [...model, ...images, ...args]);
    started.push(service);
    services.set(kind, service);
  };
  const service = (kind: ServiceName): ServiceProcess => services.get(kind) ?? assert.fail();

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "imagebeam-local-"));
    const written = writeModels(["smollm2", "tinyFlux", "tinyClip"], folder);
    models.set("language", written.smollm2);
    models.set("image", written.tinyFlux);
    models.set("vision", written.tinyClip);
    await Promise.all(serviceNames.map((kind) => start(kind)));
    const [language, vision] = [service("language"), service("vision")];
    const connection = {
      ...{ name: "box", kind: "services", url: service("image").origin },
      language: { url: language.origin },
      image: { steps: 12 },
      vision: { url: vision.origin },
    };
    engine = compose({
      appVersion: "test",
      workers: openWorkers(fileURLToPath(new URL("../../dist/worker.mjs", import.meta.url))),
      connections: () => [connection],
      // Each place has a token of its own.
      keys: (_connection, origin) =>
        Promise.resolve([...services.values()].find((each) => each.origin === origin)?.token),
      spending: { folder: undefined, limits: () => usualLimits, limitName: "none" },
    });
  });
  after(async () => {
    await engine.dispose();
    const ended = await Promise.all([...services.values()].map((each) => each.stop()));
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual(
      ended,
      ended.map(() => ({ code: 0, left: [] })),
    );
  });

  /** With a language model that takes its time on a busy machine, and with one that takes none. */
  const all = { candidates: 1, language: "box" };
  const pictures = { candidates: 3, language: "builtin" };

  /** Runs one search to its end; `onProgress` sees how far images are. */
  const search = async (
    change: { readonly candidates: number; readonly language: string },
    onProgress: (progress: DrawProgress) => void,
  ) => {
    const events: KnownEvent[] = [];
    const run = await engine.searches.start({
      plan: {
        ...{ goal: "two red sailboats under a full moon", seed: 7, widthPx: 64, heightPx: 64 },
        ...{ candidates: change.candidates, beamWidth: 1, iterations: 2 },
        // So small a model gives no critique now and then, and each costs time.
        maxAttempts: change.language === "box" ? 1 : 3,
      },
      output: join(folder, "output"),
      providers: { language: change.language, image: "box", vision: "box" },
      listener: {
        onEvent: (event) => events.push(event),
        onProgress: (_candidate, progress) => onProgress(progress),
      },
    });
    const { state, outcome } = await run.done;
    return { state, outcome, events, folder: run.folder };
  };

  /** Images that image services have begun to send, by their own logs. */
  const drawnByServices = (): number =>
    started
      .flatMap(({ logged }) => logged)
      .filter(({ event, path, status }) => {
        return event === "request" && path === "/generate" && status === 200;
      }).length;

  it("writes, draws, judges and criticises there alone, and shows each step", async () => {
    const steps: DrawProgress[] = [];
    const {
      state,
      outcome,
      folder: session,
    } = await search(all, (progress) =>
      steps.push({ ...progress, ...(progress.preview && { preview: { ...progress.preview } }) }),
    );
    assert.equal(outcome.kind, "ended", JSON.stringify(outcome));
    const { end, providers } = state;
    assert.ok(end?.kind === "finished" && end.winner !== null, JSON.stringify(end));
    for (const role of [providers.language, providers.image, providers.vision]) {
      assert.deepEqual([role.connection, role.billing], ["box", "free"]);
    }
    const previews = steps.flatMap(({ preview }) => preview ?? []);
    assert.ok(previews.length > 0 && previews.every(({ mediaType }) => mediaType === "image/jpeg"));
    assert.ok(new Set(steps.map(({ step }) => step)).size >= 12);
    const winner = state.candidates[end.winner];
    assert.ok(winner?.scores?.alignment != null && winner.scores.aesthetic != null);
    assert.equal(drawnByServices(), allCandidates(state).length);
    await assertSound(session);
  });

  it("goes on where the image service dies in the middle, and draws nothing twice", async () => {
    const image = service("image");
    const { port } = new URL(image.origin);
    let isKilled = false;
    let back: Promise<void> | undefined;
    const {
      state,
      outcome,
      events,
      folder: session,
    } = await search(pictures, ({ step }) => {
      // In the midst of an image.
      if (isKilled || step < 3) return;
      isKilled = true;
      back = image.kill().then(() => start("image", "--port", port));
    });
    await back;
    assert.ok(isKilled);
    assert.equal(outcome.kind, "ended", JSON.stringify([outcome, events.slice(-5)]));
    assert.ok(state.end?.kind === "finished" && state.end.winner !== null);
    const drawn = events.flatMap((event) => (event.kind === "imageDrawn" ? [event.key] : []));
    const candidates = allCandidates(state).filter(({ image: own }) => own !== null);
    assert.deepEqual(drawn.length, candidates.length);
    assert.ok(candidates.length >= 3, JSON.stringify(state.candidates));
    // Whatever came to an end before the service died was not asked for again.
    const calls = drawn.map((key) => key.replace(/\/\d+$/, ""));
    assert.deepEqual([...new Set(calls)], calls);
    await assertSound(session);
  });
});
