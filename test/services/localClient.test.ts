import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../src/base/clock.js";
import { LocalClient } from "../../src/services/client/localClient.js";
import { runOwner } from "../../src/services/owner/runOwner.js";
import { serviceClock } from "../../src/services/serviceClock.js";
import { ServiceError, type ServiceErrorCode } from "../../src/services/serviceError.js";
import { serviceFolders } from "../../src/services/serviceFolders.js";
import type { OwnerStatus } from "../../src/services/status.js";
import { addressIn, openMeetingPlace } from "../../src/services/wire/meetingPlace.js";
import { waitFor } from "../editor/launcher/waitFor.js";
import { FakeParts, image, language } from "../support/fakeOwnerParts.js";
import { idleClock } from "../support/idleClock.js";
import { useShortFolder } from "../support/localSockets.js";
import { noteSetUp } from "../support/setUpNote.js";

const never = new AbortController().signal;

const fails =
  (code: ServiceErrorCode, words = /./) =>
  (error: unknown): boolean =>
    error instanceof ServiceError && error.code === code && words.test(error.message);

/** An owner in this process, over parts in memory. */
interface RunningOwner {
  readonly parts: FakeParts;
  readonly stop: AbortController;
  readonly over: Promise<string>;
}

describe("a client and its owner", () => {
  const owners: RunningOwner[] = [];
  const clients: LocalClient[] = [];
  let lingerMs = 60_000;
  const folder = useShortFolder(async () => {
    for (const client of clients.splice(0)) client.dispose();
    for (const { stop, over } of owners.splice(0)) {
      stop.abort();
      await over;
    }
  });

  beforeEach(() => {
    lingerMs = 60_000;
    noteSetUp(serviceFolders(join(folder(), "data")));
  });
  const place = () => ({ runtimeFolder: folder(), dataFolder: join(folder(), "data") });
  const startOwner = (): RunningOwner => {
    const parts = new FakeParts();
    const stop = new AbortController();
    const over = runOwner({
      config: {
        ...{ ...place(), environment: {}, ports: "automatic", version: "1.2.3", lingerMs },
      },
      partsOf: () => Promise.resolve(parts),
      ...{ clock: serviceClock, pid: 4_000_000, log: () => undefined, signal: stop.signal },
    });
    const owner = { parts, stop, over };
    owners.push(owner);
    return owner;
  };
  const open = (clock: Clock = serviceClock): LocalClient => {
    const client = new LocalClient({
      ...{ place: place(), version: "1.2.3", client: "editor", clock },
      isAlive: () => false,
      start: () => Promise.resolve({ ended: startOwner().over }),
    });
    clients.push(client);
    return client;
  };
  const theOwner = (): RunningOwner => {
    const [owner] = owners;
    assert.ok(owner);
    return owner;
  };

  it("starts none to be asked what there is", async () => {
    const client = open();
    assert.equal(await client.isSetUp(), true);
    assert.equal(await client.status(never), null);
    assert.deepEqual(owners, []);
  });

  it("says so where nothing is set up, and starts nothing", async () => {
    rmSync(serviceFolders(join(folder(), "data")).installed);
    const client = open();
    assert.equal(await client.isSetUp(), false);
    assert.equal(await client.status(never), null);
    assert.equal(await client.chosen("image", never), null);
    await assert.rejects(client.use(language, never), fails("service.notSetUp"));
    assert.deepEqual(owners, []);
  });

  it("lends a model, and takes it back", async () => {
    const client = open();
    const grant = await client.use(language, never);
    assert.deepEqual([grant.url, grant.token], ["http://127.0.0.1:8123", "token of language:tiny"]);
    const { lease } = theOwner().parts;
    assert.deepEqual(lease?.holders, [{ key: "language:tiny", client: "editor 1" }]);
    const other = open().use(image, never);
    await waitFor("the other to wait", () => lease.waiting(image) === 1);
    grant.release();
    grant.release();
    (await other).release();
    await waitFor("all to be free", () => lease.holders.length === 0);
    assert.equal(grant.lost.aborted, false);
    assert.equal(owners.length, 1);
  });

  it("gives up its place in the queue at once when nobody waits any more", async () => {
    const [first, second] = [open(), open()];
    await first.use(language, never);
    const stop = new AbortController();
    const waiting = second.use(image, stop.signal);
    const { lease } = theOwner().parts;
    await waitFor("it to wait", () => lease?.waiting(image) === 1);
    stop.abort(new Error("enough"));
    await assert.rejects(waiting, /enough/);
    await waitFor("the place to be free", () => lease?.waiting(image) === 0);
    assert.deepEqual(lease?.holders.length, 1);
  });

  it("gives back what it was lent after it had lost patience", async () => {
    const client = open();
    await client.chosen("image", never);
    const { pool, lease } = theOwner().parts;
    const stop = new AbortController();
    let loaded: () => void = () => undefined;
    const isLoading = new Promise<void>((resolve) => {
      pool.load = async (key) => {
        resolve();
        await new Promise<void>((done) => (loaded = done));
        pool.running.set(`${key.service}:${key.model}`, key);
      };
    });
    const waiting = client.use(language, stop.signal);
    await isLoading;
    stop.abort(new Error("enough"));
    await assert.rejects(waiting, /enough/);
    loaded();
    await waitFor("it to be given back", () => lease?.holders.length === 0);
  });

  it("frees all that a client held when its connection goes", async () => {
    const client = open();
    await client.use(language, never);
    await open().status(never);
    const { lease } = theOwner().parts;
    client.dispose();
    await waitFor("all to be free", () => lease?.holders.length === 0);
    await assert.rejects(client.use(language, never), fails("service.away"));
  });

  it("tells whoever holds a model that it is gone", async () => {
    const [first, second] = [open(), open()];
    // One after the other: both at once would start an owner each, and either may be the one.
    const grants = [await first.use(language, never), await second.use(language, never)];
    theOwner().parts.pool.lose(language);
    for (const { lost } of grants) {
      if (!lost.aborted) await once(lost, "abort");
      assert.ok(fails("service.away", /language model tiny is gone/)(lost.reason));
    }
    const again = await first.use(language, never);
    assert.equal(again.lost.aborted, false);
  });

  it("tells that its owner died, and finds another when it is asked again", async () => {
    const client = open();
    const grant = await client.use(language, never);
    const other = open();
    const waiting = other.use(image, never);
    const { lease } = theOwner().parts;
    await waitFor("the other to wait", () => lease?.waiting(image) === 1);
    const rejected = assert.rejects(waiting, fails("service.away"));
    theOwner().stop.abort();
    await rejected;
    if (!grant.lost.aborted) await once(grant.lost, "abort");
    assert.ok(fails("service.away")(grant.lost.reason));
    await client.use(language, never);
    assert.equal(owners.length, 2);
  });

  it("passes on what is asked by hand, and what it comes to", async () => {
    const client = open();
    await client.start(language, never);
    await client.load(image, never);
    await client.unload(image, never);
    await client.stop(language, never);
    const { pool } = theOwner().parts;
    assert.deepEqual(pool.done, [
      "load language:tiny",
      "load image:maker/tiny-flux",
      "release image:maker/tiny-flux free",
      "stop language:tiny",
    ]);
    pool.lines = [...Array(1500).keys()].map((at) => `${at} ${"x".repeat(5000)}`);
    const lines = await client.log(language, never);
    assert.deepEqual([lines.length, lines[0]?.slice(0, 4), lines[0]?.length], [1000, "500 ", 4000]);
    assert.equal(await client.chosen("image", never), null);
    await client.choose(image, never);
    assert.equal(await client.chosen("image", never), "maker/tiny-flux");
    assert.equal((await client.addModel("/models/a.gguf", never)).title, "/models/a.gguf");
    assert.equal((await client.models(never)).length, 1);
    pool.start = () => Promise.reject(new ServiceError("service.doesNotFit", "It needs 24 GB."));
    await assert.rejects(client.start(language, never), fails("service.doesNotFit", /24 GB/));
    pool.start = () => Promise.reject(new Error("a defect"));
    await assert.rejects(client.start(language, never), fails("service.failed", /a defect/));
  });

  it("shortens a log that a client would not take, and stays with it", async () => {
    const client = open();
    const grant = await client.use(language, never);
    const { pool } = theOwner().parts;
    // Three bytes each, and six where JSON writes them as escapes.
    for (const letter of ["█", "\u0001"]) {
      pool.lines = [...Array(1000).keys()].map((at) => `${at} ${letter.repeat(2000)}`);
      const lines = await client.log(language, never);
      assert.ok(lines.length > 300 && lines.length < 1000, `${lines.length} lines`);
      assert.equal(lines.at(-1), pool.lines.at(-1));
    }
    assert.equal(grant.lost.aborted, false);
  });

  it("tells who watches of an owner that others start, of each change, and of its end", async () => {
    const told: (OwnerStatus | null)[] = [];
    const watching = open().watch((status) => told.push(status));
    await waitFor("that there is none", () => told.length === 1 && told[0] === null);
    const other = open();
    await other.load(language, never);
    await waitFor("the model", () => told.at(-1)?.services[0]?.model === "tiny");
    theOwner().parts.pool.lose(language);
    await waitFor("its end", () => told.at(-1)?.services.length === 0);
    assert.equal(told.at(-1)?.clients, 2);
    await other.shutDown(never);
    await waitFor("that there is none", () => told.at(-1) === null);
    watching.dispose();
    assert.equal(owners.length, 1);
  });

  it("ends all by hand, and waits for it", async () => {
    const client = open();
    await client.use(language, never);
    await client.shutDown(never);
    assert.equal(theOwner().parts.pool.hasEnded, true);
    assert.equal(await theOwner().over, "ended");
    await client.shutDown(never);
    assert.equal(owners.length, 1);
  });

  it("is over soon after the last client has gone, and not before", async () => {
    lingerMs = 100;
    const [first, second] = [open(), open()];
    await first.use(language, never);
    await second.use(language, never);
    first.dispose();
    await second.load(language, never);
    second.dispose();
    assert.equal(await theOwner().over, "ended");
    assert.equal(theOwner().parts.pool.hasEnded, true);
  });

  describe("that is not used for a while", () => {
    const { asleep, clock, pass } = idleClock();
    beforeEach(() => (lingerMs = 4_000));
    afterEach(() => void asleep.splice(0));

    it("is left, so that it ends, and found or started anew by who needs it again", async () => {
      const client = open(clock);
      const grant = await client.use(language, never);
      await pass(2);
      assert.equal(theOwner().parts.pool.hasEnded, false, "a model was held");
      grant.release();
      await pass();
      await pass();
      assert.equal(await theOwner().over, "ended");
      (await client.use(language, never)).release();
      assert.equal(owners.length, 2);
    });

    it("is not left by who looks on", async () => {
      const client = open(clock);
      (await client.use(language, never)).release();
      const watching = client.watch(() => undefined);
      await pass(4);
      assert.equal(theOwner().parts.pool.hasEnded, false);
      watching.dispose();
      await pass();
      assert.equal(await theOwner().over, "ended");
    });
  });

  it("is over when its folder is removed", async () => {
    await open().use(language, never);
    rmSync(join(folder(), "data"), { recursive: true });
    assert.equal(await theOwner().over, "ended");
    assert.equal(existsSync(join(folder(), "data")), false);
  });

  it("is over when its socket is gone, by which nobody could find it", async () => {
    await open().use(language, never);
    const { folder: meeting } = await openMeetingPlace(place());
    for (const name of readdirSync(meeting)) {
      if (name.endsWith(".sock")) rmSync(join(meeting, name));
    }
    assert.equal(await theOwner().over, "ended");
  });

  it("has whoever comes while it ends wait, and starts another one then", async () => {
    const client = open();
    const grant = await client.use(language, never);
    const { parts, stop, over } = theOwner();
    let ended: () => void = () => undefined;
    const isEnding = new Promise<void>((resolve) => {
      parts.pool.dispose = () => {
        resolve();
        return new Promise((done) => (ended = done));
      };
    });
    stop.abort();
    await isEnding;
    if (!grant.lost.aborted) await once(grant.lost, "abort");
    let isGiven = false;
    const again = client.use(language, never).finally(() => (isGiven = true));
    const another = open().status(never);
    await open().isSetUp();
    assert.equal(isGiven, false);
    assert.equal(owners.length, 1);
    ended();
    assert.equal(await over, "ended");
    await again;
    assert.equal(owners.length, 2);
    // It waited for the first, and is told that there was none by then, or of the second.
    assert.ok([null, 4_000_000].includes((await another)?.pid ?? null));
  });

  it("gives way to a newer owner", async () => {
    await open().use(language, never);
    const meeting = await openMeetingPlace(place());
    writeFileSync(addressIn(meeting, 7), "");
    assert.equal(await theOwner().over, "ended");
    assert.equal(theOwner().parts.pool.hasEnded, true);
  });

  it("is one for twenty who come at once", async () => {
    const all = await Promise.all(
      [...Array(20).keys()].map(() => open().use(language, new AbortController().signal)),
    );
    assert.equal(all.length, 20);
    const served = owners.filter(({ parts }) => parts.pool.done.length > 0);
    assert.equal(served.length, 1);
    assert.equal(served[0]?.parts.lease?.holders.length, 20);
  });
});
