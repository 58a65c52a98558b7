import assert from "node:assert/strict";
import { draggedImageSchema, draggedImageType } from "../../src/protocol/panelMessages.js";
import type { PanelPage } from "../support/panelPage.js";
import type { PanelServer } from "../support/panelServer.js";
import { asDrawings } from "../support/panelStates.js";
import { sessionOf, type Recording } from "../support/panelSessions.js";
import { usePanel } from "../support/usePanel.js";

/** Takes what is dropped on it, as a text editor would. */
const target = `(() => {
  const target = document.createElement("div");
  target.id = "target";
  target.style = "position: fixed; inset: 0 auto auto 0; width: 80px; height: 80px; z-index: 9";
  target.addEventListener("dragover", (event) => event.preventDefault());
  target.addEventListener("drop", ({ dataTransfer: { files, items, types }, dataTransfer }) => {
    globalThis.dropped = {
      types: [...types], files: files.length, data: dataTransfer.getData(types[0]),
    };
  });
  document.body.append(target);
})()`;

describe("an image that leaves the search panel", function () {
  let server: PanelServer;
  let recording: Recording;
  let panel: PanelPage;
  usePanel((run) => ({ server, recording, panel } = run));
  before(async () => {
    await panel.deliver(sessionOf(recording.events, server.origin, { kind: "idle" }));
    await panel.pictures();
  });

  it("is dragged as itself alone: no file or link that an editor would open", async () => {
    await panel.page.evaluate(target);
    await panel.page.dragAndDrop(".detail-image", "#target");
    const dropped = await panel.page.evaluate<{ types: string[]; files: number; data: string }>(
      "dropped",
    );
    assert.deepEqual([dropped.types, dropped.files], [[draggedImageType], 0]);
    const { sessionId, candidate } = draggedImageSchema.parse(JSON.parse(dropped.data));
    const [created] = recording.events;
    assert.ok(created?.kind === "searchStarted");
    assert.equal(sessionId, created.sessionId);
    assert.match(candidate, /^i\d+c\d+$/);
    assert.deepEqual(panel.errors, []);
  });

  it("is copied as a PNG, and the button says so", async () => {
    await panel.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await panel.page.getByText("Copy image", { exact: true }).click();
    await panel.page.getByText("Image copied").first().waitFor();
    const type = await panel.page.evaluate<string>(
      "navigator.clipboard.read().then(([item]) => item.types.join())",
    );
    assert.equal(type, "image/png");
  });

  it("says where to it would be inserted, as soon as that is known", async () => {
    const button = panel.page.locator("vscode-button", { hasText: /^Insert/ }).first();
    assert.equal(await button.textContent(), "Insert");
    await panel.deliver({ kind: "insertsInto", document: { name: "notes.md", showsSvg: true } });
    assert.equal(await button.textContent(), "Insert into notes.md");
    const long = `${"a-long-name-".repeat(10)}.md`;
    await panel.deliver({ kind: "insertsInto", document: { name: long, showsSvg: true } });
    assert.match((await button.textContent()) ?? "", /^Insert into a-long-name-.{5,30}…$/);
    await panel.deliver({ kind: "insertsInto", document: null });
    assert.equal(await button.textContent(), "Insert");
  });

  it("is said to be a drawing too, with the form in which it goes out", async () => {
    const head = panel.page.locator(".detail-id");
    const buttons = panel.page.locator(".detail-buttons");
    const insert = buttons.locator("vscode-button", { hasText: /^Insert/ });
    assert.doesNotMatch((await head.textContent()) ?? "", /SVG/);
    assert.equal(await insert.getAttribute("title"), null);
    await panel.deliver(sessionOf(asDrawings(recording.events), server.origin, { kind: "idle" }));
    assert.match((await head.textContent()) ?? "", /^i\d+c\d+ · PNG and SVG$/);
    assert.match((await insert.getAttribute("title")) ?? "", /^As SVG where the document can/);
    const into = async (name: string, showsSvg: boolean) => {
      await panel.deliver({ kind: "insertsInto", document: { name, showsSvg } });
      return await insert.getAttribute("title");
    };
    assert.equal(await into("boats.md", true), "As SVG into boats.md");
    assert.equal(await into("paper.tex", false), "As PNG into paper.tex");
    const save = buttons.locator("vscode-button", { hasText: "Save as" });
    assert.equal(await save.getAttribute("title"), "As PNG or as SVG");
  });
});
