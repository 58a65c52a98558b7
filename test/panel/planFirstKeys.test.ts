import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import type { HostToView } from "../../src/protocol/panelMessages.js";
import type { Question } from "../../src/protocol/plan.js";
import { planFieldNames } from "../../src/protocol/planOptions.js";
import { modelsForm } from "../support/panelForms.js";
import { launchBrowser, PanelPage } from "../support/panelPage.js";
import { startPanelServer, type PanelServer } from "../support/panelServer.js";

const goal = "Two red boats";
const form: HostToView = {
  ...modelsForm,
  values: { goal, objective: "checklist", preset: "balanced" },
};
const plannedWith = (...texts: readonly string[]): HostToView => ({
  kind: "planned",
  checklist: {
    ...{ goal, negativePrompt: "", by: "gpt-6-luna of openai" },
    questions: texts.map((text, at): Question => ({
      ...{ id: `q${at + 1}`, text, half: "what", weight: 1, kind: "object", needs: [] },
    })),
  },
});

describe("the questions of a form, by keys, and what is wrong with them", () => {
  let browser: Browser;
  let server: PanelServer;
  let panel: PanelPage;
  before(async () => {
    [browser, server] = await Promise.all([launchBrowser(), startPanelServer()]);
    panel = await PanelPage.open(browser, server);
  });
  beforeEach(() => panel.reload());
  after(async () => {
    await browser.close();
    await server.close();
  });

  const text = (number: number) => panel.page.getByRole("textbox", { name: `Question ${number}` });
  const button = (name: string) => panel.page.getByRole("button", { name, exact: true });
  const focused = () => panel.page.locator(":focus");
  const reason = () => panel.text("#start-reason");

  it("says below a question that none of them counts", async () => {
    await panel.deliver(form, plannedWith("Are there boats?", "Are they red?"));
    for (const number of [1, 2]) await text(number).press("Alt+ArrowDown");
    await panel.frame();
    assert.match(await reason(), /^Correct the marked field to start/);
    const message = "No question counts: give at least one a weight above 0.";
    assert.equal(await panel.text(".plan-question .field-problem"), message);
    assert.equal(await text(1).getAttribute("aria-invalid"), "true");
    await text(2).press("Alt+ArrowUp");
    await panel.page.getByText(message).waitFor({ state: "detached" });
  });

  it("shows what a host refuses, whatever field it is of", async () => {
    const parts = ["", ".id", ".text", ".half", ".weight", ".kind", ".needs"];
    const fields = [
      ...planFieldNames,
      ...parts.map((part) => `checklist.1${part}`),
      ...["", "checklist", "checklist.9.text", "plan", "unknown"],
    ];
    await panel.deliver(form, plannedWith("Are there boats?", "Are they red?"));
    for (const field of fields) {
      const message = `Refused ${field === "" ? "it all" : field} here.`;
      await panel.deliver({ kind: "problems", problems: [{ field, message }] });
      const shown = field === "maxAttempts" ? "Must be a whole number, 0-9." : message;
      await panel.page.getByText(shown, { exact: true }).first().waitFor();
    }
  });

  it("goes on to the question that Enter adds in the same turn", async () => {
    await panel.deliver(form, plannedWith("Are there boats?"));
    await text(1).focus();
    const next = await panel.page.evaluate(`(() => {
      const press = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
      document.activeElement.dispatchEvent(press);
      return document.activeElement.getAttribute("aria-label");
    })()`);
    assert.equal(next, "Question 2");
  });

  it("adds none behind an empty one, and names the first that is empty", async () => {
    await panel.deliver(form, plannedWith("Are there boats?"));
    await text(1).focus();
    for (let nth = 0; nth < 4; nth++) await panel.page.keyboard.press("Enter");
    await panel.frame();
    assert.equal(await panel.page.locator(".plan-text").count(), 2);
    await button("Add a question").click();
    await text(3).waitFor();
    assert.match(await reason(), /^Write question 2 to start, or remove it\./);
  });

  it("leaves the focus in the checklist when the last question goes, and when all are back", async () => {
    await panel.deliver(form, plannedWith("Are there boats?", "Are they red?"));
    await button("Remove question 2").press("Enter");
    await panel.frame();
    assert.equal(await focused().getAttribute("aria-label"), "Question 1");
    await button("Remove question 1").press("Enter");
    const said = panel.page.getByRole("status").filter({ hasText: "make its own questions" });
    await said.waitFor();
    assert.equal(await focused().innerText(), "Write them yourself");
    await button("Undo").press("Enter");
    await text(1).waitFor();
    await button("Undo").press("Enter");
    await text(2).waitFor();
    assert.equal(await button("Undo").count(), 0);
    assert.equal(await focused().getAttribute("aria-label"), "Question 1");
    assert.equal(await text(2).inputValue(), "Are they red?");
    await button("Leave them to the search").press("Enter");
    await text(1).waitFor({ state: "detached" });
    assert.equal(await focused().innerText(), "Write them yourself");
  });

  it("says how questions are weighed, and counts no more by keys than by buttons", async () => {
    await panel.deliver(form, plannedWith("Are there boats?"));
    assert.match(await panel.text("#plan-keys"), /Alt\+Up or Alt\+Down makes one count more/);
    assert.match((await text(1).getAttribute("aria-describedby")) ?? "", /\bplan-keys$/);
    for (let nth = 0; nth < 5; nth++) await text(1).press("Alt+ArrowUp");
    const facts = panel.page.getByRole("button", { name: /^Question 1: .*counts 3 times/ });
    assert.match((await facts.getAttribute("title")) ?? "", /Alt\+Up/);
    await facts.press("Enter");
    const weights = panel.page.getByRole("group", { name: "How much it counts" });
    assert.equal(await weights.getByRole("button").last().innerText(), "3");
  });
});
