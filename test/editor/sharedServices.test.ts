import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { openLocalServices } from "../../src/services/client/openLocalServices.js";
import type { LocalServices } from "../../src/services/localServices.js";
import { serviceNames } from "../../src/services/names.js";
import { serviceFolders } from "../../src/services/serviceFolders.js";
import { runCli, small } from "../support/cliProcess.js";
import { editorTimeoutMs, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf } from "../support/editorSessions.js";
import { fakeIds } from "../support/fakeServices.js";
import { ManagedFakes } from "../support/managedFakes.js";
import { usePersonsFolder } from "../support/personsFolder.js";
import { assertSound } from "../support/sessionChecks.js";
import { processesNaming, signal } from "./launcher/processes.js";
import { startSearch } from "./launcher/searchPanel.js";
import { openServicesView, servicesRow } from "./launcher/servicesView.js";
import { waitFor } from "./launcher/waitFor.js";
import { notification, rowsAsked, runCommand } from "./launcher/workbench.js";

const ownerScript = fileURLToPath(new URL("../../dist/servicesHost.mjs", import.meta.url));
/** As long as a service that hears nothing is asked, after its owner has waited for anybody to come. */
const endMs = 60_000;
const usualLingerMs = 20_000;
const never = new AbortController().signal;

/**
 * What becomes of this machine's services when windows come and go, are reloaded, and die. They are
 * processes that stand in for the real ones; the one that writes ends when it is killed alone.
 */
