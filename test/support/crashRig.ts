import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import { projectionOf, type Projection } from "../../src/search/projection.js";
import type { SessionEvent } from "../../src/protocol/events.js";
import { loadSession } from "../../src/sessions/loadSession.js";
import { systemProcesses } from "../../src/sessions/processIdentity.js";
import { listSessions } from "../../src/sessions/sessionIndex.js";
import { CliProcess, runCli } from "./cliProcess.js";
import { inFolder } from "./diskHarness.js";
import { assertSound } from "./sessionChecks.js";

/** The smallest search that refines. */
const shape = { candidates: 2, "beam-width": 1, iterations: 2, width: 128, height: 128, seed: 7 };
export const smallSearchArgs: readonly string[] = ["a red boat under a full moon", "--json"].concat(
  Object.entries(shape).flatMap(([name, value]) => [`--${name}`, String(value)]),
);

/** How a process of the command line ends. */
export type Death =
  /** As `faults.ts` reads it. */
  | { readonly kind: "fault"; readonly fault: string }
  /** SIGKILL after a share, 0-1, of what an uninterrupted run takes. */
  | { readonly kind: "random"; readonly share: number };

/** The next death of a search whose journal has so many lines by now; undefined: it may live. */
export type Fate = (journalLines: number) => Death | undefined;

/** These deaths, one after the other. */
export function dies(...deaths: readonly Death[]): Fate {
  const left = [...deaths];
  return () => left.shift();
}

export function fault(text: string): Death {
  return { kind: "fault", fault: text };
}

/**
 * Kills the command line in the middle of a search, as often as it is told, resumes it, and compares
 * what is there with what a run without a death leaves.
 */
export class CrashRig {
  readonly projection: Projection;
  readonly events: readonly SessionEvent[];
  readonly milliseconds: number;
  // Each process has threads of its own: more at once than cores only makes all of them later.
  readonly #limit = pLimit(Math.max(2, availableParallelism()));
  #killed = 0;

  private constructor(
    projection: Projection,
    events: readonly SessionEvent[],
    milliseconds: number,
  ) {
    this.projection = projection;
    this.events = events;
    this.milliseconds = milliseconds;
  }

  /** Processes that died so far; one that ended before its death came is none. */
  get killed(): number {
    return this.#killed;
  }

  /** Runs the search once without a death. */
  static uninterrupted(): Promise<CrashRig> {
    return inFolder(async (output) => {
      const startMs = performance.now();
      const { code, stderr } = await runCli([...smallSearchArgs, "--out", output]);
      const milliseconds = performance.now() - startMs;
      assert.equal(code, 0, stderr);
      const { state, events } = await loadSession((await sessionIn(output)) ?? "");
      return new CrashRig(projectionOf(state), events, milliseconds);
    });
  }

  /** Several searches, as many at once as there are cores. */
  async all(fates: readonly Fate[]): Promise<void> {
    await Promise.all(fates.map((fate) => this.#limit(() => this.life(fate))));
  }

  /**
   * One search that dies and is resumed until no death is left, then runs to its end.
   * @returns its events
   */
  life(fate: Fate): Promise<readonly SessionEvent[]> {
    return inFolder(async (output) => {
      const deaths: string[] = [];
      for (;;) {
        const folder = await sessionIn(output);
        const lines = folder === undefined ? 0 : await assertSound(folder);
        const death = fate(lines);
        if (death === undefined) break;
        deaths.push(JSON.stringify(death));
        if (!(await this.#die(argsFor(folder, output), death))) break;
      }
      const folder = await sessionIn(output);
      const { code, stderr } = await runCli(argsFor(folder, output));
      assert.equal(code, 0, `${deaths.join()}: ${stderr}`);
      const made = folder ?? (await sessionIn(output)) ?? "";
      await this.#assertSame(made, deaths.join());
      return (await loadSession(made)).events;
    });
  }

  /** @returns false when the process ended by itself before it could die */
  async #die(args: readonly string[], death: Death): Promise<boolean> {
    const env = death.kind === "fault" ? { IMAGEBEAM_FAULT: death.fault } : {};
    const process = new CliProcess(args, { env });
    const kill = (): void => void process.child.kill("SIGKILL");
    const timer =
      death.kind === "random" ? setTimeout(kill, death.share * this.milliseconds) : undefined;
    const { code, stderr } = await process.finished;
    clearTimeout(timer);
    const isKilled = process.child.signalCode === "SIGKILL";
    if (isKilled) this.#killed += 1;
    assert.ok(isKilled || code === 0, `${JSON.stringify(death)}: ${stderr}`);
    return isKilled;
  }

  async #assertSame(folder: string, why: string): Promise<void> {
    const { state } = await loadSession(folder);
    assert.deepEqual(projectionOf(state), this.projection, why);
    await assertSound(folder);
    const expected = /^(?:session\.jsonl|metadata\.json|i\dc\d\.png)$/;
    const names = await readdir(folder);
    const leftOver = names.filter((name) => !expected.test(name));
    assert.deepEqual(leftOver, [], why);
    assert.ok(names.includes("metadata.json"), why);
  }
}

function argsFor(folder: string | undefined, output: string): readonly string[] {
  if (folder === undefined) return [...smallSearchArgs, "--out", output];
  return ["--resume", folder, "--json"];
}

/** The one session of an output folder; undefined when there is none that has begun. */
export async function sessionIn(output: string): Promise<string | undefined> {
  const rows = await listSessions(output, { processes: systemProcesses });
  const sessions = rows.filter((row) => row.kind === "session");
  assert.ok(sessions.length <= 1);
  const [row] = sessions;
  assert.notEqual(row?.status, "running");
  return row?.folder;
}
