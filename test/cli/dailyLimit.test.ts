import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { nanoUsdOf, usdOf } from "../../src/base/money.js";
import { metadataSchema } from "../../src/protocol/metadata.js";
import { resultSchema, type Result } from "../../src/protocol/result.js";
import { CliProcess, processTimeoutMs, stateIn } from "../support/cliProcess.js";
import { inFolder } from "../support/diskHarness.js";
import { FakeOpenai, type FakeOptions } from "../support/fakeOpenai/fakeOpenai.js";
import { faults } from "../support/fakeOpenai/faults.js";
import { flavourOf } from "../support/fakeOpenai/flavours.data.js";

/** Whole processes of one person at one server, which keeps its own books of what it was owed. */

const price = { input: 100, output: 500, imageInput: 5000, imageOutput: 30_000 };
const prices = {
  "gpt-6-luna": { input: 0.1, cachedInput: 0.1, output: 0.5 },
  "gpt-image-2.6-flare": { input: 5, cachedInput: 5, imageOutput: 30 },
};

/** A configuration folder, and processes that have it. */
class Person {
  readonly folder: string;
  readonly fake: FakeOpenai;

  constructor(folder: string, fake: FakeOpenai) {
    this.folder = folder;
    this.fake = fake;
  }

  async setLimit(dailyUsd: number): Promise<void> {
    const { url } = this.fake;
    await mkdir(join(this.folder, "imagebeam"), { recursive: true });
    const config = {
      connections: [{ name: "fake", kind: "openai", url, profile: "openai", prices, limit: 3 }],
      models: { language: "fake/gpt-6-luna", vision: "fake/gpt-6-luna", image: "fake" },
      limits: { dailyUsd, confirmUsd: null },
    };
    await writeFile(join(this.folder, "imagebeam", "config.json"), JSON.stringify(config));
  }

  run(...args: readonly string[]): CliProcess {
    const { folder } = this;
    const env = { XDG_CONFIG_HOME: folder, APPDATA: folder, HOME: folder };
    return new CliProcess([...args, "--json"], {
      env: { ...env, IMAGEBEAM_KEY_FAKE: "fake-key" },
    });
  }

  async search(...args: readonly string[]): Promise<Result> {
    const { stdout, stderr } = await this.run(...args).finished;
    return resultSchema.parse(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? stderr));
  }

  /** What today came to. */
  async costs(): Promise<{ readonly costUsd: number; readonly setAsideUsd: number }> {
    const { stdout } = await this.run("costs").finished;
    const lines = stdout.trimEnd().split("\n");
    return JSON.parse(lines.at(-2) ?? "") as { costUsd: number; setAsideUsd: number };
  }

  async total(): Promise<number> {
    return (await this.costs()).costUsd;
  }

  /** What the server was owed, US dollars. */
  get owed(): number {
    return usdOf(this.fake.ledger.reduce((sum, { nanoUsd }) => sum + nanoUsd, 0));
  }
}

async function asPerson(
  work: (person: Person) => Promise<void>,
  options: FakeOptions = {},
): Promise<void> {
  const fake = await FakeOpenai.start(flavourOf("openai"), { price, sidePx: 64, ...options });
  try {
    await inFolder((folder) => work(new Person(folder, fake)));
  } finally {
    await fake.stop();
  }
}

async function bookedUsd({ session }: Result): Promise<number | null> {
  const text = await readFile(join(session ?? "", "metadata.json"), "utf8");
  return metadataSchema().parse(JSON.parse(text)).usage.costUsd;
}

const shape = ["--candidates", "3", "--iterations", "2", "--beam-width", "1"];
const goal = ["a boat", "--preset", "custom", ...shape];

describe("a process that is killed in the midst of calls that cost", function () {
  this.timeout(4 * processTimeoutMs);

  it("leaves what they may have cost counted, and a resume counts what they cost anew", () => {
    let hangs = true;
    const isDraw = (path: string) => path.startsWith("/images");
    return asPerson(
      async (person) => {
        await person.setLimit(100);
        const output = join(person.folder, "output");
        const killed = person.run(...goal, "--out", output);
        const draws = () => person.fake.ledger.filter(({ path }) => isDraw(path)).length;
        await until(() => draws() === 3);
        killed.child.kill("SIGKILL");
        await killed.finished;
        const before = await person.costs();
        assert.ok(before.setAsideUsd > 0.06, JSON.stringify(before));
        assert.equal(before.costUsd, person.owed);
        hangs = false;
        const [day = ""] = await readdir(output);
        const [session = ""] = await readdir(join(output, day));
        const resumed = await person.search("--resume", join(output, day, session));
        assert.equal(resumed.outcome, "finished");
        const after = await person.costs();
        assert.equal(after.setAsideUsd, before.setAsideUsd);
        assert.equal(after.costUsd, person.owed);
        // The session counts as spent what the machine still has set aside for the lost calls.
        const { totals } = stateIn(join(output, day, session));
        const both = nanoUsdOf(after.costUsd) + nanoUsdOf(after.setAsideUsd);
        assert.equal(totals.spentNanoUsd, both);
      },
      { fault: (_index, path) => (hangs && isDraw(path) ? faults.hang : undefined) },
    );
  });
});

/** Looks again and again; the test's own limit ends it. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe("two processes that search at once", function () {
  this.timeout(4 * processTimeoutMs);

  it("spend no more than the day's limit together, and all books agree to the nano-dollar", () =>
    asPerson(async (person) => {
      await person.setLimit(100);
      const whole = await person.search(...goal, "--out", join(person.folder, "first"));
      assert.equal(whole.outcome, "finished", JSON.stringify(whole));
      const eachUsd = person.owed;
      assert.equal(await person.total(), eachUsd);
      assert.equal(await bookedUsd(whole), eachUsd);

      // Room for one and a half of them.
      const limitUsd = 2.5 * eachUsd;
      await person.setLimit(limitUsd);
      const outputs = ["second", "third"].map((name) => join(person.folder, name));
      const both = await Promise.all(outputs.map((out) => person.search(...goal, "--out", out)));
      assert.ok(person.owed <= limitUsd, `${person.owed} of ${limitUsd}`);
      assert.equal(await person.total(), person.owed);
      assert.ok(
        both.some(({ reason }) => reason === "budget"),
        JSON.stringify(both),
      );
      await person.setLimit(100);
      for (const { session, outcome } of both) {
        if (outcome === "finished") continue;
        assert.equal((await person.search("--resume", session ?? "")).outcome, "finished");
      }
      const booked = await Promise.all([whole, ...both].map(bookedUsd));
      assert.equal(await person.total(), person.owed);
      const sum = booked.reduce<number>((total, usd) => total + Math.round((usd ?? NaN) * 1e9), 0);
      assert.equal(usdOf(sum), person.owed);
    }));
});
