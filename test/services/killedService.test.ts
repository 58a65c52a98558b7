import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { KnownEvent, SessionEvent } from "../../src/protocol/events.js";
import { serviceNames, type ServiceName } from "../../src/services/names.js";
import { signal } from "../editor/launcher/processes.js";
import { waitFor } from "../editor/launcher/waitFor.js";
import { CliProcess, runCli, small } from "../support/cliProcess.js";
import { useShortFolder } from "../support/localSockets.js";
import { ManagedFakes, type Work } from "../support/managedFakes.js";
import { sessionFoldersIn } from "../support/editorSessions.js";
import { assertSound } from "../support/sessionChecks.js";
import { loadSession } from "../../src/sessions/loadSession.js";

/** A search of the command line on this machine's services, of which one is killed at its work. */
describe("a search whose service is killed", function () {
  this.timeout(120_000);
  const folder = useShortFolder(async () => {
    // Told to, the owner does not linger.
    await runCli(["services", "down"], { env: env() });
    assert.deepEqual(fakes.processes(), []);
  });
  let fakes: ManagedFakes;
  beforeEach(() => {
    for (const name of ["data", "run"]) mkdirSync(join(folder(), name), { mode: 0o700 });
    fakes = new ManagedFakes(join(folder(), "data/imagebeam"));
  });
  const env = () => ({
    XDG_DATA_HOME: join(folder(), "data"),
    XDG_RUNTIME_DIR: join(folder(), "run"),
  });
  const output = () => join(folder(), "output");

  /** Kills one of the services that is at work, after it has come to an end of something. */
  const killed = (service: ServiceName, cli: CliProcess): Promise<Work> =>
    waitFor(`the ${service} service to be at work`, () => {
      if (cli.child.exitCode !== null) throw new Error("The search is over already");
      const work = fakes.work(service);
      const [began, done] = ["began", "done"].map((what) =>
        work.filter((one) => one.what === what),
      );
      const last = work.at(-1);
      if (last?.what !== "began" || (done?.length ?? 0) < 2) return undefined;
      assert.ok((began?.length ?? 0) > (done?.length ?? 0));
      signal(last.pid, "SIGKILL");
      return last;
    });

  it("goes on to its end with each of the three, repeats nothing, and says so in a sentence", async () => {
    fakes.behave({ language: slow, image: slow, vision: slow });
    const args = ["two red boats", "--provider", "local", "--out", output(), ...small(3, 1, 2)];
    const cli = new CliProcess(args, { env: env() });
    const dead = await Promise.all(serviceNames.map((service) => killed(service, cli)));
    const { code, stdout, stderr } = await cli.finished;
    assert.deepEqual([code, stderr], [0, ""], stdout);

    const [session = ""] = sessionFoldersIn(output());
    const { state, events } = await loadSession(session);
    assert.equal(state.end?.kind, "finished");
    assert.equal(state.totals.images, 6);
    await assertSound(session);

    const work = fakes.work();
    for (const { service, pid } of dead) {
      const own = work.filter((one) => one.service === service);
      // One process after the other, each of which did something.
      assert.deepEqual([...new Set(own.map((one) => one.pid))].length, 2, service);
      const ends = own.filter(({ what }) => what === "done");
      assert.ok(ends.some((one) => one.pid === pid) && ends.some((one) => one.pid !== pid));
      // What was answered is not asked for again, by whichever process.
      const results = events.filter(({ kind }) => kindsOf[service].includes(kind)).length;
      assert.equal(ends.length, results, service);
      const lost = events.filter((one) => isAway(one as KnownEvent, service)).length;
      // A request that was on its way to the dead one is among them.
      assert.ok(lost > 0 && lost >= own.length - 2 * ends.length, service);
    }

    const lines = stdout.split("\n");
    const told = lines.filter((line) => /\bagain\b|gone|closed|SIGKILL|failed/.test(line));
    const sentences = dead.map(({ service }) => sentenceOf(service));
    assert.deepEqual(told.sort(), sentences.sort());
  });
});

const slow = { stepMs: 40 };

/** What an answer of each comes to. */
const kindsOf: Readonly<Record<ServiceName, readonly SessionEvent["kind"][]>> = {
  language: ["promptWritten", "critiqueWritten"],
  image: ["imageDrawn"],
  vision: ["candidateJudged"],
};

const stepsOf = { language: /\/(?:write|critique)\//, image: /\/draw\//, vision: /\/judge\// };

function isAway(event: KnownEvent, service: ServiceName): boolean {
  if (event.kind !== "callFailed" || event.code !== "service.away") return false;
  return stepsOf[service].test(event.key);
}

const sentenceOf = (service: ServiceName): string =>
  `The ${service} service starts again: The service was ended by SIGKILL.`;
