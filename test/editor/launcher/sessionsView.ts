import type { Frame, Locator, Page } from "playwright-core";
import { standsAs } from "./searchPanel.js";
import { waitFor } from "./waitFor.js";
import { chooseFromMenu, runCommand } from "./workbench.js";

const viewId = "workbench.view.extension.imagebeam";

/** Opens the Sessions view, from the palette. */
export async function openSessionsView(page: Page): Promise<Locator> {
  await runCommand(page, "Imagebeam: Focus on Sessions View");
  const view = sessionsView(page);
  await view.waitFor();
  return view;
}

export function sessionsView(page: Page): Locator {
  return page.locator(`[id="${viewId}"]`);
}

/** Within this the extension host has answered; else the question may have lost the focus, and gone. */
const questionTimeoutMs = 10_000;

/** Asks for the goal of a session to find; resolves with the question, which the host has put. */
export async function askToFind(page: Page): Promise<Locator> {
  const title = page.locator(".quick-input-title", { hasText: "Find sessions" });
  await waitFor("the question", async () => {
    await runCommand(page, "Imagebeam: Find Session by Goal");
    await title.waitFor({ timeout: questionTimeoutMs });
    return true;
  });
  return title;
}

/** Takes an item of a row's context menu that asks something; resolves once that is asked. */
export async function askByMenu(
  page: Page,
  row: Locator,
  item: string,
  question: string,
): Promise<void> {
  const title = page.locator(".quick-input-title", { hasText: question });
  await waitFor(`the question ${question}`, async () => {
    await chooseFromMenu(row, item);
    await title.waitFor({ timeout: questionTimeoutMs });
    return true;
  });
}

/** The rows with this text, headings among them. */
export function sessionRow(page: Page, text: string | RegExp): Locator {
  return sessionsView(page).locator(".monaco-list-row", { hasText: text });
}

/** Gives the focus to a row, from wherever it is, as a person does: with the arrow keys. */
export async function walkTo(
  page: Page,
  text: string,
  key: "ArrowDown" | "ArrowUp",
): Promise<void> {
  await runCommand(page, "Imagebeam: Focus on Sessions View");
  const list = sessionsView(page).locator(".monaco-list:focus");
  await list.waitFor();
  await waitFor(`${text} to have the focus`, async () => {
    if ((await list.locator(".monaco-list-row.focused", { hasText: text }).count()) > 0)
      return true;
    await page.keyboard.press(key);
    return false;
  });
}

/**
 * What each row says but for its score, from the top; all at one moment, for rows come and go.
 */
export async function sessionRows(page: Page): Promise<string[]> {
  const rows = await page.evaluate<string[]>(
    `[...document.querySelectorAll('[id="${viewId}"] .monaco-list-row')]
      .map((row) => [row.getBoundingClientRect().top, row.innerText])
      .sort(([one], [other]) => one - other)
      .map(([, text]) => text.replace(/\\s+/g, " ").trim())`,
  );
  return rows.map((row) => row.replace(/^\d+ · /, ""));
}

/**
 * Opens a row's session by a click.
 * @param word how the head of its panel has to say that the search stands
 */
export async function openByClick(page: Page, row: Locator, word: string): Promise<Frame> {
  const label = await row.locator(".label-name").first().innerText();
  const [, title = label] = /^\d+ · (.*)$/s.exec(label) ?? [];
  // One panel shows one session after the other: the head may be of the one before.
  await row.click();
  await page.locator(".tab.active", { hasText: title }).waitFor();
  return await standsAs(page, word);
}

/** A hover goes nowhere where its row is drawn anew meanwhile. */
const lostTimeoutMs = 15_000;

/** What is told of a place that is pointed at, once it has this text. */
export async function tooltipOf(place: Locator, text: string): Promise<Locator> {
  const page = place.page();
  const tooltip = page.locator(".monaco-hover", { hasText: text });
  await waitFor(`a tooltip with ${text}`, async () => {
    await page.mouse.move(0, 0);
    await place.hover();
    await tooltip.first().waitFor({ timeout: lostTimeoutMs });
    return true;
  });
  return tooltip;
}
