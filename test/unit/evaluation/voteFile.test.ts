import assert from "node:assert/strict";
import { appendFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SessionLockedError } from "../../../src/base/errors.js";
import type { FileSystem } from "../../../src/disk/fileSystem.js";
import { openEvaluation } from "../../../src/evaluation/openEvaluation.js";
import { VoteFile } from "../../../src/evaluation/voteFile.js";
import { diskDeps, FakeProcesses, inFolder, quickFileSystem } from "../../support/diskHarness.js";
import { evaluationOf, voteOf } from "../../support/evaluations.js";
import { voterLine, writeVotes, writtenEvaluation } from "../../support/evaluationFolders.js";

const voter = { id: "ab12cd34" };
const name = "votes-ab12cd34.jsonl";
const pair = { left: 0, right: 1, ms: 900 };

async function inEvaluation(work: (folder: string) => Promise<void>): Promise<void> {
  await inFolder(async (output) => work(await writtenEvaluation(output, evaluationOf(4))));
}

async function votesIn(folder: string) {
  const { voters, faults } = await openEvaluation(folder);
  assert.deepEqual(faults, []);
  return voters.map(({ votes, skips, undone }) => [votes.length, skips.length, undone]);
}

describe("a person's votes", () => {
  it("are on the disk before they are told, with what is skipped and taken back", () =>
    inEvaluation(async (folder) => {
      const file = await VoteFile.open(folder, { ...voter, name: "  Ann\u202e " }, diskDeps());
      assert.deepEqual(await votesIn(folder), []);
      const first = await file.vote(pair, "left");
      assert.deepEqual(await votesIn(folder), [[1, 0, 0]]);
      await file.skip({ ...pair, right: 2 });
      const last = await file.vote(pair, "neither");
      assert.deepEqual(await file.undo(), last);
      assert.deepEqual(await votesIn(folder), [[1, 1, 1]]);
      assert.deepEqual(
        file.answers.map(({ kind }) => kind),
        ["vote", "skip"],
      );
      await file.undo();
      assert.deepEqual(await file.undo(), first);
      assert.equal(await file.undo(), null);
      await file.close();
      assert.deepEqual(await votesIn(folder), [[0, 0, 3]]);
      const { voters } = await openEvaluation(folder);
      assert.equal(voters[0]?.name, "Ann");
      assert.deepEqual(await readdir(folder), ["evaluation.json", name]);
    }));

  it("go on where they were after a kill, and a torn line is cut off", () =>
    inEvaluation(async (folder) => {
      const alive = new Set<number>();
      const killed = diskDeps({ processes: new FakeProcesses(7, alive) });
      const before = await VoteFile.open(folder, voter, killed);
      const first = await before.vote(pair, "left");
      await appendFile(join(folder, name), `{"kind":"vote","id":"0000`);
      alive.delete(7);
      const deps = diskDeps({ processes: new FakeProcesses(8, alive) });
      const file = await VoteFile.open(folder, voter, deps);
      assert.deepEqual(file.answers, [first]);
      const second = await file.vote({ ...pair, right: 2 }, "tie");
      assert.ok(second.at > first.at);
      await Promise.all([file.close(), before.close()]);
      assert.deepEqual(await votesIn(folder), [[2, 0, 0]]);
    }));

  it("begin anew where the file was killed before its first line was whole", () =>
    inEvaluation(async (folder) => {
      await writeFile(join(folder, name), `{"kind":"vo`);
      const file = await VoteFile.open(folder, voter, diskDeps());
      await file.vote(pair, "right");
      await file.close();
      assert.deepEqual(await votesIn(folder), [[1, 0, 0]]);
    }));

  it("are written by one window of a person; another person has a file of their own", () =>
    inEvaluation(async (folder) => {
      const alive = new Set<number>();
      const [one, other] = [7, 8].map((pid) =>
        diskDeps({ processes: new FakeProcesses(pid, alive) }),
      );
      assert.ok(one !== undefined && other !== undefined);
      const file = await VoteFile.open(folder, voter, one);
      await file.vote(pair, "left");
      await assert.rejects(VoteFile.open(folder, voter, other), SessionLockedError);
      const bobs = await VoteFile.open(folder, { id: "0123456789abcdef" }, other);
      await bobs.vote(pair, "right");
      await file.vote(pair, "left");
      await file.close();
      const second = await VoteFile.open(folder, voter, other);
      assert.equal(second.answers.length, 2);
      await Promise.all([second.vote(pair, "tie"), second.vote(pair, "tie"), second.undo()]);
      await Promise.all([second.close(), bobs.close()]);
      assert.deepEqual(await votesIn(folder), [
        [1, 0, 0],
        [3, 0, 1],
      ]);
    }));

  it("count only once the disk has them, and are cut off where it fails half way", () =>
    inEvaluation(async (folder) => {
      let isFull = false;
      const files: FileSystem = {
        ...quickFileSystem,
        create: async (path) => {
          const file = await quickFileSystem.create(path);
          return {
            ...file,
            write: async (bytes, position) => {
              if (!isFull) {
                await file.write(bytes, position);
                return;
              }
              await file.write(bytes.subarray(0, 20), position);
              throw Object.assign(new Error("full"), { code: "ENOSPC" });
            },
          };
        },
      };
      const file = await VoteFile.open(folder, voter, diskDeps({ files }));
      const first = await file.vote(pair, "left");
      isFull = true;
      await assert.rejects(file.vote(pair, "right"), { code: "storage.full" });
      await assert.rejects(file.undo(), { code: "storage.full" });
      assert.deepEqual(file.answers, [first]);
      isFull = false;
      await file.vote(pair, "tie");
      await file.close();
      assert.deepEqual(await votesIn(folder), [[2, 0, 0]]);
    }));

  it("are refused about what cannot be voted on", () =>
    inEvaluation(async (folder) => {
      const file = await VoteFile.open(folder, voter, diskDeps());
      await assert.rejects(file.vote({ ...pair, right: 0 }, "left"), {
        code: "storage.invalidEvent",
      });
      await assert.rejects(file.vote({ ...pair, right: 4 }, "left"), {
        code: "storage.invalidEvent",
      });
      await file.close();
      assert.deepEqual(await votesIn(folder), []);
    }));

  it("leave no trace of who only looked", () =>
    inEvaluation(async (folder) => {
      const file = await VoteFile.open(folder, voter, diskDeps());
      assert.equal(await file.undo(), null);
      await file.close();
      assert.deepEqual(await readdir(folder), ["evaluation.json"]);
    }));

  const endings: readonly [what: string, bytes: (text: string) => string][] = [
    ["without the last line end", (text) => text.slice(0, -1)],
    ["with carriage returns", (text) => text.replaceAll("\n", "\r\n")],
    ["with garbage behind them", (text) => `${text}garbage`],
    ["with zeros behind them", (text) => `${text}\0\0\0`],
    ["with votes joined by \\r behind them", (text) => `${text}${text.replaceAll("\n", "\r")}`],
    ["with a vote behind another", (text) => `${text.slice(0, -1)}${text.split("\n")[1] ?? ""}`],
  ];
  for (const [what, bytes] of endings) {
    it(`lose no byte when they are gone on with ${what}`, () =>
      inEvaluation(async (folder) => {
        const before = await VoteFile.open(folder, voter, diskDeps());
        await before.vote(pair, "left");
        await before.close();
        const path = join(folder, name);
        const left = bytes(await readFile(path, "utf8"));
        await writeFile(path, left);
        const file = await VoteFile.open(folder, voter, diskDeps());
        const added = await file.vote({ ...pair, right: 2 }, "tie");
        await file.close();
        const text = await readFile(path, "utf8");
        assert.ok(text.startsWith(left), text);
        const { voters } = await openEvaluation(folder);
        assert.ok(voters[0]?.votes.some(({ id }) => id === added.id));
      }));
  }

  it("leave a file alone that has nothing but \\r as line ends", () =>
    inEvaluation(async (folder) => {
      const before = await VoteFile.open(folder, voter, diskDeps());
      await before.vote(pair, "left");
      await before.close();
      const text = (await readFile(join(folder, name), "utf8")).replaceAll("\n", "\r");
      await writeFile(join(folder, name), text);
      await assert.rejects(VoteFile.open(folder, voter, diskDeps()), {
        code: "storage.otherVotes",
      });
      assert.equal(await readFile(join(folder, name), "utf8"), text);
    }));

  it("are opened as long as that is wanted", () =>
    inEvaluation(async (folder) => {
      await writeVotes(folder, voter.id, ["x"]);
      const signal = AbortSignal.abort(new Error("left"));
      await assert.rejects(VoteFile.open(folder, voter, diskDeps(), { signal }), /left/);
    }));

  it("go on behind a vote at the end of time, and the last one is taken back first", () =>
    inEvaluation(async (folder) => {
      for (const at of [8.64e15, 8.64e15 - 1]) {
        const late = { ...voteOf(0, 1, "left", at) };
        await writeVotes(folder, voter.id, [voterLine(evaluationOf(4), voter.id), late]);
        const file = await VoteFile.open(folder, voter, diskDeps());
        for (let count = 0; count < 4; count++) await file.vote({ ...pair, right: 2 }, "tie");
        const last = await file.vote({ ...pair, right: 3 }, "right");
        await file.close();
        const again = await VoteFile.open(folder, voter, diskDeps());
        assert.equal(again.answers.length, 6);
        assert.deepEqual(await again.undo(), last);
        await again.close();
      }
    }));

  it("leave a file alone that is no voter's of this evaluation", () =>
    inEvaluation(async (folder) => {
      await writeVotes(folder, voter.id, ["something else"]);
      await assert.rejects(VoteFile.open(folder, voter, diskDeps()), {
        code: "storage.otherVotes",
      });
      assert.equal(await readFile(join(folder, name), "utf8"), "something else\n");
      await rm(join(folder, name));
      const file = await VoteFile.open(folder, voter, diskDeps());
      await file.close();
    }));

  it("say so when another program puts something else in their place", () =>
    inEvaluation(async (folder) => {
      const file = await VoteFile.open(folder, voter, diskDeps());
      await file.vote(pair, "left");
      await rm(join(folder, name));
      await writeFile(join(folder, name), "of another machine\n");
      await assert.rejects(file.vote(pair, "right"), /votes-ab12cd34\.kept\.jsonl/);
      await file.close();
      const kept = await readFile(join(folder, "votes-ab12cd34.kept.jsonl"), "utf8");
      assert.equal(kept.trim().split("\n").length, 2);
    }));
});
