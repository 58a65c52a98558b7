import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InvalidAnswerError } from "../../src/base/errors.js";
import { JudgeMemory } from "../../src/judgeMemory.js";
import type { JudgeTestResult } from "../../src/protocol/judgeTest.js";
import { builtinKind, type Providers } from "../../src/protocol/providers.js";
import { newResultOf, testCalls } from "../../src/search/judgeTest/judgeTest.js";
import { SearchRunner, type RunnerDeps } from "../../src/searchRunner.js";
import { readSession } from "../../src/sessions/loadSession.js";
import { diskDeps, inFolder, QuickClock, quickFileSystem } from "../support/diskHarness.js";
import { comparingProviders, withComparer } from "../support/fakeComparer.js";
import { failing, judging, right } from "../support/judgeTests.js";

const fit: JudgeTestResult = { shown: 8, right: 8, unanswered: 0, chosen: 8, first: 4 };
const unfit: JudgeTestResult = { ...fit, right: 4, first: 8 };
const { vision } = comparingProviders();
const dayMs = 86_400_000;

function memoryIn(folder: string | undefined, clock = new QuickClock()) {
  const said: string[] = [];
  const log = (_: string, message: string): void => void said.push(message);
  const memory = new JudgeMemory({ folder, files: quickFileSystem, clock, log });
  return { memory, clock, said, path: join(folder ?? "", "judges.json") };
}

function testsIn(path: string): readonly { readonly key: string }[] {
  const { tests } = JSON.parse(readFileSync(path, "utf8")) as { tests: { key: string }[] };
  return tests;
}

describe("what tests of judges came to", () => {
  it("is there for the next program, model by model, the last word on each", () =>
    inFolder(async (folder) => {
      const there = join(folder, "new", "imagebeam");
      const { memory, clock, said } = memoryIn(there);
      assert.equal(await memory.known(vision), null);
      const other = { ...vision, model: "fake-2" };
      await Promise.all([memory.keep(vision, unfit), memory.keep(other, unfit)]);
      await memory.keep(vision, fit);
      const next = memoryIn(there, clock).memory;
      assert.deepEqual(await next.known(vision), fit);
      assert.deepEqual(await next.known(other), unfit);
      for (const changed of [
        { connection: "elsewhere" },
        { endpoint: "0123456789abcdef" },
        { kind: "other" },
        { options: { size: "small" } },
        { prompts: { compare: 2 } },
      ]) {
        assert.equal(await next.known({ ...vision, ...changed }), null, JSON.stringify(changed));
      }
      assert.deepEqual(said, []);
    }));

  it("holds for a while: longer of who passed", () =>
    inFolder(async (folder) => {
      const { memory, clock } = memoryIn(folder);
      const other = { ...vision, model: "fake-2" };
      await memory.keep(vision, fit);
      await memory.keep(other, unfit);
      clock.jump(6 * dayMs);
      assert.deepEqual(await memory.known(other), unfit);
      clock.jump(2 * dayMs);
      assert.equal(await memory.known(other), null);
      assert.deepEqual(await memory.known(vision), fit);
      clock.jump(83 * dayMs);
      assert.equal(await memory.known(vision), null);
      clock.jump(-100 * dayMs);
      assert.equal(await memory.known(vision), null, "what is of tomorrow is not believed");
    }));

  const broken: readonly [what: string, text: string][] = [
    ["no JSON", "{"],
    ["of another form", '{"tests": 7}'],
    ["too long", `{"tests": []}${" ".repeat(4_000_000)}`],
    [
      "more right than it was asked",
      JSON.stringify({
        tests: [
          {
            key: "a".repeat(64),
            connection: "x",
            model: "y",
            atMs: 1,
            result: { ...fit, right: 9 },
          },
        ],
      }),
    ],
  ];
  for (const [what, text] of broken) {
    it(`counts as nothing where its file is ${what}, and is written anew`, () =>
      inFolder(async (folder) => {
        const { memory, said, path } = memoryIn(folder);
        writeFileSync(path, text);
        assert.equal(await memory.known(vision), null);
        assert.match(said[0] ?? "", /cannot be read/);
        await memory.keep(vision, fit);
        assert.deepEqual(await memory.known(vision), fit);
        assert.equal(testsIn(path).length, 1);
      }));
  }

  it("is not lost with one that is damaged, which is gone with the next write", () =>
    inFolder(async (folder) => {
      const { memory, said, path } = memoryIn(folder);
      await memory.keep(vision, fit);
      const [whole] = testsIn(path);
      const damaged = [{ ...whole, atMs: "yesterday" }, null, { ...whole, result: {} }];
      writeFileSync(path, JSON.stringify({ tests: [...damaged, whole] }));
      assert.deepEqual(await memory.known(vision), fit);
      assert.match(said[0] ?? "", /cannot be read: 3 of 4 are not what Imagebeam writes there/);
      await memory.keep({ ...vision, model: "fake-2" }, unfit);
      assert.equal(testsIn(path).length, 2);
    }));

  it("counts as nothing where it is a pipe that nobody writes to, and waits for none", function () {
    if (process.platform === "win32") this.skip();
    return inFolder(async (folder) => {
      const { memory, said, path } = memoryIn(folder);
      execFileSync("mkfifo", [path]);
      assert.equal(await memory.known(vision), null);
      assert.match(said[0] ?? "", /it is no file/);
    });
  });

  it("has a bound, and the oldest go first", () =>
    inFolder(async (folder) => {
      const { memory, path } = memoryIn(folder);
      const atMs = Date.UTC(2026, 0, 1, 11);
      const tests = Array.from({ length: 500 }, (_, at) => {
        const key = at.toString(16).padStart(64, "0");
        return { key, connection: "x", model: "y", atMs, result: fit };
      });
      writeFileSync(path, JSON.stringify({ tests }));
      await memory.keep(vision, fit);
      const kept = testsIn(path);
      assert.equal(kept.length, 500);
      assert.equal(kept.at(-1)?.key, (498).toString(16).padStart(64, "0"));
    }));

  it("is not kept where it cannot be, and nobody fails for that", () =>
    inFolder(async (folder) => {
      const { memory, said, path } = memoryIn(folder);
      mkdirSync(path);
      await memory.keep(vision, fit);
      assert.equal(await memory.known(vision), null);
      assert.ok(said.some((message) => message.includes("is not kept")));
      const nowhere = memoryIn(undefined);
      await nowhere.memory.keep(vision, fit);
      assert.deepEqual([await nowhere.memory.known(vision), nowhere.said], [null, []]);
    }));
});

