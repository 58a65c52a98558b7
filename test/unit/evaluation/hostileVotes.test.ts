import assert from "node:assert/strict";
import { appendFile, mkdir, open, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "fast-check";
import { openEvaluation } from "../../../src/evaluation/openEvaluation.js";
import { maxVoteLines } from "../../../src/evaluation/readVotes.js";
import { resultOf } from "../../../src/evaluation/resultOf.js";
import { mergedEvaluations } from "../../../src/evaluation/sameImages.js";
import { evaluationSchema } from "../../../src/protocol/evaluation.js";
import { evaluationResultSchema } from "../../../src/protocol/evaluationResult.js";
import { inFolder } from "../../support/diskHarness.js";
import { evaluationOf, sha256Of, voteOf } from "../../support/evaluations.js";
import { voterLine, writeVotes, writtenEvaluation } from "../../support/evaluationFolders.js";

/** Votes and evaluations as a stranger may have left them. */

const evaluation = evaluationOf(4);
const [ann, bob] = ["aaaaaaaa", "bbbbbbbb"];
const begin = voterLine(evaluation, ann);

async function opened(lines: readonly (object | string)[]) {
  return await inFolder(async (output) => {
    const folder = await writtenEvaluation(output, evaluation);
    await writeVotes(folder, ann, lines);
    const all = await openEvaluation(folder);
    // Whatever was read has a result that a page takes.
    for (const result of mergedEvaluations([all]).map(resultOf))
      evaluationResultSchema().parse(result);
    return all;
  });
}

const good = voteOf(0, 1, "left");
const lineCases: readonly [what: string, line: object | string, told: RegExp][] = [
  ["no JSON", "{", /line 2: is not JSON\.$/],
  ["zeros", "\0\0\0", /line 2: is not JSON\.$/],
  ["an empty line", "", /line 2: is not JSON\.$/],
  ["an array nested a million times", "[".repeat(1500), /line 2: is not JSON\.$/],
  ["a line without an end", `"${"x".repeat(1_000_000)}"`, /line 2: is too long\.$/],
  ["a line that is a little too long", `"${"x".repeat(2500)}"`, /line 2: is too long\.$/],
  ["another kind", { kind: "crown", id: good.id }, /line 2: is no vote\.$/],
  ["an image that is not there", { ...good, left: 63 }, /is about an image that is not here\.$/],
  ["a key that is no number", { ...good, left: "__proto__" }, /is no vote\.$/],
  ["an image against itself", { ...good, left: 1 }, /is no vote\.$/],
  ["an id that is none", { ...good, id: "../../etc/passwd" }, /is no vote\.$/],
  ["a time that is none", { ...good, at: 1e300 }, /is no vote\.$/],
  ["an outcome of another version", { ...good, outcome: "much better" }, /is no vote\.$/],
  ["its voter again", begin, /says again whose it is\.$/],
  [
    "the undo of what is not there",
    { kind: "undo", id: voteOf(0, 1, "tie").id, at: 1, of: good.id },
    /not there\.$/,
  ],
];

describe("votes of strangers", () => {
  for (const [what, line, told] of lineCases) {
    it(`are read line by line: ${what}`, async () => {
      const { voters, faults } = await opened([begin, line, voteOf(2, 3, "right")]);
      assert.deepEqual(
        voters.map(({ voter, votes }) => [voter, votes.length]),
        [[ann, 1]],
      );
      assert.equal(faults.length, 1);
      assert.match(faults[0] ?? "", told);
    });
  }

  const fileCases: readonly [what: string, first: object | string, told: RegExp][] = [
    ["no voter", good, /does not begin with its voter; the file is not read\.$/],
    ["another version", { ...begin, schemaVersion: 2 }, /written by a newer Imagebeam; the file/],
    [
      "a version that is none",
      { ...begin, schemaVersion: "1" },
      /is no vote; the file is not read/,
    ],
    [
      "another evaluation's votes",
      { ...begin, evaluationId: good.id },
      /is of another evaluation; the file is not read\.$/,
    ],
    ["garbage", "PK\u0003\u0004", /is not JSON; the file is not read\.$/],
  ];
  for (const [what, first, told] of fileCases) {
    it(`are not read where the file begins with ${what}`, async () => {
      const { voters, faults } = await opened([first, good]);
      assert.deepEqual(voters, []);
      assert.match(faults.join("\n"), told);
    });
  }

  it("end where a write was torn, and that is said", () =>
    inFolder(async (output) => {
      const folder = await writtenEvaluation(output, evaluation);
      await writeVotes(folder, ann, [begin, good]);
      await appendFile(
        join(folder, `votes-${ann}.jsonl`),
        JSON.stringify(voteOf(0, 2, "tie")).slice(0, 50),
      );
      const { voters, faults } = await openEvaluation(folder);
      assert.equal(voters[0]?.votes.length, 1);
      assert.deepEqual(faults, [`votes-${ann}.jsonl, line 3: is not whole and does not count.`]);
    }));

  it("count to the last where a program left out the end of the last line", () =>
    inFolder(async (output) => {
      const folder = await writtenEvaluation(output, evaluation);
      await writeVotes(folder, ann, [begin, good]);
      await appendFile(join(folder, `votes-${ann}.jsonl`), JSON.stringify(voteOf(0, 2, "tie")));
      const { voters, faults } = await openEvaluation(folder);
      assert.equal(voters[0]?.votes.length, 2);
      assert.deepEqual(faults, []);
    }));

  it("are read to the most that votes can have, also of a file without an end", () =>
    inFolder(async (output) => {
      const folder = await writtenEvaluation(output, evaluation);
      await writeVotes(folder, ann, [begin, good]);
      await truncate(join(folder, `votes-${ann}.jsonl`), 8e9);
      await writeVotes(folder, bob, [voterLine(evaluation, bob), good]);
      const startedMs = performance.now();
      const { voters, faults } = await openEvaluation(folder);
      assert.deepEqual(
        voters.map(({ votes }) => votes.length),
        [1, 1],
      );
      assert.match(faults.join(), /aaaaaaaa\.jsonl, line 3: is longer than votes can be/);
      // Ten times as long would be read to its end.
      assert.ok(performance.now() - startedMs < 15_000);
    }));

  const others: readonly [what: string, begins: object | string, line: object | string][] = [
    ["is garbage from its first line on", "x", "x"],
    ["is garbage behind its voter", voterLine(evaluation, "00000000"), "x"],
    ["has nothing but votes", voterLine(evaluation, "00000000"), good],
    ["has lines that are too long", voterLine(evaluation, "00000000"), "x".repeat(2001)],
  ];
  for (const [what, first, line] of others) {
    it(`are all there beside a huge file that ${what}, and that one alone is blamed`, () =>
      inFolder(async (output) => {
        const folder = await writtenEvaluation(output, evaluation);
        for (const name of ["00000000", "ffffffff"]) {
          const own = name === "ffffffff" ? voterLine(evaluation, name) : first;
          const size = JSON.stringify(line).length > 500 ? 33_000 : 210_000;
          await writeVotes(folder, name, [own, ...Array.from({ length: size }, () => line)]);
        }
        const few = Array.from({ length: 12 }, (_, at) => voteOf(at % 3, 3, "left", at));
        for (const name of [ann, bob]) {
          const own = few.map((vote) => ({ ...vote, id: voteOf(0, 1, "tie").id }));
          await writeVotes(folder, name, [voterLine(evaluation, name), ...own]);
        }
        const { voters, faults } = await openEvaluation(folder);
        const counts = new Map(voters.map(({ voter, votes }) => [voter, votes.length]));
        assert.deepEqual([counts.get(ann), counts.get(bob)], [12, 12]);
        assert.match(faults.join("\n"), /00000000/);
        assert.doesNotMatch(faults.join("\n"), /votes-(?:aaaa|bbbb)/);
      })).timeout(60_000);
  }

  it("are all there beside a thousand files that are nobody's", () =>
    inFolder(async (output) => {
      const folder = await writtenEvaluation(output, evaluation);
      for (let at = 0; at < 1001; at++) {
        await writeVotes(folder, at.toString(16).padStart(8, "0"), ["x"]);
      }
      await writeVotes(folder, ann, [begin, good]);
      const { voters } = await openEvaluation(folder);
      assert.deepEqual(
        voters.map(({ voter, votes }) => [voter, votes.length]),
        [[ann, 1]],
      );
    }));

  it("are told of when a million lines are wrong, in one sentence, in bounded time", () =>
    inFolder(async (output) => {
      const folder = await writtenEvaluation(output, evaluation);
      const handle = await open(join(folder, `votes-${ann}.jsonl`), "w");
      const same = `${JSON.stringify(good)}\n`;
      try {
        await handle.write(`${JSON.stringify(begin)}\n`);
        for (let written = 0; written < 10; written++) {
          await handle.write(same.repeat(50_000) + "x\n".repeat(50_000));
        }
      } finally {
        await handle.close();
      }
      const startedMs = performance.now();
      const { voters, faults } = await openEvaluation(folder);
      const tookMs = performance.now() - startedMs;
      assert.equal(voters[0]?.votes.length, 1);
      assert.deepEqual(
        faults.map((fault) => fault.replace(/line \d+/, "line n")),
        [
          `votes-${ann}.jsonl, line n: is not JSON (99999 times).`,
          `votes-${ann}.jsonl, line n: is longer than votes can be; the rest is not read.`,
        ],
      );
      // A second here; ten times as long on a busy machine is no fault.
      assert.ok(tookMs < 15_000, `${tookMs} ms for ${maxVoteLines} lines`);
    }));

  it("count all when as many as can be are good", () =>
    inFolder(async (output) => {
      const folder = await writtenEvaluation(output, evaluation);
      const votes = Array.from({ length: 20_000 }, (_, at) => voteOf(at % 3, 3, "left", at));
      await writeVotes(folder, ann, [begin, ...votes]);
      const [merged] = mergedEvaluations([await openEvaluation(folder)]);
      assert.ok(merged !== undefined);
      const startedMs = performance.now();
      const { votes: counts, items } = resultOf(merged);
      assert.equal(counts.counted, 20_000);
      assert.equal(items.at(-1)?.key, 3);
      assert.ok(performance.now() - startedMs < 15_000);
    }));

  it("keep names with HTML and direction marks as they are, and ids never hold any", async () => {
    const name = `<img src=x onerror=alert(1)>\u202egnp.exe`;
    const { voters } = await opened([{ ...begin, name }, good]);
    assert.equal(voters[0]?.name, name);
    const other = await opened([{ ...begin, voter: `<b>${ann}` }, good]);
    assert.deepEqual(other.voters, []);
  });

  it("are not taken from a file that is named after another voter, which is told", () =>
    inFolder(async (output) => {
      const folder = await writtenEvaluation(output, evaluation);
      await writeVotes(folder, ann, [{ ...begin, name: "Ann" }, good, voteOf(0, 2, "left")]);
      await writeVotes(folder, bob, [{ ...begin, name: "Bob" }, good, voteOf(0, 3, "left")]);
      const { voters, faults } = await openEvaluation(folder);
      assert.deepEqual(
        voters.map(({ voter, votes }) => [voter, votes.length]),
        [[ann, 2]],
      );
      assert.deepEqual(faults, [
        `votes-${bob}.jsonl: is named after another voter and is not read.`,
      ]);
    }));

  it("are not followed through links, folders and pipes, and others' names are not read", () =>
    inFolder(async (output) => {
      const folder = await writtenEvaluation(output, evaluation);
      const outside = join(output, "secret.jsonl");
      await writeFile(outside, `${JSON.stringify(begin)}\n${JSON.stringify(good)}\n`);
      await symlink(outside, join(folder, `votes-${ann}.jsonl`));
      await mkdir(join(folder, `votes-${bob}.jsonl`));
      await writeFile(join(folder, `votes-${ann} (copy).jsonl`), "{}");
      const { voters, faults } = await openEvaluation(folder);
      assert.deepEqual(voters, []);
      assert.equal(faults.length, 3);
      assert.match(faults.join("\n"), /\(copy\)\.jsonl: is not named as votes are/);
      assert.match(faults.join("\n"), /aaaaaaaa\.jsonl: cannot be read \(ELOOP\)/);
    }));
});

const item = evaluation.items[0];
const evaluations: readonly [what: string, change: object, told: RegExp][] = [
  ["of a newer version", { schemaVersion: 2 }, /A newer Imagebeam \(format 2\)/],
  ["of a version that is none", { schemaVersion: 0 }, /cannot be read: schemaVersion/],
  ["without images", { items: [] }, /cannot be read: items/],
  ["with one image", { items: [item] }, /cannot be read: items/],
  ["with a folder outside", { items: [{ ...item, folder: "../../etc" }] }, /items\.0\.folder/],
  ["with an absolute folder", { items: [{ ...item, folder: "/etc" }] }, /items\.0\.folder/],
  ["with a file elsewhere", { items: [{ ...item, file: "../a.png" }] }, /items\.0\.file/],
  ["with an image twice", { items: [item, { ...item, key: 1 }] }, /do not fit together/],
  ["with keys in another order", { items: [...evaluation.items].reverse() }, /do not fit together/],
  [
    "with an arm that is not there",
    { items: evaluation.items.map((each) => ({ ...each, arm: 3 })) },
    /fit together/,
  ],
  ...["costUsd", "seconds", "images"].map((name): [string, object, RegExp] => [
    `with a figure that none can be: ${name}`,
    { arms: evaluation.arms.map((arm) => ({ ...arm, [name]: 1e308 })) },
    new RegExp(name),
  ]),
  ["with a goal that no image is of", { goals: ["a boat", "an owl"] }, /a goal without an image/],
  [
    "with the same goal twice",
    {
      goals: ["a boat", "a boat"],
      items: evaluation.items.map((each) => ({ ...each, goal: each.key % 2 })),
    },
    /the same goal twice/,
  ],
  [
    "with two arms of one name",
    { arms: [...evaluation.arms, ...evaluation.arms] },
    /arms have one name/,
  ],
];

describe("evaluations of strangers", () => {
  for (const [what, change, told] of evaluations) {
    it(`are refused ${what}`, () =>
      inFolder(async (output) => {
        const folder = await writtenEvaluation(output, { ...evaluation, ...change });
        await assert.rejects(openEvaluation(folder), told);
      }));
  }

  it("have a result wherever they are read, and no vote moves to another image", () => {
    const small = fc.integer({ min: 0, max: 2 });
    const few = fc.constantFrom("one", "other", "third");
    const shape = fc.record({
      goals: fc.array(few, { minLength: 1, maxLength: 3 }),
      arms: fc.array(few, { minLength: 1, maxLength: 3 }),
      items: fc.array(fc.record({ goal: small, arm: small, bytes: small }), {
        minLength: 2,
        maxLength: 5,
      }),
    });
    let read = 0;
    fc.assert(
      fc.property(shape, ({ goals, arms, items }) => {
        const [arm] = evaluation.arms;
        const parsed = evaluationSchema().safeParse({
          ...{ ...evaluation, goals, arms: arms.map((name) => ({ ...arm, name })) },
          items: items.map(({ bytes, goal, arm: of }, key) => {
            const places = { goal: goal % goals.length, arm: of % arms.length };
            return { ...item, ...places, key, sha256: sha256Of(`${bytes}`) };
          }),
        });
        if (!parsed.success) return;
        read += 1;
        const { data } = parsed;
        const pairs = data.items.flatMap((left) =>
          data.items
            .filter(({ key, goal }) => key > left.key && goal === left.goal)
            .map((right) => voteOf(left.key, right.key, "left")),
        );
        const voter = { voter: ann };
        const files = [{ voter, said: pairs }];
        const all = { folder: "", evaluation: data, voters: [], files, faults: [] };
        const [merged] = mergedEvaluations([all, all]);
        assert.ok(merged !== undefined);
        assert.deepEqual(new Set(merged.voters[0]?.votes), new Set(pairs));
        evaluationResultSchema().parse(resultOf(merged));
      }),
      { numRuns: 600, seed: 18 },
    );
    assert.ok(read > 10, `${read}`);
  });

  it("are refused where they are none, huge, a link, or not there", () =>
    inFolder(async (output) => {
      const folder = await writtenEvaluation(output, evaluation);
      const path = join(folder, "evaluation.json");
      await writeFile(path, "{");
      await assert.rejects(openEvaluation(folder), /it is not JSON/);
      await writeFile(path, " ".repeat(600_000));
      await assert.rejects(openEvaluation(folder), /too long/);
      await assert.rejects(openEvaluation(output), /is not the folder of an evaluation/);
      await assert.rejects(openEvaluation(join(output, "gone")), { code: "storage.missing" });
      const linked = join(output, "eval-000000");
      await mkdir(linked);
      await symlink(path, join(linked, "evaluation.json"));
      await assert.rejects(openEvaluation(linked), { code: "storage.symlink" });
    }));
});
