import assert from "node:assert/strict";
import { SessionLockedError, UsageError } from "../../../../src/base/errors.js";
import { PersonsWord } from "../../../../src/host/commands/personsWord.js";
import { recordRemark } from "../../../../src/host/commands/recordRemark.js";
import type { Remark } from "../../../../src/search/acts.js";
import { globalRanking, machineWinnerOf } from "../../../../src/search/selectors.js";
import { startSearch } from "../../../../src/sessions/continueSearch.js";
import { loadSession } from "../../../../src/sessions/loadSession.js";
import { recordRemark as recordOnDisk } from "../../../../src/sessions/remark.js";
import type { AcquireOptions } from "../../../../src/sessions/sessionLock.js";
import { diskDeps, inFolder, smallSearch } from "../../../support/diskHarness.js";
import { editor } from "../../../support/vscode/fakeEditor.js";

/** The commands by which a person says what they like. */

interface Stage {
  readonly isTrusted?: boolean;
  /** Whether this window drives the search: it takes the remarks then. */
  readonly isDriven?: boolean;
}

function rig({ isTrusted = true, isDriven = false }: Stage = {}) {
  const said: Remark[] = [];
  const looked: string[] = [];
  let refreshed = 0;
  const touched: string[] = [];
  const deps = {
    sessions: {
      remark: (folder: string, remark: Remark, options?: AcquireOptions) =>
        recordOnDisk(folder, remark, diskDeps(), options),
    },
    searches: {
      in: () => undefined,
      remark: (_folder: string, remark: Remark) => {
        if (isDriven) said.push(remark);
        return Promise.resolve(isDriven);
      },
    },
    panels: { showing: (folder: string) => ({ lookAgain: () => looked.push(folder) }) as never },
    comparisons: { lookAgain: (folder: string) => void looked.push(`comparisons of ${folder}`) },
    view: { refresh: () => (refreshed += 1) },
    galleries: { touch: (folder: string) => touched.push(folder) },
    blocked: () => (isTrusted ? null : "No search runs here."),
  };
  const { commands } = new PersonsWord(deps);
  return { commands, deps, said, looked, touched, refreshed: () => refreshed };
}

async function inSession(
  work: (folder: string, ids: readonly string[]) => Promise<void>,
): Promise<void> {
  await inFolder(async (output) => {
    const run = await startSearch(smallSearch(output), diskDeps());
    await run.done;
    await work(run.folder, globalRanking(run.state));
  });
}

describe("a person's word in the editor", () => {
  beforeEach(() => editor.reset());

  it("picks the image that was named, says so, and has all that shows it look again", () =>
    inSession(async (folder, ids) => {
      const { commands, looked, touched, refreshed } = rig();
      const candidate = ids.at(-1) ?? "none";
      await commands["imagebeam.pickWinner"]({ kind: "candidate", folder, candidate });
      assert.equal((await loadSession(folder)).state.picked, candidate);
      const undo = "To undo it: Go Back to the Judge's Winner, on its row in the Sessions view.";
      assert.equal(editor.said.at(-1), `Picked ${candidate} as the winner. ${undo}`);
      assert.deepEqual(
        [looked, touched, refreshed()],
        [[folder, `comparisons of ${folder}`], [folder], 1],
      );
      await commands["imagebeam.unpickWinner"]({ folder, candidate });
      const { state } = await loadSession(folder);
      assert.equal(state.picked, null);
      const machine = machineWinnerOf(state) ?? "none";
      assert.equal(editor.said.at(-1), `Took the pick back: the judge's ${machine} counts again.`);
    }));

  it("makes one image a favourite, or all that were selected with it", () =>
    inSession(async (folder, ids) => {
      const { commands } = rig();
      const [one, two] = ids.map((candidate) => ({ kind: "candidate", folder, candidate }));
      const session = { kind: "session", folder };
      await commands["imagebeam.favourite"](one, [one, session, two]);
      assert.deepEqual((await loadSession(folder)).state.favourites, ids.slice(0, 2));
      assert.equal(editor.said.at(-1), "Added 2 images to your favourites.");
      await commands["imagebeam.unfavourite"](one, undefined);
      assert.deepEqual((await loadSession(folder)).state.favourites, [ids[1]]);
      assert.equal(editor.said.at(-1), `Removed ${ids[0] ?? ""} from your favourites.`);
    }));

  it("cannot be taken back where nothing was picked", () =>
    inSession(async (folder, [candidate = "none"]) => {
      const { commands, looked } = rig();
      await assert.rejects(commands["imagebeam.unpickWinner"]({ folder, candidate }), {
        message: /No image of this search is picked/,
      });
      assert.deepEqual([editor.said, looked], [[], []]);
    }));

  it("is of the image alone whose menu it was, where others were selected", () =>
    inSession(async (folder, ids) => {
      const { commands } = rig();
      const [one, two, three] = ids.map((candidate) => ({ kind: "candidate", folder, candidate }));
      await commands["imagebeam.favourite"](one, [two, three]);
      assert.deepEqual((await loadSession(folder)).state.favourites, ids.slice(0, 1));
    }));

  it("is given to the search that this window drives", () =>
    inSession(async (folder, [candidate = "none"]) => {
      const { commands, said } = rig({ isDriven: true });
      await commands["imagebeam.pickWinner"]({ folder, candidate });
      assert.deepEqual(said, [{ kind: "pickWinner", candidate }]);
      assert.equal((await loadSession(folder)).state.picked, null);
    }));

  it("is refused where nothing may be written, and where no image is named", () =>
    inSession(async (folder, [candidate = "none"]) => {
      const untrusted = rig({ isTrusted: false });
      for (const command of Object.values(untrusted.commands)) {
        await assert.rejects(command({ folder, candidate }, undefined), {
          code: "usage.invalid",
          message: /is not trusted, so nothing is written in it/,
        });
      }
      const { commands } = rig();
      for (const given of [undefined, "focusedRow", { folder }, { folder, candidate: "../x" }]) {
        await assert.rejects(commands["imagebeam.pickWinner"](given), UsageError);
        await assert.rejects(commands["imagebeam.favourite"](given, [given]), UsageError);
      }
      const { state } = await loadSession(folder);
      assert.deepEqual([state.picked, state.favourites], [null, []]);
    }));

  it("asks before it takes a session over, and refuses one that another process drives", async () => {
    for (const isKnownAlive of [true, false]) {
      const known = { pid: 7, host: "shed", sinceMs: 0, mark: "m", isKnownAlive };
      const error = new SessionLockedError({ kind: "process", ...known }, "Held.");
      const { deps } = rig();
      const asked: unknown[] = [];
      const remark = (_folder: string, _remark: Remark, options: AcquireOptions = {}) => {
        asked.push(options.takeOverFrom);
        return options.takeOverFrom === undefined ? Promise.reject(error) : Promise.resolve(null);
      };
      const done = recordRemark({ ...deps, sessions: { remark } }, "/s", {
        kind: "pickWinner",
        candidate: "i0c0",
      });
      if (isKnownAlive) {
        await assert.rejects(done, SessionLockedError);
        assert.equal(asked.length, 1);
        continue;
      }
      (await editor.message()).press("Take Over");
      await done;
      assert.equal(asked.length, 2);
    }
  });
});