describe("what runs searches, with a vision model that nobody knows", () => {
  const plan = { goal: "a boat", candidates: 2, beamWidth: 1, iterations: 1, seed: 7 };
  const comparing = { ...plan, ranker: "compare" };

  function runnerIn(
    folder: string,
    providers: Providers = comparingProviders(),
    comparer = judging(right),
  ) {
    const { memory, path } = memoryIn(folder);
    const disk = diskDeps();
    const deps: RunnerDeps = {
      ...disk,
      judgeTests: memory,
      portsFor: async (declared) =>
        withComparer(await disk.portsFor(declared), disk.clock, comparer),
    };
    const runner = new SearchRunner(deps, { declare: () => Promise.resolve(providers) }, "9.9.9");
    return { runner, memory, path };
  }

  async function started(runner: SearchRunner, output: string, values: object) {
    const run = await runner.start({ plan: { ...plan, ...values }, output });
    assert.equal((await run.done).outcome.kind, "ended");
    const { events } = await readSession(run.folder);
    const [begun] = events;
    assert.ok(begun?.kind === "searchStarted");
    const asked = events.filter(({ kind }) => kind === "judgeTested").length;
    return { declared: begun.providers.vision.judgeTest, asked, folder: run.folder };
  }

  it("has it tested in the first search, and knows it in the next", () =>
    inFolder(async (output) => {
      const { runner, memory } = runnerIn(output);
      const before = await runner.estimate({ plan: comparing });
      const one = await started(runner, output, comparing);
      assert.deepEqual([one.declared, one.asked], [{ kind: "due", isWhole: true }, 8]);
      await memory.keep({ ...vision, model: "fake-2" }, fit);
      const two = await started(runner, output, comparing);
      assert.deepEqual([two.declared, two.asked], [{ kind: "known", result: fit }, 0]);
      const after = await runner.estimate({ plan: comparing });
      assert.equal(before.range.calls.vision - after.range.calls.vision, 8);
    }));

  it("keeps that it failed where its answers are none", () =>
    inFolder(async (output) => {
      const mute = failing(() => new InvalidAnswerError("This is no order."));
      const { runner, memory } = runnerIn(output, comparingProviders(), mute);
      await started(runner, output, comparing);
      const failed = { shown: 8, right: 0, unanswered: 8, chosen: 0, first: 0 };
      assert.deepEqual(await memory.known(vision), failed);
    }));

  for (const brought of [0, 1, 7, 8]) {
    it(`keeps ${brought === 0 ? "what it asked itself in a" : "nothing of a"} stranger's session that brings ${brought} answers`, () =>
      inFolder(async (output) => {
        // A session that somebody sent, with answers that they may have written by hand.
        const stranger = runnerIn(join(output, "stranger"));
        const { folder } = await started(stranger.runner, output, comparing);
        const path = join(folder, "session.jsonl");
        const lines = readFileSync(path, "utf8").split("\n");
        const answers = lines.flatMap((line, at) => (line.includes('"judgeTested"') ? [at] : []));
        const end = answers[brought] ?? (answers.at(-1) ?? 0) + 1;
        writeFileSync(path, `${lines.slice(0, end).join("\n")}\n`);
        const { runner, memory } = runnerIn(join(output, "own"));
        const seen: string[] = [];
        const resumed = await runner.resume(folder, {
          listener: { onEvent: ({ kind }) => void seen.push(kind) },
        });
        assert.equal((await resumed.done).outcome.kind, "ended");
        assert.equal(seen.filter((kind) => kind === "judgeTested").length, testCalls - brought);
        assert.deepEqual(newResultOf(resumed.state), fit, "the search itself goes by them");
        assert.deepEqual(await memory.known(vision), brought === 0 ? fit : null);
      }));
  }

  it("leaves alone who ranks by scores, compares nothing, or is our own", () =>
    inFolder(async (output) => {
      const { runner, path } = runnerIn(output);
      assert.equal((await started(runner, output, plan)).declared, undefined);
      const { vision: seeing, ...others } = comparingProviders();
      for (const changed of [
        { kind: builtinKind },
        { abilities: { scores: ["alignment" as const] } },
      ]) {
        const own = runnerIn(output, { ...others, vision: { ...seeing, ...changed } });
        assert.equal((await started(own.runner, output, comparing)).declared, undefined);
      }
      assert.equal(existsSync(path), false);
    }));
});
