import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { verdictOn } from "../../src/host/connections/verdict.js";
import { judgeFinding, judgeSentences, type JudgeFinding } from "../../src/judgeFinding.js";
import { JudgeMemory } from "../../src/judgeMemory.js";
import type { JudgeTestResult } from "../../src/protocol/judgeTest.js";
import { ProviderTable } from "../../src/providers/providerTable.js";
import { dayText } from "../../src/sessions/sessionFolder.js";
import { systemClock } from "../../src/systemClock.js";
import { comparingToy } from "../support/comparingToy.js";
import { inFolder, QuickClock, quickFileSystem } from "../support/diskHarness.js";
import { runInMemory } from "../support/memoryMachine.js";
import { stillMeans } from "../support/stillMeans.js";
import { toyKind } from "../support/toyKind.js";

const never = new AbortController().signal;
const shed = { name: "shed", kind: "toy", url: "https://shed.test" };
const keys = { keyFor: () => Promise.resolve("sk-1") };
const tableOf = (kind = comparingToy) =>
  new ProviderTable([kind], { ...stillMeans, keys }, () => [shed]);
const dayMs = 86_400_000;
const passed: JudgeTestResult = { shown: 8, right: 7.5, unanswered: 0, chosen: 7, first: 4 };
const failed: JudgeTestResult = { shown: 8, right: 4, unanswered: 0, chosen: 8, first: 8 };

const memoryIn = (folder: string, clock: ConstructorParameters<typeof JudgeMemory>[0]["clock"]) =>
  new JudgeMemory({
    folder,
    files: quickFileSystem,
    clock,
    log: (_, message) => assert.fail(message),
  });
const visionOf = async () => (await tableOf().declare({ vision: "shed" }, {}, never)).vision;

describe("what is known of a vision model's test before a search", () => {
  it("is that there was none, or what it came to, when, and until when that holds", () =>
    inFolder(async (folder) => {
      const clock = new QuickClock();
      const judgeTests = memoryIn(folder, clock);
      const found = () => judgeFinding("shed", { providers: tableOf(), judgeTests }, never);
      assert.deepEqual(await found(), { kind: "untested" });
      const holding = async (result: JudgeTestResult, isFit: boolean, days: number) => {
        const beforeMs = clock.nowMs();
        await judgeTests.keep(await visionOf(), result);
        const told = await found();
        assert.ok(told?.kind === "tested" && told.atMs >= beforeMs && told.atMs <= clock.nowMs());
        const untilMs = told.atMs + days * dayMs;
        assert.deepEqual(told, { kind: "tested", isFit, result, atMs: told.atMs, untilMs });
      };
      await holding(failed, false, 7);
      clock.jump(7 * dayMs);
      assert.deepEqual(await found(), { kind: "untested" });
      await holding(passed, true, 90);
    }));

  it("is no question of one that compares nothing, that is ours, or that nobody knows", async () => {
    const judgeTests = { record: () => assert.fail("it was looked for") };
    for (const [kind, reference] of [
      [toyKind, "shed"],
      [comparingToy, "elsewhere"],
    ] as const) {
      const providers = tableOf(kind);
      assert.equal(await judgeFinding(reference, { providers, judgeTests }, never), null);
    }
  });

  it("is told in words", () => {
    const at = (result: JudgeTestResult, isFit: boolean): JudgeFinding => {
      return { kind: "tested", isFit, result, atMs: 0, untilMs: 7 * dayMs };
    };
    const [first, week] = [dayText(0), dayText(7 * dayMs)];
    assert.deepEqual(judgeSentences({ kind: "untested" }), [
      "It is not tested yet: the first search that compares images with it tests it, with 8 calls.",
    ]);
    assert.deepEqual(judgeSentences(at(passed, true)), [
      `It passed its test on ${first}: it was right in 7.5 of 8 test questions (94\u00a0%).`,
      "It named the first of two pictures in 4 of 7 answers, where half is fair.",
    ]);
    assert.deepEqual(judgeSentences(at(failed, false)), [
      `It failed its test on ${first}: it was right in 4 of 8 test questions (50\u00a0%), and comparing images needs 65\u00a0%. Scores rank until ${week}; then it is tested anew.`,
      "It named the first of two pictures in 8 of 8 answers: it leans to the first place, whatever stands there.",
    ]);
  });

  it("is said by the doctor of the vision model alone, and by an editor that tests its connection", () =>
    inFolder(async (configFolder) => {
      await mkdir(configFolder, { recursive: true });
      const config = { connections: [shed] };
      await writeFile(join(configFolder, "config.json"), JSON.stringify(config));
      const others = new Map([["IMAGEBEAM_KEY_SHED", "sk-1"]]);
      const environment = { configFolder, keys: { openai: undefined, others } };
      const doctor = async (...flags: string[]) => {
        const args = ["doctor", "--provider", "shed", ...flags];
        const { code, machine } = await runInMemory(args, { environment, kinds: [comparingToy] });
        return { code, out: machine.stdout.text };
      };
      const judgeTests = memoryIn(configFolder, systemClock);
      const verdict = async () =>
        await verdictOn(shed, { vision: "shed" }, { providers: tableOf(), judgeTests }, never);
      const before = await doctor();
      assert.equal(before.code, 0, before.out);
      assert.match(before.out, /^vision model +shed: works\n +It is not tested yet: /m);
      assert.equal(before.out.match(/tested/g)?.length, 1);
      assert.match(
        (await verdict()).message,
        /^shed works\. .* shed judges\. It is not tested yet/,
      );
      await judgeTests.keep(await visionOf(), failed);
      const after = await doctor();
      assert.equal(after.code, 0, "scores rank: a search can run");
      assert.match(
        after.out,
        /^vision model +shed: works\n +It failed its test on .*\n +It named/m,
      );
      assert.match((await verdict()).message, /It failed its test on /);
      const lines = (await doctor("--json")).out.trim().split("\n");
      const said = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      const [language, image, vision] = said.map(({ judgeTest }) => judgeTest);
      assert.deepEqual([language, image], [undefined, undefined]);
      const { testedAt, validUntil, ...rest } = vision as Record<string, string>;
      assert.deepEqual(rest, { state: "failed", ...failed });
      assert.equal(Date.parse(validUntil ?? "") - Date.parse(testedAt ?? ""), 7 * dayMs);
    }));
});
