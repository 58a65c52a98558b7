import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LocalServices } from "../../src/services/localServices.js";
import { deleteDownloads, downloadedFolders } from "../../src/services/models/modelRemoval.js";
import { downloadModel } from "../../src/services/setup/downloadModel.js";
import { makeOwnFolder } from "../../src/services/setup/ownFolder.js";
import { planRemoval } from "../../src/services/setup/removeLocalModels.js";
import type { SetUpMachine } from "../../src/services/setup/setUp.js";
import { processesNaming } from "../editor/launcher/processes.js";
import { servicesPython } from "../support/pythonServer.js";
import { useSetUpRig } from "../support/setUpRig.js";

const never = new AbortController().signal;
const repository = "bartowski/SmolLM2-135M-Instruct-GGUF";
const name = "SmolLM2-135M-Instruct-Q4_K_M.gguf";
const weights = randomBytes(3_000_000);
const commit = "c".repeat(40);

/** A hub on this machine, with one model. */
class Hub {
  readonly ranges: string[] = [];
  /** Files come in pieces of 150 kB, ten a second. */
  isSlow = false;
  sha256 = createHash("sha256").update(weights).digest("hex");
  /** In place of the list of files. */
  status = 200;
  size = weights.length;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer({ url = "", headers }: IncomingMessage, response: ServerResponse): void {
    if (url.startsWith("/api/models/")) {
      response.writeHead(this.status, { "content-type": "application/json" });
      const lfs = { sha256: this.sha256, size: this.size };
      const siblings = [{ rfilename: name, size: this.size, lfs }];
      response.end(JSON.stringify({ sha: commit, gated: false, cardData: {}, siblings }));
      return;
    }
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
    this.ranges.push(headers.range ?? "all");
    const part = weights.subarray(from);
    response.writeHead(from === 0 ? 200 : 206, {
      "content-length": part.length,
      ...(from > 0 && {
        "content-range": `bytes ${from}-${weights.length - 1}/${weights.length}`,
      }),
    });
    if (!this.isSlow) response.end(part);
    else void trickle(part, response);
  }
}

async function trickle(bytes: Buffer, response: ServerResponse): Promise<void> {
  for (let at = 0; at < bytes.length && !response.destroyed; at += 150_000) {
    response.write(bytes.subarray(at, at + 150_000));
    await sleep(100);
  }
  response.end();
}

