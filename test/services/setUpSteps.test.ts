import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ServiceError } from "../../src/services/serviceError.js";
import { setUp } from "../../src/services/setup/carryOut.js";
import { readInstalled } from "../../src/services/installed.js";
import type { SetUpProgress } from "../../src/services/setup/setUp.js";
import { nodeStep, useSetUpRig, type SetUpRig } from "../support/setUpRig.js";

const never = new AbortController().signal;
const ignore = (): void => undefined;

async function failure(work: Promise<unknown>): Promise<ServiceError> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof ServiceError, String(error));
    assert.equal(error.code, "service.setUp");
    return error;
  }
  assert.fail("It did not fail.");
}

/** Runs as long as it is not killed, and says its pid, and that of a child that is deaf to SIGTERM. */
const endless = `
  const { spawn } = require("child_process");
  const deaf = "process.on('SIGTERM', () => {}); console.log('deaf'); setInterval(() => {}, 1000)";
  const child = spawn(process.execPath, ["-e", deaf], { stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.once("data", () => console.log("pids " + process.pid + " " + child.pid));
  setInterval(() => {}, 1000);
`;

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie has no memory any more: nobody is there to wait for it in a container.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("a set-up that is carried out", function () {
  this.timeout(60_000);
  const rig = useSetUpRig();
  const install = async (made: SetUpRig, name: string): Promise<void> => {
    await setUp(made.machine, made.plan([made.making(name)]), ignore, never);
  };

  it("runs each step, tells how far it is, and writes last what is installed", async () => {
    const { machine, plan, making } = bound(rig());
    const { folders } = machine;
    const told: SetUpProgress[] = [];
    const look = nodeStep(
      "Look",
      `console.log(require("fs").existsSync(${JSON.stringify(folders.installed)}))`,
    );
    await setUp(machine, plan([making("one"), look]), (each) => told.push(each), never);
    assert.equal(rig().made(), "one");
    assert.deepEqual(
      told.map(({ step, steps, title, line }) => [step, steps, title, line]),
      [
        [0, 2, "Make one", ""],
        [0, 2, "Make one", "made one"],
        [1, 2, "Look", ""],
        [1, 2, "Look", "false"],
      ],
    );
    const installed = await readInstalled(folders);
    assert.deepEqual([installed?.version, installed?.accelerator], ["0.1.0", "cpu"]);
    assert.match(
      readFileSync(join(folders.logs, "set-up.log"), "utf8"),
      /^== Make one\n.*made one/s,
    );
    if (process.platform !== "win32") assert.equal(statSync(folders.root).mode & 0o777, 0o700);
  });

  it("does nothing the second time, and replaces another version", async () => {
    await install(rig(), "one");
    await install(rig(), "two");
    assert.equal(rig().made(), "one");
    rig().pack("0.2.0");
    await install(rig(), "three");
    assert.equal(rig().made(), "three");
    assert.equal((await readInstalled(rig().machine.folders))?.version, "0.2.0");
    assert.ok(!existsSync(`${rig().machine.folders.environment}.kept`));
  });

  it("replaces what is of the same version and was seen to be broken, once", async () => {
    await install(rig(), "one");
    const { machine, plan, making } = bound(rig());
    const broken = (await readInstalled(machine.folders))?.madeAt ?? "";
    await setUp(machine, { ...plan([making("two")]), broken }, ignore, never);
    assert.equal(rig().made(), "two");
    // Another one waited for a yes meanwhile.
    await setUp(machine, { ...plan([making("three")]), broken }, ignore, never);
    assert.equal(rig().made(), "two");
  });

  it("ends what runs of the environment that it replaces, which no search starts meanwhile", async () => {
    await install(rig(), "one");
    const { machine, plan, making } = bound(rig());
    const owner = { pid: 1, version: "1", clients: 2, devices: [], services: [] };
    const broken = (await readInstalled(machine.folders))?.madeAt ?? "";
    const again = (name: string) => ({ ...plan([making(name)]), broken });
    const seen: boolean[] = [];
    let status: typeof owner | null = owner;
    const services = {
      status: () => Promise.resolve(status),
      shutDown: () => {
        seen.push(existsSync(machine.folders.installed));
        return Promise.resolve();
      },
    };
    const told = await failure(setUp(machine, again("two"), ignore, never, services));
    assert.match(told.message, /^Nothing was installed: the services still run \(process 1\)/);
    assert.equal((await readInstalled(machine.folders))?.madeAt, broken);
    status = null;
    await setUp(machine, again("three"), ignore, never, {
      ...services,
      status: () => Promise.resolve(seen.length === 1 ? owner : null),
    });
    assert.deepEqual(seen, [false, false]);
    assert.equal(rig().made(), "three");
  });

  it("throws away what is half made where a step fails, and says which, why and what to do", async () => {
    const { machine, plan, making } = bound(rig());
    const full = nodeStep(
      "Install PyTorch for the CPU",
      `console.log("fetching https://ada:secret@mirror/simple");
       console.error("ERROR: [Errno 28] No space left on device"); process.exit(2)`,
    );
    const error = await failure(setUp(machine, plan([making("half"), full]), ignore, never));
    assert.match(
      error.message,
      /^“Install PyTorch for the CPU” failed with code 2\. The disk is full/,
    );
    assert.match(error.message, /No space left on device All of it: .*set-up\.log$/);
    assert.doesNotMatch(error.message, /secret/);
    assert.doesNotMatch(readFileSync(join(machine.folders.logs, "set-up.log"), "utf8"), /secret/);
    assert.equal(rig().made(), null);
    assert.equal(await readInstalled(machine.folders), null);
  });

  it("says so where a program is not there", async () => {
    const { machine, plan } = bound(rig());
    const steps = [{ title: "Make it", command: [rig().path("gone")] as const }];
    const error = await failure(setUp(machine, plan(steps), ignore, never));
    assert.match(error.message, /“Make it” .*ENOENT/);
  });

  it("does what stands in place of a step that fails, and of all behind it", async () => {
    const { machine, plan, making } = bound(rig());
    const failing = { ...nodeStep("Fetch", "process.exit(1)"), instead: [making("by pip")] };
    const told: string[] = [];
    await setUp(
      machine,
      plan([failing, nodeStep("Never", "process.exit(3)")]),
      ({ title }) => told.push(title),
      never,
    );
    assert.equal(rig().made(), "by pip");
    assert.deepEqual([...new Set(told)], ["Fetch", "Make by pip"]);
  });

  it("keeps what was there before where an upgrade fails", async () => {
    await install(rig(), "old");
    rig().pack("0.2.0");
    const { machine, plan, making } = bound(rig());
    const steps = [making("new"), nodeStep("Fail", "process.exit(1)")];
    await failure(setUp(machine, plan(steps), ignore, never));
    assert.equal(rig().made(), "old");
    assert.equal((await readInstalled(machine.folders))?.version, "0.1.0");
  });

  it("ends all that it started when it is cancelled, and throws the rest away", async () => {
    const { machine, plan, making } = bound(rig());
    const cancel = new AbortController();
    const reason = new Error("cancelled");
    let pids: number[] = [];
    const work = setUp(
      machine,
      plan([making("half"), nodeStep("Wait", endless)]),
      ({ line }) => {
        if (!line.startsWith("pids ")) return;
        pids = line.split(" ").slice(1).map(Number);
        cancel.abort(reason);
      },
      cancel.signal,
    );
    await assert.rejects(work, reason);
    assert.equal(pids.length, 2);
    assert.deepEqual(pids.map(runs), [false, false]);
    assert.equal(rig().made(), null);
    assert.equal(await readInstalled(machine.folders), null);
    await install(rig(), "after");
    assert.equal(rig().made(), "after");
  });

  it("begins nothing where the disk has no room", async () => {
    const { machine, making } = bound(rig());
    const plan = rig().plan([making("one")], { diskBytes: 1e18 });
    const error = await failure(setUp(machine, plan, ignore, never));
    assert.match(error.message, /takes about 1000000000 GB, and .* are free/);
    assert.equal(rig().made(), null);
  });

  it("is done by one at a time", async () => {
    const { machine, plan, making } = bound(rig());
    const other = new AbortController();
    let begun: () => void = ignore;
    const isAtWork = new Promise<void>((resolve) => (begun = resolve));
    const first = setUp(
      machine,
      plan([nodeStep("Wait", endless)]),
      ({ line }) => line !== "" && begun(),
      other.signal,
    );
    await isAtWork;
    const error = await failure(setUp(machine, plan([making("two")]), ignore, never));
    assert.match(error.message, new RegExp(`^Another process \\(${process.pid}\\)`));
    other.abort(new Error("enough"));
    await assert.rejects(first, /enough/);
    await install(rig(), "two");
    assert.equal(rig().made(), "two");
  });

  /** What a process that was killed leaves, by the moment at which it was. */
  const broken: readonly [when: string, breakIt: (made: SetUpRig) => void, is: string | null][] = [
    [
      "while the first environment was made",
      (made) => renameSync(made.machine.folders.installed, made.path("gone")),
      null,
    ],
    [
      "between putting the two parts of the old one aside",
      ({ machine: { folders } }) => renameSync(folders.installed, `${folders.installed}.kept`),
      "old",
    ],
    [
      "while the new one was made",
      ({ machine: { folders } }) => {
        renameSync(folders.installed, `${folders.installed}.kept`);
        renameSync(folders.environment, `${folders.environment}.kept`);
        mkdirSync(folders.environment);
        writeFileSync(join(folders.environment, "made-by"), "half");
      },
      "old",
    ],
    [
      "before the old one was gone",
      ({ machine: { folders } }) => {
        mkdirSync(`${folders.environment}.kept`);
        writeFileSync(`${folders.installed}.kept`, "{}");
      },
      "old",
    ],
  ];
  for (const [when, breakIt, is] of broken) {
    it(`finds its way after a process that was killed ${when}`, async () => {
      await install(rig(), "old");
      breakIt(rig());
      rig().pack("0.2.0");
      const { machine, plan } = bound(rig());
      await failure(setUp(machine, plan([nodeStep("Fail", "process.exit(1)")]), ignore, never));
      assert.equal(rig().made(), is);
      assert.equal((await readInstalled(machine.folders))?.version ?? null, is && "0.1.0");
      await install(rig(), "new");
      assert.equal(rig().made(), "new");
      assert.ok(!existsSync(`${machine.folders.environment}.kept`));
      assert.ok(!existsSync(`${machine.folders.installed}.kept`));
    });
  }
  it("takes over from a process that was killed at work", async () => {
    await install(rig(), "old");
    const file = join(rig().machine.folders.root, "at-work.pid");
    for (const [index, left] of ["999999999", "no number"].entries()) {
      writeFileSync(file, left);
      rig().pack(`0.2.${index}`);
      await install(rig(), left);
      assert.equal(rig().made(), left);
      assert.ok(!existsSync(file));
    }
  });
});

function bound(rig: SetUpRig) {
  return {
    machine: rig.machine,
    plan: rig.plan.bind(rig),
    making: rig.making.bind(rig),
  };
}
