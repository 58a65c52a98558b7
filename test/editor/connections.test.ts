import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { hasCode } from "../../src/base/systemCode.js";
import { editorTimeoutMs, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf, sessionFoldersIn } from "../support/editorSessions.js";
import { FakeOpenai } from "../support/fakeOpenai/fakeOpenai.js";
import { assertNothingPaidTwice } from "../support/sessionChecks.js";
import { flavourOf } from "../support/fakeOpenai/flavours.data.js";
import type { Editor } from "./launcher/editor.js";
import { photographIn } from "./launcher/photograph.js";
import { openSessionsView } from "./launcher/sessionsView.js";
import { standsAs, startSearch } from "./launcher/searchPanel.js";
import { waitFor } from "./launcher/waitFor.js";
import { hasCommand, notification, rowsAsked, runCommand, takeRow } from "./launcher/workbench.js";

/** Nowhere but in the secret storage and in requests to its own server. */
const canary = "sk-canary-5e7a";

const gone = {
  kind: "status",
  status: 404,
  body: { error: { message: `No such model for ${canary}`, code: "model_not_found" } },
} as const;

const settings = {
  "imagebeam.search.candidates": 2,
  "imagebeam.search.iterations": 1,
  "imagebeam.search.width": 1024,
  "imagebeam.search.height": 1024,
};

