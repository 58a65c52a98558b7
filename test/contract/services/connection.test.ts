import assert from "node:assert/strict";
import { CallError, UsageError } from "../../../src/base/errors.js";
import { originsOf } from "../../../src/protocol/connections.js";
import { readConfiguration } from "../../../src/protocol/configuration.js";
import type { Check, Means } from "../../../src/providers/adapter.js";
import { builtinConnections } from "../../../src/providers/builtin/builtinAdapter.js";
import { guardedKeys } from "../../../src/providers/guardedKeys.js";
import {
  localConnection,
  servicesConnections,
  type ServicesConnection,
} from "../../../src/providers/services/servicesKind.js";
import { ProviderTable } from "../../../src/providers/providerTable.js";
import { ServiceError } from "../../../src/services/serviceError.js";
import type { ServiceStatus } from "../../../src/services/status.js";
import { systemClock } from "../../../src/systemClock.js";
import { FakeLocalServices, localModel } from "../../support/fakeLocalServices.js";
import type { FakeLocalOptions } from "../../support/fakeLocalServices.js";
import { expandRequest } from "../../support/chatRequests.js";
import { drawRequest } from "../../support/fakeOpenai/fakeModels.js";
import {
  FakeServices,
  piece,
  refuse,
  streamTo,
  type FakeServicesOptions,
} from "../../support/fakeServices.js";
import { HttpRig } from "../../support/httpRig.js";
import { stillMeans } from "../../support/stillMeans.js";

const never = new AbortController().signal;
const means: Means = { ...stillMeans, clock: systemClock };

function local(options: FakeLocalOptions = {}) {
  const services = new FakeLocalServices(options);
  let opened = 0;
  const table = new ProviderTable(
    [servicesConnections],
    {
      ...means,
      services: () => {
        opened++;
        return Promise.resolve(services);
      },
    },
    () => [],
  );
  return { services, table, opened: () => opened };
}

const actionOf = (check: Check) => (check.kind === "missing" ? check.action : check.kind);

