import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const lockPath = fileURLToPath(new URL("../../.ci/lock.mjs", import.meta.url));

/** Says what happens to it, and has the lock until its stdin ends. */
const program = `
  import { once } from "node:events";
  const [, lockPath, name] = process.argv;
  const { exclusively } = await import(lockPath);
  const say = (what) => process.stdout.write(what + "\\n");
  const work = async () => { say("in"); process.stdin.resume(); await once(process.stdin, "end"); };
  await exclusively(name, work, () => { say("waits"); });
  say("out");
`;

/** A process that wants the lock, and what it has said. */
class Contender {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(name: string) {
    const args = ["--input-type=module", "-e", program, lockPath, name];
    const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  async says(): Promise<string | undefined> {
    const next = await this.#lines.next();
    return next.done === true ? undefined : next.value;
  }

  finish(): void {
    this.#child.stdin?.end();
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  async ended(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await once(this.#child, "exit");
    }
  }
}

describe("the lock between scripts", function () {
  this.timeout(30_000);
  let contenders: Contender[] = [];
  const contender = (name: string): Contender => {
    const made = new Contender(name);
    contenders.push(made);
    return made;
  };
  let name = "";

  beforeEach(() => {
    name = `test ${String(process.pid)} ${String(performance.now())}`;
  });
  afterEach(async () => {
    for (const one of contenders) one.kill();
    await Promise.all(contenders.map((one) => one.ended()));
    contenders = [];
  });

  it("lets one process in; the next one says that it waits, and follows", async () => {
    const first = contender(name);
    assert.equal(await first.says(), "in");
    const second = contender(name);
    assert.equal(await second.says(), "waits");
    first.finish();
    assert.equal(await first.says(), "out");
    assert.equal(await second.says(), "in");
    second.finish();
    assert.equal(await second.says(), "out");
  });
  it("is free again when the one who has it is killed", async () => {
    const first = contender(name);
    assert.equal(await first.says(), "in");
    const second = contender(name);
    assert.equal(await second.says(), "waits");
    first.kill();
    assert.equal(await second.says(), "in");
  });
  it("of another name is another lock", async () => {
    assert.equal(await contender(name).says(), "in");
    assert.equal(await contender(`${name} too`).says(), "in");
  });
  it("is had by each of many in turn, and never by two", async () => {
    const many = Array.from({ length: 6 }, () => contender(name));
    let inside = 0;
    const visit = async (one: Contender): Promise<void> => {
      while ((await one.says()) !== "in");
      inside += 1;
      assert.equal(inside, 1);
      // Time for another one to come in, if it could.
      assert.equal(await contender(`${name} ${String(many.indexOf(one))}`).says(), "in");
      inside -= 1;
      one.finish();
      assert.equal(await one.says(), "out");
    };
    await Promise.all(many.map(visit));
  });
});
