import type { Frame, Locator, Page } from "playwright-core";
import { waitFor } from "./waitFor.js";

/** What a person does in the workbench. All of it by keyboard, where nothing else is said. */

/** Within this a list has answered, if it knows the row at all. */
const listTimeoutMs = 3000;

/** Within this a menu is there, if the click that opens it was not lost. */
const menuTimeoutMs = 10_000;

/** Within this a menu is gone that has taken a click. */
const closingTimeoutMs = 300;

const input = '.quick-input-widget input[type="text"]:visible';

/**
 * Runs a command by its title through the palette.
 * @param title as the palette shows it, or its beginning: "Imagebeam: Start Search"
 * @throws {Error} there is none, or it is disabled; or a dialog is in the way, with its text
 */
export async function runCommand(page: Page, title: string): Promise<void> {
  await choose(page, "F1", `>${title}`, title);
}

/** Answers what is asked at the top of the window, wherever the focus is. */
export async function answerQuestion(page: Page, title: string, answer: string): Promise<void> {
  await page.locator(".quick-input-title", { hasText: title }).waitFor();
  const field = page.locator(input).first();
  await field.fill(answer);
  await field.press("Enter");
}

/**
 * The rows of the list that asks this, once it is there. (The palette's own list, with its rows, is
 * gone only a moment after a command was taken from it.)
 * @param question what stands in its empty field
 */
export async function rowsAsked(page: Page, question: string): Promise<Locator> {
  await page.locator(`.quick-input-widget input[placeholder*="${question}"]:visible`).waitFor();
  return page.locator(".quick-input-list .monaco-list-row");
}

/**
 * Types a part of a row's text into the list that asks this, and takes the row once it stands out:
 * Enter takes what stands out, which under load is for a moment still another one.
 */
export async function takeRow(page: Page, question: string, text: string): Promise<void> {
  const rows = await rowsAsked(page, question);
  await page.keyboard.type(text);
  const hasText = new RegExp(text, "i");
  await rows.filter({ hasText }).and(page.locator(".focused")).waitFor();
  await page.keyboard.press("Enter");
}

/** Whether the palette offers a command now: a disabled one is not there. */
export async function hasCommand(page: Page, title: string): Promise<boolean> {
  await waitFor("the palette", async () => {
    await openQuickInput(page, "F1");
    return true;
  });
  await page.locator(input).first().fill(`>${title}`);
  // The list answers at once, with the command or with "No matching commands".
  const first = page.locator(".quick-input-list .monaco-list-row").first();
  await first.waitFor();
  const found = await rowNamed(page, title).count();
  await page.keyboard.press("Escape");
  return found > 0;
}

/** Opens a file of the workspace by its name; resolves with its editor. */
export async function openFile(page: Page, name: string): Promise<Locator> {
  await choose(page, "Control+P", name, name);
  const editor = page.locator(`.editor-group-container .monaco-editor[data-uri$="/${name}"]`);
  await editor.first().waitFor();
  return editor.first();
}

/**
 * Opens a list by a key, types, and takes the row once it is there. A list does not learn of what an
 * extension adds while it is open, so it is opened again.
 */
async function choose(page: Page, key: string, typed: string, row: string): Promise<void> {
  await waitFor(`${row} in the list`, async () => {
    await openQuickInput(page, key);
    // A page that is loaded meanwhile takes the focus, and the list is gone.
    await page.locator(input).first().fill(typed, { timeout: listTimeoutMs });
    const isTaken = await walkToRow(page, row);
    await page.keyboard.press(isTaken ? "Enter" : "Escape");
    return isTaken;
  });
}

/**
 * The row that Enter takes is the first one, which need not be the one whose whole title was typed: the
 * letters of "Compare Images" are also in "Compare Image with Staged Version".
 */
