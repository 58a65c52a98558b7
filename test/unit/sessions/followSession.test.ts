import assert from "node:assert/strict";
import { appendFile, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SessionOwner } from "../../../src/base/errors.js";
import type { SessionEvent } from "../../../src/protocol/events.js";
import type { SearchState } from "../../../src/search/state.js";
import { startSearch } from "../../../src/sessions/continueSearch.js";
import { followSession } from "../../../src/sessions/followSession.js";
import { loadSession, type LoadedSession } from "../../../src/sessions/loadSession.js";
import {
  diskDeps,
  FakeProcesses,
  inFolder,
  QuickClock,
  smallSearch,
} from "../../support/diskHarness.js";

class Looker {
  readonly states: SearchState[] = [];
  readonly owners: (number | undefined)[] = [];
  readonly events: SessionEvent[] = [];
  state: SearchState | undefined;
  onSeen: () => void = () => undefined;

  readonly listener = {
    onLoaded: ({ state }: LoadedSession): void => {
      this.states.push(state);
      this.state = state;
      this.onSeen();
    },
    onEvent: (event: SessionEvent, state: SearchState): void => {
      this.events.push(event);
      this.state = state;
      this.onSeen();
    },
    onOwner: (owner: SessionOwner | null): void => {
      this.owners.push(owner?.kind === "process" ? owner.pid : undefined);
    },
  };
}

const never = new AbortController().signal;

describe("looking on at another process's session", () => {
  it("shows every event in order, and ends when nobody owns it any more", () =>
    inFolder(async (output) => {
      const alive = new Set<number>();
      const owner = diskDeps({ processes: new FakeProcesses(1, alive) });
      const run = await startSearch(smallSearch(output), owner);
      const looker = new Looker();
      const deps = { clock: new QuickClock(), processes: new FakeProcesses(2, alive) };
      await Promise.all([followSession(run.folder, looker.listener, deps, never), run.done]);
      const { events, state } = await loadSession(run.folder);
      assert.deepEqual(looker.state, state);
      assert.equal(looker.states.length, 1);
      const [first] = looker.states;
      assert.deepEqual(looker.events, events.slice(first?.nextSeq));
      assert.deepEqual(looker.owners, [1, undefined]);
    }));

  it("begins again when the owner takes a line back", () =>
    inFolder(async (output) => {
      const run = await startSearch(smallSearch(output), diskDeps());
      await run.done;
      const { state, events } = await loadSession(run.folder);
      const path = join(run.folder, "session.jsonl");
      const whole = await readFile(path);
      // Held by somebody on another host, so that the looking goes on.
      const lock = { pid: 5, startedAt: "?", host: "elsewhere", token: "t" };
      await writeFile(join(run.folder, "session.lock"), JSON.stringify(lock));
      const taken = { seq: state.nextSeq, at: state.lastAt, kind: "sessionRenamed", title: "no" };
      await appendFile(path, `${JSON.stringify(taken)}\n`);

      const looker = new Looker();
      const stop = new AbortController();
      const seen = (times: number): Promise<void> =>
        new Promise((resolve) => {
          looker.onSeen = () => {
            if (looker.states.length === times) resolve();
          };
        });
      const deps = { clock: new QuickClock(), processes: new FakeProcesses(2, new Set()) };
      const first = seen(1);
      const following = followSession(run.folder, looker.listener, deps, stop.signal);
      try {
        await Promise.race([first, following]);
        const second = seen(2);
        await truncate(path, whole.length);
        await Promise.race([second, following]);
      } finally {
        stop.abort(new Error("closed"));
      }
      await assert.rejects(following, { message: "closed" });
      assert.deepEqual(looker.state, state);
      assert.equal(events.length, state.nextSeq);
    }));

  it("ends at once for a session that nobody owns", () =>
    inFolder(async (output) => {
      const run = await startSearch(smallSearch(output), diskDeps());
      await run.done;
      const looker = new Looker();
      const deps = { clock: new QuickClock(), processes: new FakeProcesses(2, new Set()) };
      await followSession(run.folder, looker.listener, deps, never);
      assert.equal(looker.states.length, 1);
    }));

  it("says so when there is no session", () =>
    inFolder(async (folder) => {
      const deps = { clock: new QuickClock(), processes: new FakeProcesses(2, new Set()) };
      const following = followSession(folder, new Looker().listener, deps, never);
      await assert.rejects(following, { code: "journal.missing" });
    }));
});