describe("this machine's own services as a connection", () => {
  it("is there by its name where there can be any, and asks for nothing until it is used", () => {
    const { table, opened } = local();
    assert.deepEqual(table.connections, [localConnection]);
    assert.equal(opened(), 0);
    assert.deepEqual(new ProviderTable([servicesConnections], means, () => []).connections, []);
  });

  it("asks the disk alone while nothing is set up, and says what to do", async () => {
    const { table, services } = local({ isSetUp: false });
    assert.deepEqual(await table.models(localConnection, never), []);
    const check = await table.check("image", "local", never);
    assert.ok(check.kind === "missing" && check.code === "service.notSetUp");
    assert.deepEqual(check.action, { kind: "setUpLocalModels" });
    assert.deepEqual([...new Set(services.asked)], ["isSetUp"]);
    await assert.rejects(table.declare({ language: "local" }, {}, never), (error) => {
      assert.ok(error instanceof CallError && error.code === "service.notSetUp");
      return true;
    });
  });

  it("tells what is here, what is loaded and what has to be fetched", async () => {
    const ready: ServiceStatus = { ...statusOf("image"), state: "ready" };
    const models = [
      localModel("image"),
      localModel("vision"),
      localModel("language", { isHere: false }),
    ];
    const { table } = local({ models, services: [ready] });
    const offered = await table.models(localConnection, never);
    const told = offered.map(({ id, presence, defaultFor }) => [id, presence, defaultFor]);
    assert.deepEqual(told, [
      ["studio", "ready", ["image"]],
      ["clip", "toLoad", ["vision"]],
      ["writer-7b", "toDownload", []],
    ]);
    assert.ok(offered.every(({ price }) => price === "free"));
  });

  it("says what to do about a model that is not here, or none at all", async () => {
    const { table } = local({ models: [localModel("image", { isHere: false })] });
    assert.deepEqual(actionOf(await table.check("image", "local/studio", never)), {
      ...{ kind: "getLocalModel", model: "studio" },
    });
    assert.deepEqual(actionOf(await table.check("image", "local", never)), {
      ...{ kind: "getLocalModel", model: null },
    });
    await assert.rejects(table.declare({ language: "local" }, {}, never), (error) => {
      assert.ok(error instanceof UsageError && error.code === "usage.noLocalModel");
      // That one can be named behind a slash is no help where there is none.
      assert.equal(error.message, "This machine has no language model: get one first.");
      return true;
    });
    await assert.rejects(table.declare({ image: "local/studio" }, {}, never), UsageError);
  });

  it("shows the services where one has failed, or the owner does not answer", async () => {
    const failed: ServiceStatus = {
      ...statusOf("image"),
      ...{ state: "failed", reason: "It crashed five times." },
    };
    const { table } = local({ services: [failed] });
    const check = await table.check("image", "local", never);
    assert.ok(check.kind === "missing" && check.code === "service.failed");
    assert.deepEqual(
      [check.reason, check.action],
      ["It crashed five times.", { kind: "showServices" }],
    );
    assert.equal((await table.check("vision", "local", never)).kind, "ready");
    const mute = new FakeLocalServices();
    mute.models = () => Promise.reject(new ServiceError("service.noOwner", "Nobody answers."));
    const other = new ProviderTable(
      [servicesConnections],
      { ...means, services: () => Promise.resolve(mute) },
      () => [],
    );
    assert.deepEqual(actionOf(await other.check("image", "local", never)), {
      kind: "showServices",
    });
  });

  it("lets all calls of a search wait for the device at once, in time that the ports keep", async () => {
    const { table } = local();
    const choice = { language: "local", image: "local", vision: "local" };
    const providers = await table.declare(choice, {}, never);
    const { language, image, vision } = providers;
    const told = [language, image, vision].map((each) => [
      each.lane,
      each.timeoutMs,
      each.endpoint,
    ]);
    assert.deepEqual(told, [
      ["local/writer-7b", 180_000, null],
      ["local/studio", 120_000, null],
      ["local/clip", 30_000, null],
    ]);
    assert.deepEqual(table.limitOf(image.lane), { places: 32 });
    const ports = await table.connect(providers);
    for (const role of ["language", "image", "vision"] as const) {
      assert.equal(ports.keepsTime?.(role), true);
    }
  });
});

describe("a call of one of this machine's models", () => {
  it("holds its model from its first round to its last, and each next call anew", async () => {
    const held: number[] = [];
    let rounds = 0;
    const fake = await FakeServices.start({
      instead: ({ path }, response) => {
        if (!path.endsWith("/v1/chat/completions")) return false;
        held.push(services.held.length);
        // No answer of the form at first, so that it is mended.
        if (rounds++ > 0) return false;
        streamTo(response);
        piece(response, { content: "What?", end: "stop" });
        response.end("data: [DONE]\n\n");
        return true;
      },
    });
    const services = new FakeLocalServices({ at: fake });
    const table = new ProviderTable(
      [servicesConnections],
      { ...means, services: () => Promise.resolve(services) },
      () => [],
    );
    try {
      const choice = { language: "local", image: "local", vision: "local" };
      const ports = await table.connect(await table.declare(choice, {}, never));
      const { usage } = await ports.prompts.write(expandRequest(), never);
      assert.equal(usage.requests, 2);
      assert.deepEqual([held, services.granted, services.held], [[1, 1], 1, []]);
      await ports.prompts.write(expandRequest(), never);
      assert.deepEqual([services.granted, services.held], [2, []]);
      // Another search's are told from this one's, and a search's roles are of one search.
      const other = await table.connect(await table.declare(choice, {}, never));
      await other.prompts.write(expandRequest(), never);
      await ports.images.draw(drawRequest, never, () => undefined);
      const [first, second, third, drawn] = services.searches;
      assert.ok(first !== undefined && third !== undefined);
      assert.deepEqual([second, drawn], [first, first]);
      assert.notEqual(third, first);
      assert.ok(fake.work.every(({ token, body }) => token === fake.token && !("model" in body)));
    } finally {
      await fake.close();
    }
  });
});