async function walkToRow(page: Page, row: string): Promise<boolean> {
  const isThere = await rowNamed(page, row)
    .first()
    .waitFor({ timeout: listTimeoutMs })
    .then(
      () => true,
      () => false,
    );
  if (!isThere) return false;
  const focused = rowNamed(page, row).and(page.locator(".focused"));
  const rows = await page.locator(".quick-input-list .monaco-list-row").count();
  for (let steps = 0; steps < rows; steps += 1) {
    if ((await focused.count()) > 0) return true;
    await page.keyboard.press("ArrowDown");
  }
  return (await focused.count()) > 0;
}

/** A key is lost on a page that has the focus and is still being loaded: the caller tries again. */
async function openQuickInput(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  await page
    .locator(input)
    .first()
    .waitFor({ timeout: listTimeoutMs })
    .catch(async (error: unknown) => {
      const dialogs = await page.locator(".monaco-dialog-box").allInnerTexts();
      if (dialogs.length === 0) throw error;
      const text = dialogs.join(" | ").replace(/\s+/g, " ");
      throw new Error(`A dialog is in the way: ${text}`, { cause: error });
    });
}

/**
 * By mouse: takes an item of a place's context menu. A menu ignores clicks at first, and is gone when
 * a page takes the focus late: it is clicked or opened again then, as a person would.
 * @param at where in the place the pointer stands; its middle by default
 * @param select done before the menu is opened: a list that is refreshed forgets what was selected
 */
export async function chooseFromMenu(
  place: Locator,
  item: string,
  at?: { readonly x: number; readonly y: number },
  select?: () => Promise<void>,
): Promise<void> {
  const menu = place.page().locator(".monaco-menu");
  const entry = menu.getByText(item);
  let isClicked = false;
  await waitFor(`the menu to take ${item}`, async () => {
    if ((await entry.count()) === 0) {
      // It has taken a click, only later than others: a second one would do the same again.
      if (isClicked) return true;
      // One that was opened for another selection lacks the item, and keeps clicks from the page.
      if ((await menu.count()) > 0) await place.page().keyboard.press("Escape");
      await select?.();
      const position = at && { position: at };
      await place.click({ button: "right", timeout: menuTimeoutMs, ...position });
    }
    await entry.click({ timeout: menuTimeoutMs });
    isClicked = true;
    await menu.waitFor({ state: "detached", timeout: closingTimeoutMs });
    return true;
  });
}

function rowNamed(page: Page, text: string): Locator {
  const name = page.locator(".label-name", { hasText: new RegExp(`^\\s*${escaped(text)}`, "i") });
  return page.locator(".quick-input-list .monaco-list-row").filter({ has: name });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/**
 * The document inside a webview, found by something that is in it. Panels that are hidden have none.
 * @throws {Error} no webview shows such an element in time
 */
export async function webviewFrame(page: Page, selector: string): Promise<Frame> {
  return waitFor(`a webview with ${selector}`, async () => {
    for (const frame of page.frames()) {
      // The content is two levels below the workbench: a frame that isolates it is between.
      if (frame.parentFrame()?.parentFrame() == null) continue;
      const found = await frame
        .locator(selector)
        .count()
        .catch(() => 0); // It is being replaced.
      if (found > 0) return frame;
    }
    return undefined;
  });
}

/** Themes by the class that the workbench and every webview's body carry. */
export const themes = {
  "vscode-light": { name: "Light Modern", workbench: "vs" },
  "vscode-dark": { name: "Dark Modern", workbench: "vs-dark" },
  "vscode-high-contrast": { name: "Default High Contrast", workbench: "hc-black" },
  "vscode-high-contrast-light": { name: "Default High Contrast Light", workbench: "hc-light" },
} as const;
export type Theme = keyof typeof themes;

/** Resolves once the workbench shows the theme. */
export async function themeShown(page: Page, theme: Theme): Promise<void> {
  await page.locator(`.monaco-workbench.${themes[theme].workbench}`).waitFor();
}

/** A notification with this text, or a part of it. */
export function notification(page: Page, text: string | RegExp): Locator {
  return page.locator(".notification-toast", { hasText: text });
}
