import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { draggedImageType } from "../../src/protocol/panelMessages.js";
import { winnerOf } from "../../src/search/selectors.js";
import { editorTimeoutMs, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf } from "../support/editorSessions.js";
import { searchPanel, standsAs } from "./launcher/searchPanel.js";
import { waitFor } from "./launcher/waitFor.js";
import { hasCommand, notification, openFile, runCommand } from "./launcher/workbench.js";

const paragraph = "Two red sailboats under a full moon";
const page = `# Harbour\n\n${paragraph}\n\nThe rest of the page.\n`;
const file = "images/two-red-sailboats-under-a-full-moon.png";
const link = `![${paragraph}](${file})`;

/** A search that takes no longer than it has to. */
const settings = {
  "imagebeam.search.candidates": 1,
  "imagebeam.search.iterations": 1,
  "imagebeam.search.width": 64,
  "imagebeam.search.height": 64,
  "editor.autoClosingBrackets": "never",
};

describe("an image put into a document, from the package", function () {
  this.timeout(editorTimeoutMs);
  const run = useEditor({
    settings,
    files: {
      "harbour.md": page,
      "page.html": "<main>\n\n</main>\n",
      "paper.tex": "\\begin{document}\n\n\\end{document}\n",
      "draft.md": `Before.\n\n${paragraph}\n\nAfter.\n`,
    },
  });
  const workbench = (): Page => run().editor.page;
  const path = (name: string): string => join(run().workspace, name);
  const images = (): string[] => (existsSync(path("images")) ? readdirSync(path("images")) : []);
  let session = "";

  /** The text of a file once it is saved with that in it. */
  const saved = async (name: string, part: string): Promise<string> => {
    await workbench().locator(".monaco-editor.focused").waitFor();
    await workbench().keyboard.press("Control+s");
    return await waitFor(`${name} to be saved with ${part}`, () => {
      const text = readFileSync(path(name), "utf8");
      return text.includes(part) && text;
    });
  };
  const cursorTo = async (name: string, line: number): Promise<void> => {
    // Not on top of the panel, which takes the focus once a search begins.
    const tabs = workbench().locator(".tab", { hasText: /\.\w+$/ });
    if ((await tabs.count()) > 0) await tabs.first().click();
    await openFile(workbench(), name);
    const atTop = workbench().locator(".statusbar-item", { hasText: /^Ln 1, Col 1$/ });
    // A panel that comes into view takes the focus once more.
    await waitFor(`the cursor at the top of ${name}`, async () => {
      await workbench().locator(".tab", { hasText: name }).first().click();
      await workbench().keyboard.press("Control+Home");
      return await atTop.waitFor({ timeout: 2000 }).then(
        () => true,
        () => false,
      );
    });
    for (let at = 1; at < line; at++) await workbench().keyboard.press("ArrowDown");
  };
  const insertButton = async (words: string): Promise<Locator> => {
    const panel = await standsAs(workbench(), "Finished");
    const button = panel.getByText(words, { exact: true }).first();
    await button.waitFor();
    return button;
  };
  const searchFor = async (name: string, line: number): Promise<void> => {
    await cursorTo(name, line);
    await workbench().keyboard.press("Shift+End");
    const title = "Imagebeam: Start Search from Selection";
    await waitFor("the command to be known", () => hasCommand(workbench(), title));
    session = await newSession(outputOf(run().workspace), () => runCommand(workbench(), title));
    await searchPanel(workbench());
  };

  it("stands behind its text, though lines were added above while the search ran", async () => {
    await searchFor("harbour.md", 3);
    await cursorTo("harbour.md", 1);
    await workbench().keyboard.insertText("First.\nSecond.\n");
    await endedSession(session);
    await standsAs(workbench(), "Finished");
    await (await insertButton("Insert into harbour.md")).click();
    const text = await saved("harbour.md", "![");
    assert.equal(text, `First.\nSecond.\n${page.replace(paragraph, `${paragraph}\n\n${link}`)}`);
  });

  it("lets one go on typing behind it", async () => {
    await workbench().keyboard.type(" and so on");
    const text = await saved("harbour.md", "and so on");
    assert.ok(text.includes(`\n\n${link} and so on\n\nThe rest`), text);
  });

  it("is a file of the document's own, with its recipe in it", async () => {
    const { state } = await endedSession(session);
    const winner = readFileSync(join(session, `${winnerOf(state) ?? "none"}.png`));
    assert.deepEqual(images(), ["two-red-sailboats-under-a-full-moon.png"]);
    assert.deepEqual(readFileSync(path(`images/${images()[0] ?? ""}`)), winner);
  });

  it("goes to where the search came from, whatever file has the cursor", async () => {
    await cursorTo("page.html", 2);
    await (await insertButton("Insert into harbour.md")).click();
    const text = await saved("harbour.md", `${link}\n\n${link}`);
    assert.equal(text.split(link).length, 3);
    assert.doesNotMatch(readFileSync(path("page.html"), "utf8"), /sailboats/);
    assert.equal(images().length, 1, "The same bytes were copied again");
    assert.equal(await workbench().locator(".tab", { hasText: "harbour.md" }).count(), 1);
  });

  it("leaves by Undo a copy that was there before", async () => {
    await workbench().keyboard.press("Control+z");
    const text = await waitFor("the link to go", async () => {
      await workbench().keyboard.press("Control+s");
      const now = readFileSync(path("harbour.md"), "utf8");
      return now.split(link).length === 2 && now;
    });
    assert.ok(text.includes("and so on"));
    assert.equal(images().length, 1, "A copy that was there before is gone");
  });

  it("goes to the cursor where one says so, in the language that is written there", async () => {
    await cursorTo("page.html", 2);
    await runCommand(workbench(), "Imagebeam: Insert Image at Cursor");
    const html = await saved("page.html", "<img");
    assert.equal(html, `<main>\n<img src="${file}" alt="${paragraph}">\n</main>\n`);
    await cursorTo("paper.tex", 2);
    await runCommand(workbench(), "Imagebeam: Insert Image at Cursor");
    await saved("paper.tex", "includegraphics");
    await workbench().keyboard.type("% a note");
    const latex = await saved("paper.tex", "% a note");
    assert.match(latex, /^\\includegraphics\[width=\\linewidth\]\{images\/two-.*\.png\}% a note$/m);
    assert.equal(images().length, 1);
  });

  it("never goes into the Output panel, though that has the focus", async () => {
    await runCommand(workbench(), "Imagebeam: Show Log");
    await workbench().locator(".output-view .monaco-editor, .panel .monaco-editor").first().click();
    await runCommand(workbench(), "Imagebeam: Insert Image at Cursor");
    const latex = await saved("paper.tex", "% a note\\includegraphics");
    assert.equal(latex.split("\\includegraphics").length, 3);
    await runCommand(workbench(), "View: Hide Panel");
  });

  it("goes behind its text after the window was loaded anew", async () => {
    await run().editor.reload();
    await standsAs(workbench(), "Finished");
    await cursorTo("harbour.md", 1);
    await workbench().keyboard.insertText("Zeroth.\n");
    await (await insertButton("Insert into harbour.md")).click();
    const text = await saved("harbour.md", `${link}\n\n${link}`);
    assert.ok(text.startsWith("Zeroth.\nFirst.\n"), text);
    assert.ok(text.includes(`${paragraph}\n\n${link}\n\n${link} and so on`), text);
  });

  it("goes to the cursor where its text is gone, which is said", async () => {
    await searchFor("draft.md", 3);
    await endedSession(session);
    await standsAs(workbench(), "Finished");
    await cursorTo("draft.md", 3);
    await workbench().keyboard.press("Shift+End");
    await workbench().keyboard.press("Delete");
    await workbench().keyboard.press("Control+End");
    await (await insertButton("Insert into draft.md")).click();
    const text = await saved("draft.md", "![");
    assert.equal(text, `Before.\n\n\n\nAfter.\n\n${link.replace(".png", "-1.png")}`);
    await notification(workbench(), /text that this search came from is gone/).waitFor();
  });

  it("is taken back by one Undo, the link and the copy that was made with it", async () => {
    assert.equal(images().length, 2);
    await workbench().keyboard.press("Control+z");
    await waitFor("the copy to go", () => images().length === 1);
    await workbench().keyboard.press("Control+s");
    await waitFor("the link to go", () => !readFileSync(path("draft.md"), "utf8").includes("!["));
    await workbench().keyboard.press("Control+Shift+z");
    await waitFor("the copy to come back", () => images().length === 2);
    await saved("draft.md", "-1.png");
  });

  it("is dropped into any document without Shift, as Insert would write it", async () => {
    await cursorTo("page.html", 2);
    const { state } = await endedSession(session);
    const dragged = { sessionId: state.sessionId, candidate: winnerOf(state) };
    // A mouse cannot drag from one process of the browser to another here: the panel's half of it is
    // tested in its own page.
    await workbench().evaluate(`(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.setData(${JSON.stringify(draggedImageType)}, ${JSON.stringify(JSON.stringify(dragged))});
      const line = [...document.querySelectorAll(".view-line")].find((each) =>
        each.textContent.includes("/main"));
      const box = line.firstElementChild.getBoundingClientRect();
      const at = { clientX: box.left + 1, clientY: box.top + box.height / 2 };
      for (const type of ["dragenter", "dragover", "drop", "dragend"]) {
        line.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer, ...at }));
      }
    })()`);
    await workbench()
      .locator(".view-line", { hasText: /<img.*<\/main>/ })
      .waitFor();
    const html = await saved("page.html", "-1.png");
    assert.match(html, /^<img src="images\/two-[^>]*-1\.png" alt="[^>]*"><\/main>$/m);
    assert.equal(await workbench().locator(".tab", { hasText: ".png" }).count(), 0);
  });

  it("is copied to the clipboard as a picture", async () => {
    await workbench().context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const panel = await standsAs(workbench(), "Finished");
    await panel.getByText("Copy image", { exact: true }).click();
    await panel.getByText("Image copied").first().waitFor();
    await workbench().bringToFront();
    const bytes = await workbench().evaluate<number>(
      `navigator.clipboard.read()
        .then(([item]) => item.getType("image/png"))
        .then((picture) => picture.size)`,
    );
    assert.ok(bytes > 100, String(bytes));
  });

  it("is there when its session is deleted", async () => {
    // Its panel's button was clicked last: the editor sees that a moment later.
    const inFront = workbench().locator(".editor-group-container.active .tab.active");
    await inFront.filter({ hasText: paragraph }).waitFor();
    await runCommand(workbench(), "Imagebeam: Delete Session");
    await workbench().locator(".monaco-dialog-box").getByText("Move to trash").click();
    await waitFor("the session to be gone", async () => {
      const forGood = workbench().locator(".monaco-dialog-box").getByText("Delete for good");
      if (await forGood.isVisible()) await forGood.click();
      return !existsSync(session);
    });
    assert.deepEqual(images().length, 2);
  });
});
