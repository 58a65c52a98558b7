import assert from "node:assert/strict";
import { appendFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { resultSchema } from "../../../src/protocol/result.js";
import { CommandLine } from "../../../src/cli/commandLine.js";
import { callOf, PurseRig, reserved } from "../../support/purseRig.js";
import { inFolder, QuickClock } from "../../support/diskHarness.js";
import { MemoryMachine, runInMemory, type MemoryOptions } from "../../support/memoryMachine.js";
import { toyKind } from "../../support/toyKind.js";
import { nanoUsdOf } from "../../../src/base/money.js";

/** Two images of a model of which each call costs 5 cents, and may cost 10; a draw 50, or a dollar. */
const dear = { name: "dear", kind: "toy", url: "https://dear.test", worstUsd: 0.1 };
const config = { connections: [dear], models: { image: "dear" } };
const keys = {
  openai: undefined,
  others: new Map(["DEAR", "DEARER"].map((name) => [`IMAGEBEAM_KEY_${name}`, "k"])),
};
const goal = [
  "a boat",
  ...["--preset", "custom", "--candidates", "2", "--iterations", "1", "--seed", "7"],
];

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A person's machine: its configuration, and what is noted there of earlier searches. */
class Desk {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async run(
    args: readonly string[],
    options: MemoryOptions & { config?: object } = {},
  ): Promise<Ran> {
    await mkdir(this.folder, { recursive: true });
    const file = join(this.folder, "config.json");
    await writeFile(file, JSON.stringify(options.config ?? config));
    const environment = { configFolder: this.folder, keys, isDumbTerminal: true };
    const all = [...args, ...(args[0] === "costs" ? [] : ["--out", this.output])];
    const { code, machine } = await runInMemory(all, {
      environment,
      kinds: [toyKind],
      ...options,
    });
    return { code, out: machine.stdout.text, err: machine.stderr.text };
  }

  get output(): string {
    return join(this.folder, "output");
  }

  async hasStarted(): Promise<boolean> {
    return (await readdir(this.folder)).includes("output");
  }
}

function atDesk(work: (desk: Desk) => Promise<void>): Promise<void> {
  return inFolder((folder) => work(new Desk(join(folder, "config"))));
}

const objectsIn = (out: string) =>
  out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const typed = (text: string) => Readable.from([text]);

describe("A search that may cost much", () => {
  it("is not started where there is nobody to ask, and says what to do", () =>
    atDesk(async (desk) => {
      const { code, err } = await desk.run(goal);
      assert.equal(code, 2);
      assert.match(
        err,
        /^It costs up to \$2\.00\. That is more than limits\.confirmUsd \(\$0\.50\), and there is nobody to ask: say --yes, or raise limits\.confirmUsd in config\.json\.$/m,
      );
      assert.equal(await desk.hasStarted(), false);
      const json = await desk.run([...goal, "--json"], { isTerminal: true, stdin: typed("y\n") });
      const [result] = objectsIn(json.out);
      assert.deepEqual([json.code, result?.["reason"]], [2, "usage.notConfirmed"]);
    }));

  it("is started by --yes, and under a higher limit, without a question", () =>
    atDesk(async (desk) => {
      const yes = await desk.run([...goal, "--yes"]);
      assert.equal(yes.code, 0, yes.err);
      assert.doesNotMatch(yes.out + yes.err, /Start it\?/);
      for (const confirmUsd of [2, null]) {
        const limits = { confirmUsd };
        const { code, err } = await desk.run(goal, { config: { ...config, limits } });
        assert.equal(code, 0, err);
      }
    }));

  for (const [answer, code] of [
    ["y\n", 0],
    [" YES \n", 0],
    ["n\n", 1],
    ["\n", 1],
    ["yesterday\n", 1],
    ["", 1],
  ] as const) {
    it(`is asked about on a terminal, where ${JSON.stringify(answer)} ${code === 0 ? "starts" : "does not start"} it`, () =>
      atDesk(async (desk) => {
        const ran = await desk.run(goal, { isTerminal: true, stdin: typed(answer) });
        assert.equal(ran.code, code, ran.err);
        assert.match(ran.out, /^2 images, 2 calls of the language model, 2 of the vision model/m);
        assert.match(ran.out, /^It costs up to \$2\.00\.$/m);
        assert.match(ran.out, /^\$0\.00 of today's \$5\.00 is spent\.$/m);
        assert.match(ran.out, /^Start it\? Type y and Enter; anything else starts nothing\.$/m);
        assert.equal(await desk.hasStarted(), code === 0);
        if (code === 1) assert.match(ran.out, /^Nothing was started\.$/m);
      }));
  }

  it("is not started where its goal comes from standard input, which is then no answer", () =>
    atDesk(async (desk) => {
      const args = ["-", ...goal.slice(1)];
      const { code } = await desk.run(args, { isTerminal: true, stdin: typed("y\n") });
      assert.equal(code, 2);
      assert.equal(await desk.hasStarted(), false);
    }));

  it("gives the question up at an interrupt", () =>
    atDesk(async (desk) => {
      await desk.run(["costs"]);
      const machine = new MemoryMachine({
        isTerminal: true,
        stdin: new PassThrough(),
        environment: { configFolder: desk.folder, keys, isDumbTerminal: true },
        kinds: [toyKind],
      });
      const asked = new Promise<void>((resolve) => {
        const write = machine.stdout.write.bind(machine.stdout);
        machine.stdout.write = ((text: string, ...rest: []) => {
          if (text.includes("Start it?")) resolve();
          return write(text, ...rest);
        }) as typeof machine.stdout.write;
      });
      const running = new CommandLine([...goal, "--out", desk.output], machine).run();
      await asked;
      machine.signals.emit("SIGINT");
      assert.equal(await running, 130);
      assert.equal(await desk.hasStarted(), false);
    }));

  it("is started without a question where nobody knows its price, which is said and listed", () =>
    atDesk(async (desk) => {
      const unknown = { ...config, connections: [{ ...dear, worstUsd: null }] };
      const { code, out, err } = await desk.run(goal, { config: unknown });
      assert.equal(code, 0, err);
      const told =
        "What the image model dear/draw-1 costs is not known, and no limit counts it: give its connection prices.";
      assert.ok(out.includes(`${told}\n`), out);
      const estimate = await desk.run([...goal, "--estimate"], { config: unknown });
      assert.ok(estimate.out.endsWith(`\n${told}\n`), estimate.out);
      assert.doesNotMatch(estimate.out, /\$/);
      const costs = await desk.run(["costs"], { config: unknown });
      assert.match(costs.out, /^What 2 calls cost is not known, and not in it\.$/m);
    }));

  it("never asks where nothing costs anything", () =>
    atDesk(async (desk) => {
      const free = { ...config, connections: [{ ...dear, worstUsd: 0 }] };
      const { code, err } = await desk.run(goal, { config: free });
      assert.equal(code, 0, err);
      assert.ok(!(await readdir(desk.folder)).includes("spend.jsonl"));
    }));
});

describe("--estimate", () => {
  it("says what a search would take, and starts nothing", () =>
    atDesk(async (desk) => {
      const { code, out } = await desk.run([...goal, "--estimate"]);
      assert.deepEqual([code, await desk.hasStarted()], [0, false]);
      assert.match(
        out,
        /^language model builtin\/rules-1, image model dear\/draw-1, vision model builtin\/pixels-1\n2 images, .*\nIt costs up to \$2\.00\.\n\$0\.00 of today's \$5\.00 is spent\.\n$/,
      );
      const json = await desk.run([...goal, "--estimate", "--json"]);
      assert.deepEqual(objectsIn(json.out), [
        {
          kind: "estimate",
          models: {
            language: "builtin/rules-1",
            image: "dear/draw-1",
            vision: "builtin/pixels-1",
          },
          images: 2,
          calls: { language: 2, image: 2, vision: 2 },
          quotaCalls: 0,
          quotaRequests: { likely: 0, worst: 0 },
          ...{ lowUsd: 2, likelyUsd: 2, highUsd: 2, unknownPrices: [], isDear: true },
          ...{ dailyUsd: 5, confirmUsd: 0.5, countedTodayUsd: 0 },
        },
      ]);
    }));

  it("goes by what this machine measured before", () =>
    atDesk(async (desk) => {
      await desk.run([...goal, "--yes"]);
      const { out } = await desk.run([...goal, "--estimate"]);
      assert.match(
        out,
        /^It costs about \$0\.10, at most \$2\.00 without retries\.\n\$0\.10 of today's \$5\.00 is spent\.$/m,
      );
    }));

  it("says that it may pause at the day's limit, and that nothing costs nothing", () =>
    atDesk(async (desk) => {
      const limits = { dailyUsd: 1 };
      const tight = await desk.run([...goal, "--estimate"], { config: { ...config, limits } });
      assert.match(
        tight.out,
        /^\$0\.00 of today's \$1\.00 is spent; this search may need up to \$2\.00, so it may pause at that limit\.$/m,
      );
      const none = { ...config, limits: { dailyUsd: 0.5 } };
      assert.match(
        (await desk.run([...goal, "--estimate"], { config: none })).out,
        /^\$0\.00 of today's \$0\.50 is spent, and what comes next may cost \$1\.00: that is more than is left\.$/m,
      );
      const free = await desk.run([...goal, "--estimate"], { config: {} });
      assert.match(free.out, /\nIt costs nothing\.\n$/);
    }));

  it("names an option that is wrong by its flag", () =>
    atDesk(async (desk) => {
      const { code, err } = await desk.run(["a boat", "--candidates", "99", "--estimate"]);
      assert.equal(code, 2);
      assert.match(err, /^--candidates /);
    }));
});

const noRoom =
  /^\$\S+ of today's \$\S+ is spent, and what comes next may cost \$\S+: that is more than is left\. Raise limits\.dailyUsd in config\.json, or try again tomorrow\.$/m;

describe("The day's limit of a command line", () => {
  for (const [what, { isTerminal, confirmUsd }] of [
    ["where nobody is asked", { isTerminal: false, confirmUsd: 0.5 }],
    ["on a terminal, where a yes would change nothing", { isTerminal: true, confirmUsd: 0.5 }],
    ["where the search is not dear", { isTerminal: false, confirmUsd: null }],
  ] as const) {
    for (const flags of [[], ["--yes"]]) {
      it(`starts nothing that it leaves no room for: ${[what, ...flags].join(" ")}`, () =>
        atDesk(async (desk) => {
          const limits = { dailyUsd: 0.5, confirmUsd };
          const ran = await desk.run([...goal, ...flags], {
            ...{ isTerminal, stdin: typed("y\n"), config: { ...config, limits } },
          });
          assert.equal(ran.code, 3, ran.err);
          assert.match(ran.err, noRoom);
          assert.doesNotMatch(ran.out + ran.err, /Start it|--help/);
          assert.equal(await desk.hasStarted(), false);
          const json = await desk.run([...goal, ...flags, "--json"], {
            config: { ...config, limits },
          });
          const [result] = objectsIn(json.out);
          assert.deepEqual([json.code, result?.["reason"]], [3, "usage.dailyLimit"]);
        }));
    }
  }

  it("pauses a search with how to go on, and a raised one lets it end", () =>
    atDesk(async (desk) => {
      const limited = { ...config, limits: { dailyUsd: 1.04 } };
      const paused = await desk.run([...goal, "--yes", "--json"], { config: limited });
      assert.equal(paused.code, 3);
      const result = resultSchema.parse(objectsIn(paused.out).at(-1));
      assert.deepEqual([result.outcome, result.reason], ["paused", "budget"]);
      assert.match(
        result.error?.message ?? "",
        /^Of today's limit of \$1\.04, \$0\.050 is spent, /,
      );
      assert.match(
        result.error?.message ?? "",
        /or raise limits\.dailyUsd in config\.json and resume now\.$/,
      );
      const session = result.session ?? assert.fail();
      const before = await readFile(join(session, "session.jsonl"), "utf8");
      const { code, machine } = await runInMemory(["--resume", session], {
        environment: { configFolder: desk.folder, keys },
        kinds: [toyKind],
      });
      // There was no room, and there is none: the session stays as it is.
      assert.equal(code, 3, machine.text);
      assert.match(machine.stderr.text, noRoom);
      assert.equal(await readFile(join(session, "session.jsonl"), "utf8"), before);
      await writeFile(join(desk.folder, "config.json"), JSON.stringify(config));
      const last = await runInMemory(["--resume", session], {
        environment: { configFolder: desk.folder, keys },
        kinds: [toyKind],
      });
      assert.equal(last.code, 0, last.machine.text);
    }));
});

describe("A search that goes on with a dearer model", () => {
  it("goes on after a yes, or with --yes, and stays as it is where nobody can be asked", () =>
    atDesk(async (desk) => {
      const limits = { dailyUsd: 1.04 };
      const paused = await desk.run([...goal, "--yes", "--json"], {
        config: { ...config, limits },
      });
      const session = resultSchema.parse(objectsIn(paused.out).at(-1)).session ?? assert.fail();
      const connections = [dear, { ...dear, name: "dearer", worstUsd: 0.2 }];
      await writeFile(join(desk.folder, "config.json"), JSON.stringify({ connections }));
      const resume = ["--resume", session, "--image-provider", "dearer"];
      const run = async (args: readonly string[], options: MemoryOptions = {}) => {
        const environment = { configFolder: desk.folder, keys, isDumbTerminal: true };
        const ran = await runInMemory(args, { environment, kinds: [toyKind], ...options });
        return { code: ran.code, text: ran.machine.text };
      };
      const alone = await run(resume);
      assert.equal(alone.code, 2, alone.text);
      assert.match(alone.text, /It costs up to \$2\.00\..* nobody to ask: say --yes/);
      const no = await run(resume, { isTerminal: true, stdin: typed("n\n") });
      assert.equal(no.code, 1, no.text);
      assert.match(no.text, /Go on\? Type y.*\n.*The search does not go on\./);
      const yes = await run([...resume, "--yes"]);
      assert.equal(yes.code, 0, yes.text);
    }));
});

describe("costs", () => {
  it("says in words that nothing was spent", () =>
    atDesk(async (desk) => {
      assert.deepEqual((await desk.run(["costs"])).out, "Nothing was spent.\n");
      const since = await desk.run(["costs", "--since", "2026-01-01"]);
      assert.equal(since.out, "Nothing was spent since 2026-01-01.\n");
      const json = await desk.run(["costs", "--json"]);
      assert.deepEqual(objectsIn(json.out), [
        {
          ...{ kind: "total", since: null, days: 0, costUsd: 0, unknownCalls: 0 },
          damagedLines: 0,
        },
      ]);
    }));

  it("shows what was spent by day, connection and model, the newest first", () =>
    atDesk(async (desk) => {
      const clock = new QuickClock(new Date(2026, 0, 1, 12).getTime());
      const rig = new PurseRig(desk.folder, null, clock);
      const purse = rig.purse();
      const settled = async (usd: number, change: Parameters<typeof callOf>[1]): Promise<void> => {
        const call = await reserved(purse, callOf(usd, change));
        await call.settle({ nanoUsd: nanoUsdOf(usd), basis: usd === 0 ? "unknown" : "told" });
      };
      await settled(0.25, { session: "a" });
      await settled(0.5, { session: "b" });
      clock.jump(24 * 3_600_000);
      await settled(0.0004, { session: "b", connection: "far", model: "x/y" });
      await settled(0, { session: "b", connection: "odd" });
      await reserved(purse, callOf(0.75));
      await appendFile(join(desk.folder, "spend.jsonl"), "nonsense\n");
      const { code, out } = await desk.run(["costs"]);
      assert.equal(code, 0);
      assert.equal(
        out,
        [
          "day         model           calls       spent",
          "2026-01-02  2 sessions          2     $0.0004  and $0.75 set aside for calls that run or were cut off",
          "            far/x/y             1     $0.0004",
          "            odd/painter         1       $0.00  and 1 not known",
          "2026-01-01  2 sessions          2       $0.75",
          "            shed/painter        2       $0.75",
          "",
          "$0.75 was spent in all.",
          "What 1 call cost is not known, and not in it.",
          "1 line of spend.jsonl cannot be read and is not counted.",
          "",
        ].join("\n"),
      );
      const since = await desk.run(["costs", "--since", "2026-01-02", "--json"]);
      assert.deepEqual(
        objectsIn(since.out).map(({ kind, costUsd }) => [kind, costUsd]),
        [
          ["model", 0.0004],
          ["model", 0],
          ["day", 0.0004],
          ["total", 0.0004],
        ],
      );
    }));

  it("works whatever is wrong with the configuration", () =>
    atDesk(async (desk) => {
      assert.equal((await desk.run(["costs"], { config: { limits: 3 } })).code, 0);
    }));
});