describe("a connection that a person sets up", function () {
  this.timeout(editorTimeoutMs);
  let server: FakeOpenai;
  let isGone = false;
  before(async () => {
    server = await FakeOpenai.start(flavourOf("openai"), {
      key: canary,
      sidePx: 64,
      fault: (_, path) => (isGone && path === "/images/generations" ? gone : undefined),
    });
  });
  after(() => server.stop());
  const run = useEditor({ settings });

  const userSettings = (): Record<string, unknown> =>
    JSON.parse(readFileSync(run().editor.settingsFile, "utf8")) as Record<string, unknown>;

  const photograph = (name: string): Promise<void> => photographed(run().editor, name);

  it("is added by its URL, tested, and asks for its key", async () => {
    const { page } = run().editor;
    await runCommand(page, "Imagebeam: Add Connection...");
    await rowsAsked(page, "Where do the models run?");
    await photograph("add-server");
    await takeRow(page, "Where do the models run?", "another server");
    const field = await fieldAsked(page, "The server's URL");
    await field.fill("nonsense://x");
    await page.locator(".quick-input-message", { hasText: "has to begin with" }).waitFor();
    await photograph("add-url-wrong");
    await answer(page, "has to begin with", server.url.replace(/^http:\/\//, ""));
    await fieldAsked(page, "A name for the connection");
    await photograph("add-name");
    await answer(page, "A name for the connection", "shed");
    await fieldAsked(page, "shed asks for a key");
    await photograph("add-key");
    await page.keyboard.press("Escape");
    await notification(page, /shed is added without a key/).waitFor();
    await photograph("added-without-key");
    assert.deepEqual(userSettings()["imagebeam.connections"], [
      { name: "shed", kind: "openai", url: server.url },
    ]);
  });

  it("takes no key that its server refuses, and the right one where that was typed", async () => {
    const { page } = run().editor;
    await notification(page, /is added without a key/)
      .getByRole("button", { name: "Set API key" })
      .click();
    await answer(page, "Kept in the editor's secret storage", "sk-wrong");
    await fieldAsked(page, "refused its key");
    await photograph("key-refused");
    await answer(page, "refused its key", canary);
    await notification(page, /shed works\. It has/).waitFor();
    await photograph("key-taken");
    await runCommand(page, "Notifications: Clear All Notifications");
  });

  it("has models for each role to choose from, beside those that are always there", async () => {
    const { page } = run().editor;
    await runCommand(page, "Imagebeam: Choose Models...");
    const rows = await rowsAsked(page, "Which model do you want to change?");
    await rows.filter({ hasText: "Language model" }).filter({ hasText: "ready" }).waitFor();
    await photograph("models");
    const choose = async (role: string, model: string): Promise<void> => {
      await rows.filter({ hasText: role }).click();
      await rowsAsked(page, "Search by model");
      await rows.filter({ hasText: model }).first().waitFor();
      if (role !== "Vision model") await photograph(`pick-${model}`);
      await page.keyboard.type(model.slice(0, 9));
      await rows.filter({ hasText: model }).first().click();
      await rowsAsked(page, "Which model do you want to change?");
      await rows
        .filter({ hasText: role })
        .filter({ hasText: `shed/${model}` })
        .waitFor();
    };
    await choose("Language model", "gpt-6-luna");
    await choose("Image model", "gpt-image-2.6-flare");
    await choose("Vision model", "gpt-6-luna");
    await rows.filter({ hasText: "Vision model" }).filter({ hasText: "ready" }).waitFor();
    await photograph("models-chosen");
    await page.keyboard.press("Escape");
    assert.deepEqual(userSettings()["imagebeam.models"], {
      language: "shed/gpt-6-luna",
      image: "shed/gpt-image-2.6-flare",
      vision: "shed/gpt-6-luna",
    });
  });

  it("does a search's work", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    const folder = await newSession(outputOf(workspace), () => startSearch(page, "a red barn"));
    const { state } = await endedSession(folder);
    assert.equal(state.end?.kind, "finished");
    await standsAs(page, "Finished");
    assert.equal(state.providers.image.connection, "shed");
    assert.ok(server.ledger.some(({ path, status }) => path !== "/models" && status === 200));
  });

  it("lets a search whose model is gone go on with another one", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    isGone = true;
    const folder = await newSession(outputOf(workspace), () => startSearch(page, "a green barn"));
    await standsAs(page, "Paused");
    await photograph("model-gone");
    await runCommand(page, "Imagebeam: Resume with Another Model...");
    const rows = await rowsAsked(page, "Search by model");
    await rows.filter({ hasText: "in use" }).waitFor();
    await photograph("pick-another-model");
    await rows.filter({ hasText: "not an AI model" }).click();
    isGone = false;
    const { state, events } = await endedSession(folder);
    assert.equal(state.end?.kind, "finished");
    assert.equal(state.providers.image.connection, "builtin");
    assert.equal(state.providers.language.connection, "shed");
    assertNothingPaidTwice(events);
    await runCommand(page, "Notifications: Clear All Notifications");
  });

  it("has its key removed, after a question", async () => {
    const { page } = run().editor;
    await runCommand(page, "Imagebeam: Remove API Key...");
    const dialog = page.locator(".monaco-dialog-box", { hasText: "Remove the API key of shed?" });
    await dialog.waitFor();
    await photograph("remove-key");
    await dialog.getByText("Remove key").click();
    await dialog.waitFor({ state: "detached" });
    await runCommand(page, "Imagebeam: Test Connection...");
    await notification(page, /shed asks for a key/).waitFor();
    await runCommand(page, "Notifications: Clear All Notifications");
  });

  it("has its key asked for before a search begins, and none begins without", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    const before = sessionFoldersIn(outputOf(workspace));
    await startSearch(page, "a blue barn");
    await fieldAsked(page, "shed asks for a key");
    await photograph("key-before-search");
    await page.keyboard.press("Escape");
    await page.locator(".quick-input-message").waitFor({ state: "hidden" });
    assert.deepEqual(sessionFoldersIn(outputOf(workspace)), before);
    const folder = await newSession(outputOf(workspace), async () => {
      await startSearch(page, "a blue barn");
      await answer(page, "shed asks for a key", canary);
    });
    assert.equal((await endedSession(folder)).state.end?.kind, "finished");
    await standsAs(page, "Finished");
  });

  it("is edited, and says at once whether it works so", async () => {
    const { page } = run().editor;
    await runCommand(page, "Imagebeam: Edit Connection...");
    const rows = await rowsAsked(page, "What do you want to change?");
    await rows.filter({ hasText: server.url }).waitFor();
    await photograph("edit");
    await rows.filter({ hasText: "Calls at the same time" }).click();
    await answer(page, "How many calls may run", "2");
    await notification(page, /shed works/).waitFor();
    assert.deepEqual(userSettings()["imagebeam.connections"], [
      { name: "shed", kind: "openai", url: server.url, limit: 2 },
    ]);
    await runCommand(page, "Notifications: Clear All Notifications");
  });

  it("is removed with its key and its roles, after a question that names them", async () => {
    const { page } = run().editor;
    await runCommand(page, "Imagebeam: Remove Connection...");
    const dialog = page.locator(".monaco-dialog-box", { hasText: "Remove the connection shed?" });
    await dialog.getByText(/its API key out of .* of new searches will be built-in/s).waitFor();
    await photograph("remove");
    await dialog.getByText("Remove connection", { exact: true }).click();
    await page.locator(".statusbar", { hasText: "The connection shed is removed" }).waitFor();
    await waitFor("the settings to be without it", () => {
      const { "imagebeam.connections": connections, "imagebeam.models": models } = userSettings();
      return Promise.resolve(JSON.stringify([connections, models]) === "[[],{}]");
    });
    await runCommand(page, "Imagebeam: Remove API Key...");
    await notification(page, /No connection has an API key here/).waitFor();
    await runCommand(page, "Notifications: Clear All Notifications");
  });

  it("has left its key in no log, no session, no state and no setting", () => {
    const { editor, workspace } = run();
    const home = dirname(dirname(dirname(editor.settingsFile)));
    const found = [...filesIn(home), ...filesIn(workspace)].filter((file) => holdsCanary(file));
    assert.deepEqual(found, []);
  });
});

