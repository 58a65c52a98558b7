import assert from "node:assert/strict";
import { mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UsageError } from "../../../src/base/errors.js";
import { createEvaluation } from "../../../src/evaluation/createEvaluation.js";
import { readItemImage } from "../../../src/evaluation/itemImage.js";
import { openEvaluation } from "../../../src/evaluation/openEvaluation.js";
import { globalRanking } from "../../../src/search/selectors.js";
import { loadSession } from "../../../src/sessions/loadSession.js";
import { diskDeps, inFolder, QuickClock } from "../../support/diskHarness.js";
import { finishedSession, madeEvaluation } from "../../support/evaluationFolders.js";

describe("a new evaluation", () => {
  it("has every image of a session, by its bytes, in an order that tells no rank", () =>
    inFolder(async (output) => {
      const { session, folder } = await madeEvaluation(output);
      const { evaluation, voters } = await openEvaluation(folder);
      assert.match(basename(folder), /^eval-\d{6}$/);
      assert.deepEqual(voters, []);
      const { state } = await loadSession(session);
      const ranking = globalRanking(state);
      const items = evaluation.items.toSorted(
        (a, b) => (a.machineRank ?? 0) - (b.machineRank ?? 0),
      );
      const images = new Set(ranking.map((id) => state.candidates[id]?.image?.sha256));
      assert.equal(items.length, images.size);
      assert.equal(items[0]?.candidate, ranking[0]);
      assert.notDeepEqual(items, evaluation.items);
      assert.equal(items[0]?.folder, `${basename(dirname(session))}/${basename(session)}`);
      assert.equal(evaluation.alpha, state.plan.alpha);
      assert.equal(evaluation.arms[0]?.images, state.totals.images);
      for (const { key } of evaluation.items) {
        assert.ok((await readItemImage({ folder, evaluation }, key)).ok);
      }
    }));

  it("never goes over another one of the same second", () =>
    inFolder(async (output) => {
      const session = await finishedSession(output);
      const made = await Promise.all(
        [1, 2].map(() =>
          createEvaluation(
            output,
            { kind: "session", arms: [{ name: "search", sessions: [session] }] },
            diskDeps({ clock: new QuickClock() }),
          ),
        ),
      );
      assert.equal(new Set(made).size, 2);
    }));

  it("has the best of two arms, of goals that both have", () =>
    inFolder(async (output) => {
      const [one, other] = [
        await finishedSession(output),
        await finishedSession(output, { seed: 9 }),
      ];
      const arms = [
        { name: "search", sessions: [one], bestOfEach: 1 },
        { name: "control", sessions: [other], bestOfEach: 1 },
      ];
      const folder = await createEvaluation(output, { kind: "arms", arms }, diskDeps());
      const { evaluation } = await openEvaluation(folder);
      assert.deepEqual(evaluation.items.map(({ arm }) => arm).sort(), [0, 1]);
      const stranger = await finishedSession(output, { goal: "something else" });
      await assert.rejects(
        createEvaluation(
          output,
          {
            kind: "arms",
            arms: [arms[0] ?? { name: "", sessions: [] }, { name: "x", sessions: [stranger] }],
          },
          diskDeps(),
        ),
        /nothing to compare/,
      );
      await assert.rejects(
        createEvaluation(
          output,
          { kind: "session", arms: [{ name: "search", sessions: [one, stranger] }] },
          diskDeps(),
        ),
        /different goals/,
      );
      await assert.rejects(
        createEvaluation(
          output,
          { kind: "session", arms: [{ name: "search", sessions: [one], bestOfEach: 1 }] },
          diskDeps(),
        ),
        /fewer than two images/,
      );
    }));

  it("tells goals and arms apart that are alike as far as they are kept", () =>
    inFolder(async (output) => {
      const long = "x".repeat(400);
      const sessions: string[] = [];
      for (const goal of [`${long} one`, `${long} two`]) {
        sessions.push(
          await finishedSession(output, { goal }),
          await finishedSession(output, { goal }),
        );
      }
      const arms = [0, 1].map((arm) => ({
        ...{ name: long, bestOfEach: 2 },
        sessions: sessions.filter((_, at) => at % 2 === arm),
      }));
      const folder = await createEvaluation(output, { kind: "arms", arms }, diskDeps());
      const { evaluation } = await openEvaluation(folder);
      assert.equal(new Set(evaluation.goals).size, 2);
      assert.equal(new Set(evaluation.arms.map(({ name }) => name)).size, 2);
    }));

  it("takes no session from outside the output folder", () =>
    inFolder(async (root) => {
      const session = await finishedSession(join(root, "elsewhere"));
      const output = join(root, "output");
      await mkdir(join(output, "2026-01-01"), { recursive: true });
      await symlink(session, join(output, "2026-01-01", "ses-120000"));
      for (const folder of [session, join(output, "2026-01-01", "ses-120000")]) {
        await assert.rejects(
          createEvaluation(
            output,
            { kind: "session", arms: [{ name: "search", sessions: [folder] }] },
            diskDeps(),
          ),
          UsageError,
        );
      }
    }));
});

describe("an item's image", () => {
  it("is told when it is changed, gone, a link, or behind one; its votes are nobody's business", () =>
    inFolder(async (output) => {
      const { session, folder } = await madeEvaluation(output);
      const { evaluation } = await openEvaluation(folder);
      const [first, second, third] = evaluation.items;
      assert.ok(first !== undefined && second !== undefined && third !== undefined);
      const bytes = await readFile(join(session, second.file));
      const reasonOf = async (key: number): Promise<string> => {
        const read = await readItemImage({ folder, evaluation }, key);
        return read.ok ? "" : read.reason;
      };
      await writeFile(join(session, first.file), bytes);
      assert.match(await reasonOf(first.key), /another one by now/);
      await rm(join(session, second.file));
      assert.match(await reasonOf(second.key), /moved or deleted/);
      await rename(join(session, third.file), join(output, "image.png"));
      await symlink(join(output, "image.png"), join(session, third.file));
      assert.match(await reasonOf(third.key), /cannot be read/);
      const fourth = evaluation.items[3];
      assert.ok(fourth !== undefined);
      assert.equal(await reasonOf(fourth.key), "");
      await rename(session, join(output, "moved"));
      await symlink(join(output, "moved"), session);
      assert.match(await reasonOf(fourth.key), /behind a link/);
      assert.match(await reasonOf(63), /no such image/);
    }));
});
