import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalServices } from "../../src/services/localServices.js";
import { ServiceError } from "../../src/services/serviceError.js";
import { setUp } from "../../src/services/setup/carryOut.js";
import { downloadModel } from "../../src/services/setup/downloadModel.js";
import { planRemoval, removeLocalModels } from "../../src/services/setup/removeLocalModels.js";
import { runDoctor } from "../../src/services/setup/runDoctor.js";
import type { OwnerStatus } from "../../src/services/status.js";
import { useSetUpRig } from "../support/setUpRig.js";

const never = new AbortController().signal;
const ignore = (): void => undefined;
const running: OwnerStatus = {
  ...{ version: "0.1.0", pid: 4711, clients: 2, devices: [], services: [] },
};

/** An owner that ends when it is asked, or does not. */
class FakeOwner implements Pick<LocalServices, "status" | "shutDown"> {
  asked = 0;
  #status: OwnerStatus | null;
  readonly #isDeaf: boolean;

  constructor(status: OwnerStatus | null, isDeaf = false) {
    this.#status = status;
    this.#isDeaf = isDeaf;
  }
  readonly status = (): Promise<OwnerStatus | null> => Promise.resolve(this.#status);
  readonly shutDown = (): Promise<void> => {
    this.asked += 1;
    if (!this.#isDeaf) this.#status = null;
    return Promise.resolve();
  };
}

describe("local models that are removed", function () {
  this.timeout(60_000);
  const rig = useSetUpRig();
  beforeEach(async () => {
    await setUp(rig().machine, rig().plan([rig().making("one")]), ignore, never);
  });

  it("are not installed any more while their services end: a search would start them again", async () => {
    const { folders } = rig().machine;
    const seen: boolean[] = [];
    const owner = new FakeOwner(running);
    const looking = {
      status: owner.status,
      shutDown: async () => {
        seen.push(existsSync(folders.installed));
        await owner.shutDown();
      },
    };
    await removeLocalModels(folders, looking, never);
    assert.deepEqual(seen, [false]);
    assert.ok(!existsSync(folders.root));
  });

  it("go with their folder; what links lead to stays", async () => {
    const { folders } = rig().machine;
    const outside = rig().path("outside");
    mkdirSync(outside);
    writeFileSync(join(outside, "mine.gguf"), "mine");
    mkdirSync(folders.models);
    writeFileSync(join(folders.models, "sdxl"), "x".repeat(1000));
    symlinkSync(outside, join(folders.models, "linked"));
    const owner = new FakeOwner(running);
    const removal = await planRemoval(folders, owner, never);
    assert.ok(removal !== null && removal.bytes >= 1000 && removal.bytes < 10_000);
    assert.deepEqual([removal.folder, removal.clients], [folders.root, 2]);
    await removeLocalModels(folders, owner, never);
    assert.equal(owner.asked, 1);
    assert.ok(!existsSync(folders.root));
    assert.equal(readFileSync(join(outside, "mine.gguf"), "utf8"), "mine");
    assert.equal(await planRemoval(folders, new FakeOwner(null), never), null);
  });
  it("are counted while another one removes them, or a download ends: what went counts nothing", async () => {
    const { folders } = rig().machine;
    mkdirSync(join(folders.models, "half"), { recursive: true });
    const going = {
      ...{ aborted: false, looked: 0 },
      throwIfAborted() {
        this.looked += 1;
        if (this.looked === 2) {
          rmSync(folders.models, { recursive: true });
          rmSync(folders.environment, { recursive: true });
        }
      },
    };
    const owner = new FakeOwner(null);
    const removal = await planRemoval(folders, owner, going as unknown as AbortSignal);
    assert.ok(going.looked >= 2);
    assert.equal(removal?.folder, folders.root);
  });
  it("stay where the services do not end", async () => {
    const { folders } = rig().machine;
    await assert.rejects(
      removeLocalModels(folders, new FakeOwner(running, true), never),
      /^Error: Nothing was removed: the services still run \(process 4711\)/,
    );
    assert.equal(rig().made(), "one");
  });
  it("stay, and are not set up anew, while a model is being downloaded", async () => {
    const { folders } = rig().machine;
    const staging = join(folders.models, ".downloads", "owner", "small");
    mkdirSync(staging, { recursive: true });
    writeFileSync(join(staging, ".lock"), String(process.pid));
    const owner = new FakeOwner(running);
    const busy = { code: "service.setUp", message: /^owner\/small is being downloaded .*: pause/ };
    await assert.rejects(planRemoval(folders, owner, never), busy);
    await assert.rejects(removeLocalModels(folders, owner, never), busy);
    const other = { ...rig().plan([rig().making("two")]), accelerator: "cuda" } as const;
    await assert.rejects(setUp(rig().machine, other, ignore, never, owner), busy);
    assert.deepEqual([owner.asked, rig().made()], [0, "one"]);
    assert.ok(existsSync(folders.installed));
    writeFileSync(join(staging, ".lock"), "");
    await setUp(rig().machine, other, ignore, never, owner);
    assert.equal(rig().made(), "two");
  });
  it("stay where the folder is not what the set-up made", async () => {
    const { folders } = rig().machine;
    writeFileSync(join(folders.root, "OF-IMAGEBEAM.txt"), "something else");
    await assert.rejects(removeLocalModels(folders, new FakeOwner(null), never), /was not made by/);
    assert.equal(rig().made(), "one");
  });
  it("stay where their folder's name is a link", async () => {
    const { folders } = rig().machine;
    const link = rig().path("link");
    symlinkSync(folders.root, link);
    const linked = { ...folders, root: link };
    await assert.rejects(removeLocalModels(linked, new FakeOwner(null), never), /was not made by/);
    assert.equal(rig().made(), "one");
  });
});

async function message(work: Promise<unknown>, code: string): Promise<string> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof ServiceError, String(error));
    assert.equal(error.code, code);
    return error.message;
  }
  assert.fail("It did not fail.");
}

