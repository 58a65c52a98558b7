import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { evaluationResultSchema } from "../../../src/protocol/evaluationResult.js";
import { resultSchema } from "../../../src/protocol/result.js";
import { inFolder } from "../../support/diskHarness.js";
import { evaluationOf, sha256Of, simulatedVotes, voteOf } from "../../support/evaluations.js";
import { voterLine, writeVotes, writtenEvaluation } from "../../support/evaluationFolders.js";
import { runInMemory } from "../../support/memoryMachine.js";

const strengths = [2.4, 1.6, 1.2, 0.9, 0.4, 0.2, 0.1, -0.2, -0.3, -1, -1.5, -2.1];
const twelve = evaluationOf(12);

async function run(...args: string[]) {
  const { code, machine } = await runInMemory(["evaluate", ...args]);
  return { code, out: machine.stdout.text, err: machine.stderr.text };
}

async function inEvaluation(work: (folder: string, output: string) => Promise<void>) {
  await inFolder(async (output) => {
    const folder = await writtenEvaluation(output, twelve);
    const begin = voterLine(twelve, "ab12cd34");
    await writeVotes(folder, "ab12cd34", [begin, ...simulatedVotes(strengths, 40, "cli")]);
    await work(folder, output);
  });
}

describe("evaluate", () => {
  it("prints a table and what it comes to", () =>
    inEvaluation(async (folder) => {
      const { code, out, err } = await run(folder);
      assert.deepEqual([code, err], [0, ""]);
      const lines = out.split("\n");
      assert.equal(lines[0], "a lighthouse at dusk");
      assert.match(lines[1] ?? "", /^i\dc\d comes first after 40 votes;/);
      const table = lines.slice(lines.indexOf("") + 1);
      assert.match(
        table[0] ?? "",
        /^place {2}image +strength +95 % {2}is best {3}won {2}tied {2}lost {2}machine$/,
      );
      assert.match(
        table[1] ?? "",
        /^ {4}1 {2}i\dc\d +\d\.\d\d +−?\d\.\d\d to \d\.\d\d +\d+\s% +\d+ +\d+ +\d+ +\d+$/,
      );
      assert.match(out, /\n40 votes of 1 person, \d+ ties\.\n/);
      assert.ok(lines.every((line) => line.length <= 120));
    }));

  it("prints a result a line as JSON, as the schema has it", () =>
    inEvaluation(async (folder) => {
      const { code, out } = await run(folder, "--json");
      assert.equal(code, 0);
      const [line = "", ...rest] = out.split("\n");
      assert.deepEqual(rest, [""]);
      const result = evaluationResultSchema().parse(JSON.parse(line));
      assert.equal(result.votes.counted, 40);
    }));

  it("prints CSV that no spreadsheet takes for formulas", () =>
    inFolder(async (output) => {
      const evil = `=HYPERLINK("http://x","y"),\u202e\r\n+cmd|' /C calc'!A0`;
      const [arm] = twelve.arms;
      assert.ok(arm !== undefined);
      const evaluation = evaluationOf(2, { goals: [evil], arms: [{ ...arm, name: "@SUM(1)" }] });
      const folder = await writtenEvaluation(output, evaluation);
      const begin = voterLine(evaluation, "ab12cd34");
      await writeVotes(folder, "ab12cd34", [begin, voteOf(0, 1, "left")]);
      const { out } = await run(folder, "--csv");
      const rows = out.split("\r\n");
      assert.equal(rows.length, 4);
      assert.equal(rows[3], "");
      assert.match(rows[0] ?? "", /^goal,rank,image,arm,machine_rank,strength,/);
      assert.ok(
        (rows[1] ?? "").startsWith(
          `"'=HYPERLINK(""http://x"",""y""), +cmd|' /C calc'!A0",1,i0c0,"'@SUM(1)",1,`,
        ),
      );
      assert.doesNotMatch(rows[2] ?? "", /(?:^|,)[=+@]|(?:^|,)-(?!\d)/);
    }));

  it("counts nobody who has no vote", () =>
    inEvaluation(async (folder) => {
      await writeVotes(folder, "ffffffff", [voterLine(twelve, "ffffffff")]);
      assert.match((await run(folder)).out, /\n40 votes of 1 person,/);
      await writeVotes(folder, "ab12cd34", [voterLine(twelve, "ab12cd34")]);
      assert.doesNotMatch((await run(folder)).out, /person/);
    }));

  it("says that there are no votes and how to vote, and ranks nothing", () =>
    inFolder(async (output) => {
      const folder = await writtenEvaluation(output, twelve);
      const { code, out, err } = await run(folder);
      assert.deepEqual([code, err], [0, ""]);
      assert.match(
        out,
        /^a lighthouse at dusk\nThere are no votes yet, so there is no ranking\.\n/,
      );
      assert.match(
        out.replaceAll("\n", " "),
        /run the command “Imagebeam: Continue Evaluation\.\.\.”/,
      );
      assert.doesNotMatch(out, /place|i0c0/);
      const json = await run(folder, "--json");
      const result = evaluationResultSchema().parse(JSON.parse(json.out));
      assert.equal(json.code, 0);
      assert.equal(result.votes.counted, 0);
      assert.deepEqual([result.items, result.leaders, result.agreement], [[], [], []]);
      const csv = await run(folder, "--csv");
      assert.match(csv.out, /^goal,rank,[^\n]*\n$/);
      assert.match(csv.err, /^There are no votes yet/);
    }));

  it("ranks no images of a goal that nobody voted about, and has the answer first", () =>
    inFolder(async (output) => {
      const [arm] = twelve.arms;
      assert.ok(arm !== undefined);
      const items = evaluationOf(8).items.map((item) => ({
        ...item,
        goal: item.key % 2,
        arm: item.key < 4 ? 0 : 1,
      }));
      const evaluation = evaluationOf(8, {
        ...{ kind: "arms", goals: ["an owl", "a barn"], items },
        arms: [arm, { ...arm, name: "control" }],
      });
      const folder = await writtenEvaluation(output, evaluation);
      const votes = [voterLine(evaluation, "ab12cd34"), voteOf(0, 4, "left")];
      await writeVotes(folder, "ab12cd34", votes);
      const { out } = await run(folder);
      assert.match(
        out,
        /^The only vote preferred search to control[^]*\nan owl\nplace[^]*\n\na barn\nNo votes yet\.\n/,
      );
      const json = await run(folder, "--json");
      const result = evaluationResultSchema().parse(JSON.parse(json.out));
      assert.deepEqual([...new Set(result.items.map(({ goal }) => goal))], [0]);
    }));

  it("joins folders of the same images, and shows others one after the other", () =>
    inEvaluation(async (folder, output) => {
      const second = join(output, "2026-01-31", "eval-220000");
      const other = { ...twelve, evaluationId: "6f1c8a52-6f0a-4a4e-9d43-1f6f2b1f1a02" };
      await mkdir(second);
      await writeFile(join(second, "evaluation.json"), JSON.stringify(other));
      await writeVotes(second, "ffffffff", [voterLine(other, "ffffffff"), voteOf(0, 1, "left")]);
      assert.match((await run(folder, second)).out, /\n41 votes of 2 people/);
      const items = other.items.map((item) => ({ ...item, sha256: sha256Of(`x ${item.key}`) }));
      await writeFile(join(second, "evaluation.json"), JSON.stringify({ ...other, items }));
      const { out } = await run(folder, second);
      assert.match(out, /\n40 votes of 1 person[^]*\n\na lighthouse[^]*\n1 vote of 1 person/);
      const { out: json } = await run(folder, second, "--json");
      assert.equal(json.trim().split("\n").length, 2);
    }));

  it("shows a stranger's names without what moves a terminal, and tells what is not read", () =>
    inEvaluation(async (folder) => {
      const name = "\u001b[2J<b>\u202eevil";
      const lines = [voterLine(twelve, "ffffffff", name), "no JSON"];
      const votes = Array.from({ length: 9 }, (_, at) => voteOf(at, at + 1, "left", at));
      await writeVotes(folder, "ffffffff", [...lines, ...votes]);
      const { code, out, err } = await run(folder);
      assert.equal(code, 0);
      assert.match(out, /^ ?\[2J<b>evil chose the left image 9 of 9 times/m);
      assert.match(err, /^votes-ffffffff\.jsonl, line 2: is not JSON\.\n$/);
      const json = await run(folder, "--json");
      assert.doesNotMatch(out + err + json.out, /[\u0000-\u0009\u000b-\u001f\u202e]/);
    }));

  it("fails in one sentence where a folder is no evaluation", () =>
    inFolder(async (output) => {
      const { code, err } = await run(output);
      assert.equal(code, 1);
      assert.match(err, /is not the folder of an evaluation: it has no evaluation\.json\.\n$/);
      const json = await run(output, "--json");
      assert.equal(resultSchema.parse(JSON.parse(json.out)).error?.code, "storage.noEvaluation");
    }));
});
