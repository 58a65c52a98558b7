import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { serviceClock } from "../../src/services/serviceClock.js";
import { waitFor } from "../editor/launcher/waitFor.js";
import { FakeParts, image, language } from "../support/fakeOwnerParts.js";
import { useShortFolder } from "../support/localSockets.js";
import { OwnerInProcess } from "../support/ownerInProcess.js";

const never = new AbortController().signal;
const clientScript = fileURLToPath(new URL("../support/silentClientProcess.ts", import.meta.url));
/** Long enough for a process that is merely slow on a busy machine. */
const silence = { lookMs: 250, takeBackLooks: 8, closeLooks: 100_000, restLooks: 4 };

/** Real processes that are stopped as by Ctrl-Z, and an owner in this one. */
describe("a client that is stopped", function () {
  this.timeout(120_000);
  let parts: FakeParts;
  let owner: OwnerInProcess;
  const children: ChildProcess[] = [];
  const folder = useShortFolder(async () => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    await owner.close();
  });

  const startOwner = (limits = silence): void => {
    parts = new FakeParts();
    owner = new OwnerInProcess(folder(), () => parts, limits);
  };
  /** @returns what it says, line by line */
  const startChild = (options: object): { child: ChildProcess; said: string[] } => {
    const given = JSON.stringify({ ...owner.place, ...options });
    const child = spawn(process.execPath, ["--import", "tsx", clientScript, given], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    const said: string[] = [];
    createInterface({ input: child.stdout }).on("line", (line) => said.push(line));
    return { child, said };
  };
  const holders = () => parts.lease?.holders.map(({ key }) => key) ?? [];

  it("loses its model to who waits, is told so when it goes on, and gets it again", async () => {
    startOwner();
    const { child, said } = startChild({ uses: [language] });
    await waitFor("it to have the model", () => said.includes("has language:tiny"));
    const next = owner.open();
    const waiting = next.use(image, never);
    await waitFor("the other to wait", () => parts.lease?.waiting(image) === 1);
    // It answers: however long it has the model, nobody takes it away.
    await serviceClock.sleep(silence.lookMs * (silence.takeBackLooks + 2), never);
    assert.deepEqual(holders(), ["language:tiny"]);
    child.kill("SIGSTOP");
    const grant = await waiting;
    assert.deepEqual(holders(), ["image:maker/tiny-flux"]);
    assert.ok(owner.logged.some((line) => /does not answer: what it has/.test(line)));
    child.kill("SIGCONT");
    await waitFor("it to be told", () => said.some((line) => line.startsWith("lost")));
    assert.match(said[1] ?? "", /^lost language:tiny service\.away .* did not answer for 2 s/);
    assert.equal(grant.lost.aborted, false);
    grant.release();
    await waitFor("it to have it again", () => said.length === 3);
    assert.equal(said[2], "has language:tiny");
    // Its first grant is given back after that was lost: no harm to the second.
    assert.deepEqual(holders(), ["language:tiny"]);
  });

  it("waits for nothing any more, and stands in nobody's way", async () => {
    startOwner();
    const first = owner.open();
    const held = await first.use(image, never);
    const { child, said } = startChild({ uses: [language] });
    await waitFor("it to wait", () => parts.lease?.waiting(language) === 1);
    child.kill("SIGSTOP");
    await waitFor("its place to be free", () => parts.lease?.waiting(language) === 0);
    held.release();
    (await first.use(image, never)).release();
    child.kill("SIGCONT");
    await waitFor("it to have asked again", () => said.includes("has language:tiny"));
    assert.match(said[0] ?? "", /^refused language:tiny service\.away .* did not answer/);
  });

  it("is sent away in the end, so that the owner may end", async () => {
    startOwner({ ...silence, closeLooks: 12 });
    const { child, said } = startChild({ uses: [language] });
    await waitFor("it to have the model", () => said.length === 1);
    const other = owner.open();
    assert.equal((await other.status(never))?.clients, 2);
    child.kill("SIGSTOP");
    await waitFor("it to be gone", async () => (await other.status(never))?.clients === 1);
    assert.deepEqual(holders(), []);
    child.kill("SIGCONT");
    await waitFor("it to come again", () => said.filter((line) => /^has/.test(line)).length === 2);
    assert.equal((await other.status(never))?.clients, 2);
  });
});