describe("a model that is downloaded", function () {
  this.timeout(60_000);
  const rig = useSetUpRig();
  const said = (...lines: readonly object[]): string =>
    lines.map((line) => `echo '${JSON.stringify(line)}'`).join("\n");
  const planned = { event: "planned", bytes_to_fetch: 1000, repository: "a/b" };
  const whole = { event: "finished", folder: "/x" };

  it("tells how far it is, and is asked for by its own program's arguments", async () => {
    const { machine } = rig();
    const half = { event: "progressed", done_bytes: 500, total_bytes: 1000, file: "x" };
    await rig().install(
      `echo "$@" > "${rig().path("args")}"; env > "${rig().path("env")}"; echo rubbish; ` +
        said(planned, half, whole),
    );
    const told: (readonly [number, number | null])[] = [];
    const secret = { ...machine.environment, HF_TOKEN: "hf_x", OPENAI_API_KEY: "sk", PIP_X: "1" };
    await downloadModel(
      { ...machine, environment: secret },
      { id: "owner/name", agreedLicence: "Some (restricted) licence" },
      ({ bytes, totalBytes }) => told.push([bytes, totalBytes]),
      never,
    );
    assert.deepEqual(told, [
      [0, 1000],
      [500, 1000],
    ]);
    assert.equal(
      readFileSync(rig().path("args"), "utf8").trim(),
      "-I -m imagebeam_services download owner/name --yes --json --licence=Some (restricted) licence",
    );
    const seen = readFileSync(rig().path("env"), "utf8");
    assert.match(seen, new RegExp(`^IMAGEBEAM_MODELS=${machine.folders.models}$`, "m"));
    assert.match(seen, /^HF_TOKEN=hf_x$/m);
    assert.doesNotMatch(seen, /OPENAI|PIP_X/);
  });
  it("says why it is not here, in the words of who fetched it", async () => {
    await rig().install(`${said(planned, { event: "failed", message: "It is gated." })}\nexit 1`);
    const { machine } = rig();
    const download = downloadModel(machine, { id: "flux", agreedLicence: null }, ignore, never);
    assert.equal(await message(download, "service.setUp"), "flux was not downloaded: It is gated.");
  });
  it("is not there where its program ended early, whatever its code", async () => {
    await rig().install(`${said(planned)}\necho "Segmentation fault" >&2`);
    const { machine } = rig();
    const download = downloadModel(machine, { id: "flux", agreedLicence: null }, ignore, never);
    assert.match(await message(download, "service.setUp"), /: Segmentation fault$/);
  });
  it("is paused by its signal: nothing of its program is left", async () => {
    await rig().install(`${said(planned)}\nexec sleep 600`);
    const pause = new AbortController();
    const reason = new Error("paused");
    const { machine } = rig();
    const work = downloadModel(
      machine,
      { id: "flux", agreedLicence: null },
      () => pause.abort(reason),
      pause.signal,
    );
    await assert.rejects(work, reason);
  });
  it("is no option of its program, and needs an environment", async () => {
    const { machine } = rig();
    const ask = (id: string) => downloadModel(machine, { id, agreedLicence: null }, ignore, never);
    assert.match(await message(ask("flux"), "service.notSetUp"), /not set up/);
    await rig().install("exit 0");
    for (const id of ["--yes", "-x", "a b", "a/b/c", ""]) {
      assert.match(await message(ask(id), "service.setUp"), /is no model's name\.$/);
    }
  });
});

describe("the doctor of an environment", function () {
  this.timeout(60_000);
  const rig = useSetUpRig();
  it("is heard also where a service cannot run", async () => {
    const report = {
      ...{ version: "0.1.0", protocol: 1, findings: [{ mark: "missing", text: "no torch" }] },
      recommended: [{ role: "image", model: null, is_here: false, commands: [] }],
    };
    await rig().install(`cat <<'END'\n${JSON.stringify(report, null, 2)}\nEND\nexit 1`);
    const { version, findings } = await runDoctor(rig().machine, never);
    assert.deepEqual([version, findings], ["0.1.0", report.findings]);
  });
  it("says so where it answers with something else", async () => {
    await rig().install("echo 'No module named imagebeam_services' >&2; exit 1");
    assert.equal(
      await message(runDoctor(rig().machine, never), "service.setUp"),
      "The environment cannot be looked at: No module named imagebeam_services",
    );
  });
});