describe("the models of several connections", function () {
  this.timeout(editorTimeoutMs);
  const hostile = "$(trash)[x](command:workbench.action.quit)";
  const models = Array.from({ length: 600 }, (_, index) => ({ id: `maker/writer-${index}` }));
  let server: FakeOpenai;
  let port = 0;
  before(async () => {
    const flavour = { ...flavourOf("vllm"), models: [...models, { id: hostile }] };
    server = await FakeOpenai.start(flavour);
    const closed = await FakeOpenai.start(flavourOf("vllm"));
    port = Number(new URL(closed.url).port);
    await closed.stop();
  });
  after(() => server.stop());
  const run = useEditor(() => ({
    settings: {
      "imagebeam.connections": [
        { name: "many", kind: "openai", url: server.url },
        { name: "down", kind: "openai", url: `http://127.0.0.1:${port}/v1` },
        { name: "half", kind: "openai", limit: 0 },
      ],
    },
  }));

  it("are searched among several hundred, with a reason where some cannot be had", async () => {
    const { editor } = run();
    const { page } = editor;
    await openSessionsView(page);
    await runCommand(page, "Imagebeam: Open Search Form");
    await standsAs(page, "Start search");
    // Nobody is asked before it is needed.
    assert.deepEqual(server.ledger, []);
    await runCommand(page, "View: Close All Editors");
    await runCommand(page, "Imagebeam: Choose Models...");
    const rows = await rowsAsked(page, "Which model do you want to change?");
    await notification(page, /Some Imagebeam settings are wrong.* connection half: /).waitFor();
    await rows.filter({ hasText: "Language model" }).click();
    await rowsAsked(page, "Search by model");
    await rows.filter({ hasText: "maker/writer-0" }).waitFor();
    await photographed(editor, "many-models");
    const field = page.locator(".quick-input-widget input:visible").first();
    await field.fill("writer-577");
    await rows.filter({ hasText: "maker/writer-577" }).waitFor();
    await photographed(editor, "many-models-searched");
    await field.fill("down cannot");
    await rows.filter({ hasText: "nobody listens at this address" }).waitFor();
    await photographed(editor, "cannot-be-asked");
    await field.fill("trash");
    const row = rows.filter({ hasText: "$ (trash)[x] (command:" });
    await row.waitFor();
    assert.equal(await row.locator(".codicon-trash, a[href], a[data-href]").count(), 0);
    await field.fill("maker/new one");
    await rows.filter({ hasText: "Another model of many" }).click();
    const name = await fieldAsked(page, "The model's name, as its server has it");
    assert.equal(await name.inputValue(), "maker/new one");
    await photographed(editor, "model-by-name");
    await name.fill("maker/new-one");
    await name.press("Enter");
    await rowsAsked(page, "Which model do you want to change?");
    const language = rows.filter({ hasText: "Language model" });
    await language.filter({ hasText: "many/maker/new-one" }).waitFor();
    await language.filter({ hasText: "Does not work. It does not list a model" }).waitFor();
    await photographed(editor, "model-not-listed");
    await page.keyboard.press("Escape");
  });

  it("leave what is wrong in the settings where it is when another one is added", async () => {
    const { editor } = run();
    const { page } = editor;
    await runCommand(page, "Notifications: Clear All Notifications");
    await runCommand(page, "Imagebeam: Add Connection...");
    await takeRow(page, "Where do the models run?", "Ollama");
    await answer(page, "A name for the connection", "many");
    await fieldAsked(page, "There is a connection many already");
    await page.locator(".quick-input-titlebar .codicon-quick-input-back").click();
    const rows = await rowsAsked(page, "Where do the models run?");
    await rows.filter({ hasText: "Ollama" }).and(page.locator(".focused")).waitFor();
    await page.keyboard.press("Enter");
    const name = await fieldAsked(page, "A name for the connection");
    assert.equal(await name.inputValue(), "many");
    await answer(page, "A name for the connection", "attic");
    await notification(page, /attic \(.*is not there: nobody listens/).waitFor();
    await photographed(editor, "added-and-down");
    await runCommand(page, "Notifications: Clear All Notifications");
    await runCommand(page, "Imagebeam: Set API Key...");
    await (
      await rowsAsked(page, "Set the API key of which")
    )
      .filter({ hasText: "attic" })
      .waitFor();
    await photographed(editor, "which-connection");
    await page.keyboard.press("Escape");
    const now = JSON.parse(readFileSync(editor.settingsFile, "utf8")) as Record<string, unknown>;
    const names = (now["imagebeam.connections"] as { name: string }[]).map((each) => each.name);
    assert.deepEqual(names, ["many", "down", "half", "attic"]);
  });
});

describe("a workspace that brings connections and models", function () {
  this.timeout(editorTimeoutMs);
  let server: FakeOpenai;
  before(async () => {
    server = await FakeOpenai.start(flavourOf("vllm"), { sidePx: 64 });
  });
  after(() => server.stop());

  /** The workspace's settings, there when it is opened for the first time. */
  const brought = (more: Readonly<Record<string, unknown>> = {}): Record<string, string> => {
    const settings = {
      "imagebeam.connections": [{ name: "theirs", kind: "openai", url: server.url }],
      "imagebeam.models": { language: "theirs", image: "theirs", vision: "theirs" },
      ...more,
    };
    return { ".vscode/settings.json": JSON.stringify(settings) };
  };
  const small = {
    "imagebeam.search.candidates": 1,
    "imagebeam.search.iterations": 1,
    "imagebeam.search.width": 64,
    "imagebeam.search.height": 64,
  };

  describe("and is trusted", () => {
    const run = useEditor(() => ({
      settings: small,
      files: brought({ "imagebeam.search.candidates": 2 }),
    }));

    it("sends no search there, and adds nothing to choose from", async () => {
      const { editor, workspace } = run();
      const { page } = editor;
      const folder = await newSession(outputOf(workspace), () => startSearch(page, "a red barn"));
      const { state } = await endedSession(folder);
      // What a workspace may say is taken over by now.
      assert.equal(state.plan.candidates, 2);
      const { language, image, vision } = state.providers;
      assert.deepEqual(
        [language, image, vision].map(({ connection }) => connection),
        ["builtin", "builtin", "builtin"],
      );
      await runCommand(page, "Imagebeam: Test Connection...");
      await notification(page, /No connection is set up yet/).waitFor();
      assert.deepEqual(server.ledger, []);
    });
  });

  describe("and is not trusted", () => {
    const run = useEditor(() => ({
      asksForTrust: true,
      settings: { ...small, "security.workspace.trust.startupPrompt": "never" },
      files: brought(),
    }));

    it("has no command that asks a server", async () => {
      const { editor } = run();
      // The extension's other commands are there.
      await openSessionsView(editor.page);
      for (const title of ["Add Connection", "Test Connection", "Set API Key", "Choose Models"]) {
        assert.equal(await hasCommand(editor.page, `Imagebeam: ${title}`), false, title);
      }
      assert.deepEqual(server.ledger, []);
    });
  });
});

/** To be looked at, in a light and a dark theme. */
function photographed(editor: Editor, name: string): Promise<void> {
  return photographIn(["vscode-dark", "vscode-light"], editor, `connections-${name}`);
}

/** The field of a question, by what stands below it. */
async function fieldAsked(page: Page, message: string): Promise<Locator> {
  await page.locator(".quick-input-message", { hasText: message }).waitFor();
  return page.locator(".quick-input-widget input:visible").first();
}

async function answer(page: Page, message: string, text: string): Promise<void> {
  const field = await fieldAsked(page, message);
  await field.fill(text);
  await field.press("Enter");
}

/** A file that is gone by now was written anew. */
function holdsCanary(file: string): boolean {
  try {
    return readFileSync(file).includes(canary);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}