describe("services of this machine, used from windows that come and go", function () {
  this.timeout(editorTimeoutMs);
  const person = usePersonsFolder();
  const dataFolder = join(person.path, "data/imagebeam");
  const fakes = new ManagedFakes(dataFolder);
  fakes.behave({ language: { isDeaf: true }, image: { stepMs: 150 } });
  const run = useEditor({
    env: person.env,
    settings: {
      "imagebeam.models": { language: "local", image: "local", vision: "local" },
      "imagebeam.search.candidates": 2,
      "imagebeam.search.beamWidth": 1,
      "imagebeam.search.iterations": 1,
      "imagebeam.search.width": 64,
      "imagebeam.search.height": 64,
    },
  });
  const first = (): Page => run().editor.page;
  let second: Page;
  let context: BrowserContext;
  let before: readonly number[] = [];

  const owners = (): readonly number[] =>
    processesNaming("servicesHost.mjs")
      .filter(({ pid }) => {
        try {
          return readFileSync(`/proc/${pid}/environ`, "utf8").includes(person.path);
        } catch {
          // It has ended meanwhile.
          return false;
        }
      })
      .map(({ pid }) => pid);
  /** The owner, the services, and what these started. */
  const running = (): readonly number[] =>
    [...owners(), ...fakes.processes().map(({ pid }) => pid)].sort((a, b) => a - b);
  const ownerLog = (): string =>
    readFileSync(join(serviceFolders(dataFolder).logs, "owner.log"), "utf8");
  /** How many windows have come to the owner, and are with it now, by its log. */
  const windows = () => {
    const log = ownerLog();
    // One that was killed could not say who went.
    const own = log.slice(log.lastIndexOf(" Owner "));
    const count = (what: string) =>
      own.match(new RegExp(`editor \\d+ has ${what}`, "g"))?.length ?? 0;
    return { come: count("come"), here: count("come") - count("gone") };
  };
  /** Waits, and says what the owner did meanwhile where that is in vain. */
  const seen = async (what: string, isSo: () => boolean): Promise<void> => {
    try {
      await waitFor(what, isSo);
    } catch (error) {
      throw new Error(`${String(error)}\n${ownerLog()}`, { cause: error });
    }
  };
  /** Resolves once a window is with the owner that was not before, and no more than `count` are. */
  const found = async (count: number, act: () => Promise<unknown>): Promise<void> => {
    const { come } = windows();
    await act();
    await seen("the window to find its services", () => {
      const now = windows();
      return now.come > come && now.here === count;
    });
  };
  const ready = async (page: Page): Promise<void> => {
    for (const title of ["Language", "Image", "Vision"]) {
      await servicesRow(page, new RegExp(`^${title}.*Ready`)).waitFor();
    }
  };
  const openWindow = async (): Promise<Page> => {
    const page = await context.newPage();
    // As a person has it; a page behind another one may draw nothing.
    await page.bringToFront();
    await page.goto(address, { waitUntil: "domcontentloaded" });
    await page.locator(".monaco-workbench").waitFor();
    await openServicesView(page);
    return page;
  };
  let address = "";
  const client = (lingerMs?: number): LocalServices =>
    openLocalServices({
      ...{ dataFolder, runtimeFolder: join(person.path, "run"), ownerScript },
      ...{ environment: { ...process.env, ...person.env }, ports: () => "automatic" },
      ...{ client: "command line", ...(lingerMs !== undefined && { lingerMs }) },
    });
  /** Keeps the owner while windows come and go: on a busy machine that takes longer than it lingers. */
  const keeper = client();
  after(() => keeper.dispose());

  it("are started by a search, which goes on when one of them is killed, and says so once", async () => {
    await openServicesView(first());
    const { workspace } = run();
    const session = await newSession(outputOf(workspace), () => startSearch(first(), "A red boat"));
    const drawing = await waitFor("an image to be drawn", () => fakes.work("image").at(-1));
    signal(drawing.pid, "SIGKILL");
    await notification(
      first(),
      /The Image service of this machine stopped; it is started/,
    ).waitFor();
    const { state } = await endedSession(session);
    assert.equal(state.end?.kind, "finished");
    assert.equal(state.totals.images, 2);
    await assertSound(session);
    await runCommand(first(), "Notifications: Show Notifications");
    const told = await first()
      .locator(".notifications-center .notification-list-item")
      .allInnerTexts();
    assert.equal(told.length, 1, told.join("\n"));
    await runCommand(first(), "Notifications: Clear All Notifications");
    await ready(first());
    before = running();
    // The owner, three services, and the child of one of them.
    assert.equal(before.length, 5);
    await keeper.models(never);
  });

  it("are found again when the extension host was killed", async () => {
    const { editor } = run();
    const [host = 0] = editor.extensionHosts();
    await found(1, () => {
      signal(host, "SIGKILL");
      return waitFor("another host", () => editor.extensionHosts().some((pid) => pid !== host));
    });
    await ready(first());
    assert.deepEqual(running(), before);
  });

  it("are found again after a reload of the window", async () => {
    await found(1, () => run().editor.reload());
    await ready(first());
    assert.deepEqual(running(), before);
  });

  it("are the same for a second window, and for a terminal", async () => {
    context = first().context();
    address = first().url();
    await found(2, async () => (second = await openWindow()));
    await ready(second);
    const { stdout } = await runCli(["services", "status", "--json"], { env: person.env });
    const told = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const [owner] = told.filter(({ kind }) => kind === "owner");
    assert.deepEqual([owner?.["pid"], owner?.["clients"]], [owners()[0], 4]);
    const pids = told.filter(({ kind }) => kind === "service").map(({ pid }) => Number(pid));
    assert.equal(pids.length, 3);
    assert.ok(pids.every((pid) => before.includes(pid)));
    assert.deepEqual(running(), before);
  });

  it("go on when the first window is closed", async () => {
    await first().close({ runBeforeUnload: true });
    await seen("the window to be missed", () => windows().here === 1);
    await ready(second);
    const args = ["A boat", "--provider", "local", "--out", outputOf(run().workspace)];
    const { code, stderr } = await runCli([...args, ...small(1, 1, 1)], { env: person.env });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(running(), before);
  });

  it("end after the last window, also the one that hears nothing", async () => {
    keeper.dispose();
    // Without any page the browser would end.
    await context.newPage();
    await second.close({ runBeforeUnload: true });
    await waitFor("all to end", () => running().length === 0, endMs);
    const times = (what: string): number[] =>
      ownerLog()
        .split("\n")
        .flatMap((line) => (line.includes(what) ? [Date.parse(line.split(" ")[0] ?? "")] : []));
    const lingeredMs = (times("Ends:").at(-1) ?? 0) - (times("has gone").at(-1) ?? 0);
    assert.ok(lingeredMs > usualLingerMs - 500, `${lingeredMs} ms`);
  });

  it("end with their owner when that is killed, and the window says so", async () => {
    fakes.behave({});
    second = await openWindow();
    await runCommand(second, "Imagebeam: Start Service");
    const rows = await rowsAsked(second, "Start which service?");
    await rows.filter({ hasText: "Image" }).click();
    await servicesRow(second, /^Image.*Not in memory/).waitFor();
    const [owner = 0] = owners();
    assert.equal(running().length, 2);
    signal(owner, "SIGKILL");
    await waitFor("all to end", () => running().length === 0);
    await servicesRow(second, /^Image.*Stopped/).waitFor();
  });

  it("end after a window whose extension host is killed and does not come back", async () => {
    // One that lingers less: how long is the same for all ends.
    const services = client(1000);
    for (const service of serviceNames)
      await services.load({ service, model: fakeIds[service] }, never);
    await ready(second);
    await seen("the window to be there", () => windows().here === 1);
    services.dispose();
    assert.equal(running().length, 4);
    // It sees nothing of the death, so that it starts no other one.
    await context.setOffline(true);
    for (const pid of run().editor.extensionHosts()) signal(pid, "SIGKILL");
    await waitFor("all to end", () => running().length === 0, endMs);
    assert.deepEqual(run().editor.extensionHosts(), []);
    await context.setOffline(false);
  });
});
