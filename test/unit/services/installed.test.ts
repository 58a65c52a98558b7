import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { LocalClient } from "../../../src/services/client/localClient.js";
import { readInstalled } from "../../../src/services/installed.js";
import { serviceFolders, type ServiceFolders } from "../../../src/services/serviceFolders.js";
import { downloadModel } from "../../../src/services/setup/downloadModel.js";
import { runDoctor } from "../../../src/services/setup/runDoctor.js";
import { useShortFolder } from "../../support/localSockets.js";
import { noteOfSetUp, noteSetUp } from "../../support/setUpNote.js";
import { VirtualClock } from "../../support/virtualClock.js";

const never = new AbortController().signal;
const damaged =
  "What is noted of this machine's local models is damaged: set them up again, which repairs it.";
const nothing = "Local models are not set up on this machine: set them up first.";

/** What stands in place of a whole note, and what is said of it. */
const notes: readonly [what: string, write: (path: string) => void, said: string][] = [
  ["nothing", () => undefined, nothing],
  ["an empty file", (path) => writeFileSync(path, ""), damaged],
  ["half of one", (path) => writeFileSync(path, JSON.stringify(noteOfSetUp).slice(0, 60)), damaged],
  ["another form", (path) => writeFileSync(path, '{"version": 1}'), damaged],
  [
    "an accelerator of another version's",
    (path) => writeFileSync(path, JSON.stringify({ ...noteOfSetUp, accelerator: "quantum" })),
    damaged,
  ],
  ["a folder", (path) => mkdirSync(path), damaged],
  ["a pipe", (path) => void execFileSync("mkfifo", [path]), damaged],
];

describe("what is noted of a set-up", () => {
  const folder = useShortFolder();
  let folders: ServiceFolders;
  beforeEach(() => {
    folders = serviceFolders(folder());
    mkdirSync(folders.root, { recursive: true });
  });

  /** One that would start no owner. */
  function client(): LocalClient {
    return new LocalClient({
      place: { dataFolder: folder(), runtimeFolder: folder() },
      ...{ version: "1.2.3", client: "editor", clock: new VirtualClock(), isAlive: () => false },
      start: () => assert.fail("no owner is started"),
    });
  }

  it("is one answer where it is whole", async () => {
    noteSetUp(folders);
    assert.deepEqual(await readInstalled(folders), noteOfSetUp);
    assert.equal(await client().isSetUp(), true);
  });

  for (const [what, write, said] of notes) {
    it(`is one answer and one sentence for all, where there is ${what}`, async function () {
      if (what === "a pipe" && process.platform === "win32") this.skip();
      write(folders.installed);
      assert.equal(await readInstalled(folders), null);
      const one = client();
      assert.equal(await one.isSetUp(), false);
      assert.equal(await one.chosen("image", never), null);
      assert.equal(await one.status(never), null);
      const machine = { folders, environment: {}, packageFolder: folder() };
      const wanted = { id: "sdxl", agreedLicence: null };
      const asked: readonly (() => Promise<unknown>)[] = [
        () => one.models(never),
        () => one.use({ service: "image", model: "sdxl" }, never),
        () => downloadModel(machine, wanted, () => undefined, never),
        () => runDoctor(machine, never),
      ];
      for (const ask of asked) {
        await assert.rejects(ask(), { code: "service.notSetUp", message: said });
      }
      one.dispose();
      rmSync(folders.installed, { recursive: true, force: true });
    });
  }
});