describe("a model of a hub", function () {
  this.timeout(180_000);
  const rig = useSetUpRig();
  let hub: Hub;
  let machine: SetUpMachine;
  beforeEach(async () => {
    hub = new Hub();
    const HF_ENDPOINT = await hub.start();
    await rig().install(`exec ${servicesPython()} "$@"`);
    const environment = { ...rig().machine.environment, HF_ENDPOINT, HF_HOME: rig().path("hf") };
    machine = { ...rig().machine, environment };
  });
  afterEach(() => hub.stop());

  const wanted = { id: "smollm2-135m", agreedLicence: null };
  const model = (): string => join(machine.folders.models, repository, name);
  const fetchIt = (signal = never, onBytes: (bytes: number) => void = () => undefined) =>
    downloadModel(machine, wanted, ({ bytes }) => onBytes(bytes), signal);
  const programs = () =>
    processesNaming(servicesPython()).filter(({ command }) =>
      command.includes("download smollm2-135m"),
    );

  it("is paused, outlives a program that was killed, and goes on where it was", async () => {
    hub.isSlow = true;
    const pause = new AbortController();
    const reason = new Error("paused");
    await assert.rejects(
      fetchIt(pause.signal, (bytes) => bytes > 300_000 && pause.abort(reason)),
      reason,
    );
    assert.ok(!existsSync(model()));
    assert.deepEqual(hub.ranges, ["all"]);
    let killed = false;
    await assert.rejects(
      fetchIt(never, (bytes) => {
        if (bytes < 1_200_000 || killed) return;
        killed = true;
        for (const { pid } of programs()) process.kill(pid, "SIGKILL");
      }),
      { code: "service.setUp", message: /^smollm2-135m was not downloaded: / },
    );
    assert.equal(killed, true);
    assert.match(hub.ranges[1] ?? "", /^bytes=[1-9]\d{5,}-$/);
    hub.isSlow = false;
    await fetchIt();
    assert.match(hub.ranges[2] ?? "", /^bytes=[1-9]\d{5,}-$/);
    assert.deepEqual(readFileSync(model()), weights);
    assert.deepEqual(programs(), []);
  });

  it("is not deleted under a download that runs, and is afterwards", async () => {
    hub.isSlow = true;
    const { folders } = machine;
    const nothing: Pick<LocalServices, "status"> = { status: () => Promise.resolve(null) };
    await makeOwnFolder(folders);
    const pause = new AbortController();
    const reason = new Error("paused");
    const busy = { code: "service.setUp", message: /is being downloaded .*\(process \d+\): pause/ };
    let refused: Promise<unknown> | undefined;
    const fetched = fetchIt(pause.signal, (bytes) => {
      if (bytes < 300_000) return;
      refused ??= Promise.all([
        assert.rejects(downloadedFolders(folders, repository), busy),
        assert.rejects(planRemoval(folders, nothing, never), busy),
      ]).finally(() => pause.abort(reason));
    });
    await assert.rejects(fetched, reason);
    await refused;
    await planRemoval(folders, nothing, never);
    const left = await downloadedFolders(folders, repository);
    assert.deepEqual(left, [join(folders.models, ".downloads", repository)]);
    await deleteDownloads(folders, left);
    hub.isSlow = false;
    await fetchIt();
    assert.equal(hub.ranges.at(-1), "all");
    assert.deepEqual(readFileSync(model()), weights);
  });

  for (const [what, change, words] of [
    ["wants a token", { status: 401 }, /refuses access.*accept its licence.*HF_TOKEN/],
    ["gives this token nothing", { status: 403 }, /refuses access.*accept its licence.*HF_TOKEN/],
    ["has it no more", { status: 404 }, /no such model/],
    ["is asked too often", { status: 429 }, /busy.*Try again in some minutes/],
    [
      "has other bytes than it says",
      { sha256: "0".repeat(64) },
      /is not what was pinned.*It was deleted; try again/,
    ],
    [
      "has less room here than it takes",
      { size: 1e18 },
      /bytes are to be fetched and .* are free in .*make room for/,
    ],
  ] as const) {
    it(`is not here where the hub ${what}, with what to do`, async () => {
      Object.assign(hub, change);
      await assert.rejects(fetchIt(), { code: "service.setUp", message: words });
      assert.ok(!existsSync(model()));
    });
  }

  it("is not here where the disk becomes full, and goes on once there is room", async function () {
    const { models } = machine.folders;
    mkdirSync(models, { recursive: true });
    const mount = (size: string, how: string) =>
      spawnSync("mount", ["-t", "tmpfs", "-o", `${how}size=${size}`, "tmpfs", models]).status;
    if (mount("300m", "") !== 0) this.skip();
    try {
      // Somebody else takes the room meanwhile.
      let taken = false;
      hub.isSlow = true;
      const pause = new AbortController();
      await assert.rejects(
        fetchIt(pause.signal, (bytes) => bytes > 300_000 && pause.abort(new Error("paused"))),
      );
      await assert.rejects(
        fetchIt(never, () => {
          if (taken) return;
          taken = true;
          assert.equal(mount("1500k", "remount,"), 0);
        }),
        {
          code: "service.setUp",
          message: /The disk is full at .*: make room; the same command goes on from there/,
        },
      );
      assert.ok(!existsSync(model()));
      hub.isSlow = false;
      mount("300m", "remount,");
      await fetchIt();
      assert.deepEqual(readFileSync(model()), weights);
    } finally {
      spawnSync("umount", [models]);
    }
  });
});
