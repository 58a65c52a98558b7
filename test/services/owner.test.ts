import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openLocalServices } from "../../src/services/client/openLocalServices.js";
import type { LocalServices } from "../../src/services/localServices.js";
import type { ModelKey } from "../../src/services/names.js";
import { ServiceError } from "../../src/services/serviceError.js";
import { serviceFolders, type ServiceFolders } from "../../src/services/serviceFolders.js";
import type { OwnerStatus } from "../../src/services/status.js";
import { processesNaming, signal } from "../editor/launcher/processes.js";
import { waitFor } from "../editor/launcher/waitFor.js";
import { useShortFolder } from "../support/localSockets.js";
import { servicesPython } from "../support/pythonServer.js";
import { writeModel } from "../support/serviceProcess.js";
import { noteSetUp } from "../support/setUpNote.js";

const never = new AbortController().signal;
const bundle = fileURLToPath(new URL("../../dist/servicesHost.mjs", import.meta.url));
const clientScript = fileURLToPath(new URL("../support/localClientProcess.ts", import.meta.url));
const canary = "sk-canary-5b1f";

const isAway = (error: unknown): boolean =>
  error instanceof ServiceError && error.code === "service.away";

/** The bundled owner and the real services, as processes. */
describe("the owner of local services", function () {
  this.timeout(300_000);
  const folder = useShortFolder(async () => {
    for (const each of opened.splice(0)) each.dispose();
    const left = await waitFor("all to end", () => ours().length === 0).catch(() => ours());
    if (left === true) return;
    for (const { pid } of left) signal(pid, "SIGKILL");
    assert.deepEqual(left, []);
  });

  const opened: LocalServices[] = [];
  let model: ModelKey;

  beforeEach(async () => {
    const folders = serviceFolders(dataFolder());
    mkdirSync(folders.models, { recursive: true });
    // Each test has an owner of another path: so its processes are known, and no others'.
    copyFileSync(bundle, ownerScript());
    symlinkSync(dirname(dirname(servicesPython())), folders.environment);
    noteSetUp(folders);
    if (added === undefined) await addModel(folders);
    else writeFileSync(folders.chosen, added);
  });
  /** The person's models, once one was added; the tests after the first find them so. */
  let added: string | undefined;
  let modelFolder = "";
  before(() => (modelFolder = mkdtempSync(join(tmpdir(), "imagebeam-model-"))));
  after(() => rmSync(modelFolder, { recursive: true }));
  const addModel = async (folders: ServiceFolders): Promise<void> => {
    const client = open();
    const { id, service } = await client.addModel(writeModel("tinyLlama", modelFolder), never);
    model = { service, model: id };
    await client.shutDown(never);
    added = readFileSync(folders.chosen, "utf8");
  };
  const dataFolder = () => join(folder(), "data");
  const ownerScript = () => join(folder(), "host.mjs");
  /** Owners, services and what these started: all are told of the folder. */
  const ours = () => processesNaming(folder()).filter(({ pid }) => pid !== process.pid);
  const owners = () => processesNaming(ownerScript()).filter(({ pid }) => !isClient(pid));
  const isClient = (pid: number) =>
    processesNaming(clientScript).some((client) => client.pid === pid);
  const lingerMs = 500;
  const open = (): LocalServices => {
    const environment = { ...process.env, OPENAI_API_KEY: canary, OMP_NUM_THREADS: "1" };
    const services = openLocalServices({
      ...{ dataFolder: dataFolder(), runtimeFolder: folder(), ownerScript: ownerScript() },
      ...{ environment, ports: () => "automatic", client: "editor", lingerMs },
    });
    opened.push(services);
    return services;
  };
  const statusOf = async (services: LocalServices): Promise<OwnerStatus> => {
    const status = await services.status(never);
    assert.ok(status);
    return status;
  };
  const ask = async ({ url, token }: { url: string; token: string }): Promise<string> => {
    const answer = await fetch(`${url}/health`, { headers: { authorization: `Bearer ${token}` } });
    return ((await answer.json()) as { status: string }).status;
  };

  it("gives two clients one set of models, and goes on when one of them is killed", async () => {
    const options = { dataFolder: dataFolder(), runtimeFolder: folder(), lingerMs, key: model };
    const first = spawn(
      process.execPath,
      [
        ...["--import", "tsx", clientScript],
        JSON.stringify({ ...options, ownerScript: ownerScript() }),
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [said] = (await once(first.stdout, "data")) as [Buffer];
    const second = open();
    const grant = await second.use(model, never);
    assert.equal(String(said), `has ${grant.url}\n`);
    assert.equal(owners().length, 1);
    assert.equal((await statusOf(second)).clients, 2);
    first.kill("SIGKILL");
    await waitFor("the client to be missed", async () => (await statusOf(second)).clients === 1);
    assert.equal(await ask(grant), "healthy");
    assert.equal(grant.lost.aborted, false);
    second.dispose();
    await waitFor("all to end", () => ours().length === 0);
  });

  it("leaves nothing when it is killed, and another one takes its place", async () => {
    const services = open();
    const grant = await services.use(model, never);
    const { pid } = await statusOf(services);
    const before = ours().map((each) => each.pid);
    assert.ok(before.length >= 2);
    signal(pid, "SIGKILL");
    if (!grant.lost.aborted) await once(grant.lost, "abort");
    assert.ok(isAway(grant.lost.reason));
    await waitFor("its services to end", () => !ours().some((each) => before.includes(each.pid)));
    const again = await services.use(model, never);
    assert.equal(await ask(again), "healthy");
    assert.notEqual((await statusOf(services)).pid, pid);
    assert.equal(owners().length, 1);
  });

  it("ends what an owner that was killed has left, deaf as it is, before it loads", async () => {
    const services = open();
    const grant = await services.use(model, never);
    const { pid, services: all } = await statusOf(services);
    const deaf = all[0]?.pid ?? 0;
    signal(deaf, "SIGSTOP");
    signal(pid, "SIGKILL");
    if (!grant.lost.aborted) await once(grant.lost, "abort");
    assert.ok(ours().some((each) => each.pid === deaf));
    await services.use(model, never);
    assert.ok(!ours().some((each) => each.pid === deaf));
    await services.shutDown(never);
    const [place = ""] = readdirSync(folder()).filter((name) => name.startsWith("imagebeam-"));
    const left = readdirSync(join(folder(), place)).filter((name) => name.startsWith("service-"));
    assert.deepEqual(left, []);
  });

  it("tells that a service was killed, and has it back when it is asked again", async () => {
    const services = open();
    const grant = await services.use(model, never);
    const [service] = (await statusOf(services)).services;
    assert.ok(service?.pid != null);
    signal(service.pid, "SIGKILL");
    if (!grant.lost.aborted) await once(grant.lost, "abort");
    assert.ok(isAway(grant.lost.reason));
    const again = await services.use(model, never);
    assert.equal(await ask(again), "healthy");
    const [back] = (await statusOf(services)).services;
    assert.notEqual(back?.pid, service.pid);
  });

  it("ends a service that is deaf to everything", async () => {
    const services = open();
    await services.use(model, never);
    const [service] = (await statusOf(services)).services;
    signal(service?.pid ?? 0, "SIGSTOP");
    await services.shutDown(never);
    assert.deepEqual(ours(), []);
  });

  it("ends in order when it is told to by the system", async () => {
    const services = open();
    const grant = await services.use(model, never);
    signal((await statusOf(services)).pid, "SIGTERM");
    if (!grant.lost.aborted) await once(grant.lost, "abort");
    await waitFor("all to end", () => ours().length === 0);
  });

  it("ends with all its services when its folder is removed", async () => {
    await open().use(model, never);
    // What the model took is noted after its load, and would be written beside what is removed.
    const { peaks } = serviceFolders(dataFolder());
    await waitFor("it to be measured", () => existsSync(peaks));
    rmSync(dataFolder(), { recursive: true });
    await waitFor("all to end", () => ours().length === 0);
    assert.equal(existsSync(dataFolder()), false);
  });

  it("is one, however many begin at once", async () => {
    const all = await Promise.all(
      [...Array(20).keys()].map(() => open().use(model, new AbortController().signal)),
    );
    assert.equal(new Set(all.map(({ url }) => url)).size, 1);
    await waitFor("the others to see it", () => owners().length === 1);
  });

  it("works on where its log can take no more", async function () {
    if (!existsSync("/dev/full")) this.skip();
    const full = openSync("/dev/full", "w");
    const owner = spawn(process.execPath, [ownerScript()], { stdio: ["pipe", "ignore", full] });
    closeSync(full);
    const config = {
      ...{ dataFolder: dataFolder(), runtimeFolder: folder(), environment: process.env },
      ...{ ports: "automatic", version: "1.2.3", lingerMs: 60_000 },
    };
    owner.stdin?.end(JSON.stringify(config));
    const services = open();
    await waitFor("it to answer", async () => {
      assert.equal(owner.exitCode, null);
      return (await services.status(never)) !== null;
    });
    assert.equal((await statusOf(services)).pid, owner.pid);
    signal(owner.pid ?? 0, "SIGTERM");
    const [code] = (await once(owner, "exit")) as [number | null];
    assert.equal(code, 0);
  });

  it("hears no stranger, and gives away nothing", async () => {
    const services = open();
    await services.use(model, never);
    const meeting = join(
      folder(),
      readdirSync(folder()).find((n) => n.startsWith("imagebeam-")) ?? "",
    );
    const socket = readdirSync(meeting).find((name) => name.endsWith(".sock")) ?? "";
    for (const line of ["", '{"token":"guessed","protocol":1,"version":"1","client":"x"}\n']) {
      const stranger = connect(join(meeting, socket));
      const heard: Buffer[] = [];
      stranger.on("data", (bytes) => heard.push(bytes)).on("error", () => undefined);
      stranger.write(`${line}{"jsonrpc":"2.0","id":1,"method":"shutDown","params":{}}\n`);
      await once(stranger, "close");
      assert.deepEqual(heard, []);
    }
    assert.equal((await statusOf(services)).clients, 1);
    chmodSync(meeting, 0o755);
    await assert.rejects(
      open().use(model, never),
      (error) => error instanceof ServiceError && error.code === "service.noOwner",
    );
    chmodSync(meeting, 0o700);
  });

  it("has no key, and shows no token to who lists processes", async () => {
    const grant = await open().use(model, never);
    const secrets = [canary, grant.token];
    const all = ours();
    assert.ok(all.length >= 2);
    for (const { pid, command } of all) {
      const environ = readFileSync(`/proc/${pid}/environ`, "utf8");
      assert.ok(!environ.includes(canary), command);
      // Nobody else may put there what a program looks for in the folder that it runs in.
      const isOwner = owners().some((owner) => owner.pid === pid);
      if (isOwner) assert.equal(readlinkSync(`/proc/${pid}/cwd`), "/");
      for (const secret of secrets) assert.ok(!command.includes(secret), command);
    }
    const log = join(serviceFolders(dataFolder()).logs, "owner.log");
    assert.ok(existsSync(log));
    const said = readFileSync(log, "utf8");
    for (const secret of secrets) assert.ok(!said.includes(secret));
    assert.match(said, /Owner \d+ of /);
  });
});
