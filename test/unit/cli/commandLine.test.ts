import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { CommandLine } from "../../../src/cli/commandLine.js";
import { listenForInterrupts } from "../../../src/cli/interrupts.js";
import { outputTo } from "../../../src/cli/output.js";
import { runSearch } from "../../../src/cli/runSearch.js";
import { plainView } from "../../../src/cli/view.js";
import { resultSchema, type Result } from "../../../src/protocol/result.js";
import type { ConnectionKind } from "../../../src/providers/adapter.js";
import { startSearch } from "../../../src/sessions/continueSearch.js";
import { diskDeps, inFolder, smallSearch } from "../../support/diskHarness.js";
import { MemoryMachine } from "../../support/memoryMachine.js";
import { toyKind } from "../../support/toyKind.js";

/** What is printed has to end with one result line, and to have no other. */
function onlyResult({ stdout }: MemoryMachine): Result {
  const lines = stdout.text.trimEnd().split("\n");
  const results = lines.filter((line) => line.includes('"kind":"result"'));
  assert.deepEqual(results, lines.slice(-1), stdout.text);
  return resultSchema.parse(JSON.parse(results[0] ?? ""));
}

describe("a command line with --json", () => {
  const waiting: readonly [what: string, args: (folder: string) => readonly string[]][] = [
    ["its goal", (folder) => ["-", "--out", folder]],
    ["a replay", (folder) => ["--replay", folder]],
    ["a list", (folder) => ["--list", "--out", join(folder, "../..")]],
  ];
  for (const [what, args] of waiting) {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      it(`has a result line when ${signal} comes while it waits for ${what}`, () =>
        inFolder(async (output) => {
          const run = await startSearch(smallSearch(output), diskDeps());
          await run.done;
          const machine = new MemoryMachine({ stdin: new PassThrough() });
          const running = new CommandLine([...args(run.folder), "--json"], machine).run();
          machine.signals.emit(signal);
          assert.equal(await running, 130);
          const { outcome, reason, session } = onlyResult(machine);
          assert.deepEqual([outcome, reason, session], ["cancelled", "interrupted", null]);
          assert.equal(machine.signals.listenerCount(signal), 0);
        }));
    }
  }
  it("has one result line, whatever is thrown behind it", async () => {
    const machine = new MemoryMachine();
    const line = new CommandLine(["--nonsense", "--json"], machine);
    assert.equal(await line.run(), 2);
    assert.notEqual(await line.fail(new TypeError("Late.")), 0);
    assert.equal(onlyResult(machine).reason, "usage.invalid");
    assert.match(machine.stderr.text, /Late\./);
  });
});

/** Answers nothing until it is given up, and then says so or not. */
function silentKind(isHeard: boolean): ConnectionKind {
  const silence = (signal: AbortSignal): Promise<never> =>
    new Promise((_resolve, reject) => {
      if (isHeard) signal.addEventListener("abort", () => reject(signal.reason as Error));
    });
  return {
    ...{ kind: "silent", schema: null, needsUrl: false },
    create: async (means) => {
      const { language, image, vision } = (await toyKind.create(means)).roles;
      assert.ok(language && image && vision);
      const ask = {
        check: (_connection: unknown, _model: unknown, signal: AbortSignal) => silence(signal),
        declare: (_c: unknown, _m: unknown, _o: unknown, signal: AbortSignal) => silence(signal),
      };
      return {
        models: (_connection, signal) => silence(signal),
        limitOf: () => ({ places: 1 }),
        roles: {
          language: { ...language, ...ask },
          image: { ...image, ...ask },
          vision: { ...vision, ...ask },
        },
      };
    },
  };
}

describe("a command line that asks a connection", () => {
  for (const isHeard of [true, false]) {
    for (const args of [
      ["models"],
      ["doctor", "--provider", "silent"],
      ["a boat", "--provider", "silent"],
    ]) {
      it(`ends at an interrupt, whether the connection hears of it or not: ${args.join(" ")} ${isHeard}`, () =>
        inFolder(async (output) => {
          const isSearch = args[0] === "a boat";
          const given = [...args, "--json", ...(isSearch ? ["--out", output] : [])];
          const machine = new MemoryMachine({ kinds: [silentKind(isHeard)] });
          const running = new CommandLine(given, machine).run();
          await turn();
          machine.signals.emit("SIGINT");
          if (isSearch && !isHeard) machine.signals.emit("SIGINT");
          // A grace is not waited for where nothing else is.
          const waiting = setInterval(() => undefined, 1000);
          assert.equal(await running, 130);
          clearInterval(waiting);
          assert.deepEqual([onlyResult(machine).reason, machine.stderr.text], ["interrupted", ""]);
          assert.deepEqual(await readdir(output), []);
        }));
    }
  }
});

describe("a command line whose output nobody takes", () => {
  for (const args of [["--help"], ["--nonsense"], ["--nonsense", "--json"]]) {
    it(`ends once the last line was taken, however late: ${args.join(" ")}`, async () => {
      const machine = new MemoryMachine();
      for (const stream of [machine.stdout, machine.stderr]) stream.cork();
      let code: number | undefined;
      const running = new CommandLine(args, machine).run().then((ended) => (code = ended));
      // Nothing but the output is waited for: a few turns are enough for all the rest.
      for (let turns = 0; turns < 50; turns++) await turn();
      assert.equal(code, undefined);
      for (const stream of [machine.stdout, machine.stderr]) stream.uncork();
      assert.equal(await running, args[0] === "--help" ? 0 : 2);
      assert.match(machine.text, /\n$/);
    });
  }
});

describe("a search that does not come to begin", () => {
  it("is left at the second interrupt", async () => {
    const machine = new MemoryMachine();
    const output = outputTo(machine, machine.environment);
    const interrupts = listenForInterrupts(machine.signals);
    const running = runSearch(() => new Promise(() => undefined), {
      ...{ output, interrupts, view: plainView(output), json: false, command: "imagebeam" },
      stopGraceMs: 0,
      connections: [],
      models: {},
      providers: { check: () => Promise.resolve({ kind: "ready" }) },
    });
    // A grace is not waited for where nothing else is.
    const waiting = setInterval(() => undefined, 1000);
    machine.signals.emit("SIGINT");
    machine.signals.emit("SIGINT");
    const { outcome, reason } = await running;
    clearInterval(waiting);
    assert.deepEqual([outcome, reason], ["cancelled", "interrupted"]);
  });
});