function statusOf(service: ServiceStatus["service"]): ServiceStatus {
  return {
    ...{ service, model: "studio", state: "stopped", sinceMs: 0, reason: null, hint: null },
    ...{ progress: null, device: null, memoryBytes: null, peakBytes: null, running: 0 },
    ...{ waiting: 0, waitingForDevice: 0, pid: null, port: null, restarts: 0, nextStartMs: null },
  };
}

describe("services at a URL as a connection", () => {
  const rig = new HttpRig();
  const fakes: FakeServices[] = [];
  afterEach(async () => {
    await Promise.all([rig.close(), ...fakes.splice(0).map((fake) => fake.close())]);
  });

  const tableOf = (own: Partial<ServicesConnection>, keys: Means["keys"]) => {
    const connection = { name: "box", kind: "services", ...own } as ServicesConnection;
    return new ProviderTable([servicesConnections], { ...means, keys }, () => [connection]);
  };
  const at = async (options: FakeServicesOptions = {}, own: Partial<ServicesConnection> = {}) => {
    const fake = await FakeServices.start(options);
    fakes.push(fake);
    const keys = { keyFor: () => Promise.resolve("fake-token") };
    return { fake, table: tableOf({ url: fake.origin, ...own }, keys) };
  };
  const connectionOf = (table: ProviderTable) => table.connections[0] ?? assert.fail();

  it("says what to do where nobody is there, the token is wrong, or it is another server", async () => {
    const nobody = tableOf({ url: await rig.nobody() }, means.keys);
    const action = actionOf(await nobody.check("image", "box", never));
    assert.ok(typeof action === "object" && action.kind === "startServer");
    const { table: locked } = await at({ token: "another" });
    assert.deepEqual(actionOf(await locked.check("image", "box", never)), { kind: "setKey" });
    const page = await rig.http((_, response) => response.end("<html>Welcome</html>"));
    const other = tableOf({ url: page.origin }, means.keys);
    assert.equal((await other.check("image", "box", never)).kind, "missing");
  });

  it("finds by itself whether one service is there, or all below it, and remembers where", async () => {
    for (const layout of ["root", "below"] as const) {
      const services = layout === "root" ? (["image"] as const) : (["image", "vision"] as const);
      const { table, fake } = await at({ layout, services });
      const offered = await table.models(connectionOf(table), never);
      assert.deepEqual(
        offered.map(({ id }) => id),
        layout === "root" ? ["studio"] : ["studio", "clip"],
      );
      assert.equal((await table.check("language", "box", never)).kind, "missing");
      const prefix = layout === "root" ? "" : "/image";
      assert.ok(fake.asked.some(({ path }) => path === `${prefix}/v1/models`));
    }
  });

  it("has a model loaded that is not, so that no other one answers under its name", async () => {
    const { table, fake } = await at({ unloaded: ["other-1"] });
    const choice = { language: "box", image: "box/other-1", vision: "box" };
    const ports = await table.connect(await table.declare(choice, {}, never));
    const asked = { prompt: "a boat", negativePrompt: "", seed: 1, widthPx: 64, heightPx: 64 };
    await ports.images.draw(asked, never, () => undefined);
    await ports.images.draw(asked, never, () => undefined);
    const loads = fake.asked.filter(({ path }) => path === "/image/load");
    assert.deepEqual(
      loads.map(({ body }) => body),
      [{ model: "other-1" }],
    );
    assert.equal(fake.work.length, 2);
  });

  it("pauses with what to do where a service loads no other model than its own", async () => {
    const { table } = await at({
      unloaded: ["other-1"],
      instead: ({ path }, response) => {
        if (!path.endsWith("/load")) return false;
        refuse(response, 409, "service.managed", "Somebody else loads.");
        return true;
      },
    });
    const choice = { language: "box", image: "box/other-1", vision: "box" };
    const ports = await table.connect(await table.declare(choice, {}, never));
    const asked = { prompt: "a boat", negativePrompt: "", seed: 1, widthPx: 64, heightPx: 64 };
    await assert.rejects(
      ports.images.draw(asked, never, () => undefined),
      { code: "model.unknown", scope: "connection" },
    );
  });

  it("goes without a service that does not answer, unless it is the one that is asked for", async () => {
    const { table } = await at({
      services: ["image", "vision", "language"],
      instead: ({ path }, response) => {
        if (!path.startsWith("/language/")) return false;
        refuse(response, 500, "model.failed", "It could not load.");
        return true;
      },
    });
    assert.equal((await table.check("image", "box", never)).kind, "ready");
    assert.equal((await table.check("vision", "box", never)).kind, "ready");
    const check = await table.check("language", "box", never);
    assert.ok(check.kind === "missing" && check.code === "server.failed", JSON.stringify(check));
    const offered = await table.models(connectionOf(table), never);
    assert.deepEqual(
      offered.map(({ id }) => id),
      ["studio", "clip"],
    );
  });

  it("is a pool where it has several URLs, each asked as its lane says", async () => {
    const [one, two] = [await at(), await at()];
    const urls = [one.fake.origin, two.fake.origin];
    const keys = { keyFor: () => Promise.resolve("fake-token") };
    const table = tableOf({ urls, limit: 3 }, keys);
    const choice = { language: "box", image: "box", vision: "box" };
    const providers = await table.declare(choice, {}, never);
    assert.deepEqual(table.limitOf(providers.image.lane), { places: 6, endpoints: urls });
    const ports = (await table.connect(providers)).at?.("image", urls[1] ?? "");
    const asked = { prompt: "a boat", negativePrompt: "", seed: 1, widthPx: 64, heightPx: 64 };
    await ports?.images.draw(asked, never, () => undefined);
    assert.deepEqual([one.fake.work.length, two.fake.work.length], [0, 1]);
  });

  it("sends a token to the places that it names, and to no other", async () => {
    const connection: ServicesConnection = {
      ...{ name: "box", kind: "services", url: "http://127.0.0.1:8001" },
      language: { url: "http://127.0.0.1:8003" },
    };
    assert.deepEqual(originsOf(connection), ["http://127.0.0.1:8001", "http://127.0.0.1:8003"]);
    const keys = guardedKeys(() => Promise.resolve("fake-token"));
    for (const [origin, key] of [
      ["http://127.0.0.1:8003", "fake-token"],
      ["http://127.0.0.1:8002", undefined],
    ] as const) {
      assert.equal(await keys.keyFor(connection, origin, never), key);
    }
  });

  it("sends no token over plain http to another machine, unless its person allows it", async () => {
    const keys = { keyFor: () => Promise.resolve("fake-token") };
    const table = tableOf({ url: "http://192.0.2.1:8001" }, keys);
    const check = await table.check("image", "box", never);
    assert.ok(check.kind === "missing" && check.code === "auth.insecure", JSON.stringify(check));
    assert.deepEqual(check.action, { kind: "changeConnection" });
  });

  it("is read from a configuration, where what is none is told", () => {
    const read = (own: object) =>
      readConfiguration({ connections: [{ name: "box", kind: "services", ...own }] }, [
        servicesConnections,
      ]);
    const url = "http://box.local:8000";
    const own = { url, vision: { url, maxPx: 512 }, image: { steps: 4 }, allowInsecure: true };
    assert.deepEqual(read(own).faults, []);
    assert.equal(read({}).faults.length, 1);
    assert.equal(read({ url, image: { url: "file:///etc" } }).faults.length, 1);
    assert.equal(read({ url, image: { steps: 0 } }).faults.length, 1);
    // This machine's own is there without being set up.
    const chosen = { models: { image: "local/studio" } };
    assert.deepEqual(
      readConfiguration(chosen, [builtinConnections, servicesConnections]).faults,
      [],
    );
    // One that a person sets up under that name takes the place of this machine's.
    const mine = { connections: [{ name: "local", kind: "services", url }] };
    assert.deepEqual(readConfiguration(mine, [servicesConnections]).faults, []);
  });

  it("refuses options that there are not", async () => {
    const { table } = await at();
    for (const options of [
      { image: { steps: 1000 } },
      { language: { size: "tiny" } },
      { vision: { maxPx: 1 } },
      { image: { url: "http://elsewhere" } },
    ]) {
      const choice = { language: "box", image: "box", vision: "box" };
      await assert.rejects(table.declare(choice, options, never), UsageError);
    }
  });
});
