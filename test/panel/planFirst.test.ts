import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import type { HostToView, ViewToHost } from "../../src/protocol/panelMessages.js";
import type { Question } from "../../src/protocol/plan.js";
import { isLookedAt } from "../support/lookedAt.js";
import { modelsForm } from "../support/panelForms.js";
import { launchBrowser, PanelPage } from "../support/panelPage.js";
import { startPanelServer, type PanelServer } from "../support/panelServer.js";
import { panelThemes } from "../support/panelThemes.data.js";

const screens = fileURLToPath(new URL("../../.cache/screens/panel/", import.meta.url));
const sizes = [
  { width: 1280, height: 800 },
  { width: 800, height: 600 },
  { width: 460, height: 800 },
] as const;

const goal = "A lighthouse with red stripes on a rock in a storm, two gulls above it, as a woodcut";
const values = { goal, objective: "checklist", preset: "balanced" };
const asked = (
  id: string,
  text: string,
  more: Partial<Omit<Question, "id" | "text">> = {},
): Question => ({
  ...{ id, text, half: "what", weight: 1, kind: "object", needs: [], ...more },
});
const questions: readonly Question[] = [
  asked("q1", "Is there a lighthouse?", { weight: 3 }),
  asked("q2", "Does the lighthouse have red stripes?", {
    ...{ kind: "attribute", weight: 2, needs: ["q1"] },
  }),
  asked("q3", "Does the lighthouse stand on a rock?", { kind: "relation", needs: ["q1"] }),
  asked("q4", "Are there exactly two gulls?", { kind: "count", weight: 2 }),
  asked("q5", "Are the gulls above the lighthouse?", { kind: "relation", needs: ["q1", "q4"] }),
  asked("q6", "Is there a storm, with high waves and dark clouds over the whole of the sea?"),
  asked("q7", "Does it look like a woodcut?", { half: "how", kind: "style", weight: 2 }),
];
const planned: HostToView = {
  kind: "planned",
  checklist: {
    ...{ goal, negativePrompt: "", by: "gpt-6-luna of openai, $0.0004" },
    questions: [...questions],
  },
};
const formOf = (more: Record<string, string> = {}): HostToView => ({
  ...modelsForm,
  values: { ...values, ...more },
});

describe("a checklist that is planned in the form", () => {
  let browser: Browser;
  let server: PanelServer;
  let panel: PanelPage;
  before(async () => {
    [browser, server] = await Promise.all([launchBrowser(), startPanelServer()]);
    panel = await PanelPage.open(browser, server);
    mkdirSync(screens, { recursive: true });
  });
  beforeEach(() => panel.reload());
  after(async () => {
    await browser.close();
    await server.close();
  });

  const button = (name: string | RegExp) => panel.page.getByRole("button", { name, exact: true });
  const text = (number: number) => panel.page.getByRole("textbox", { name: `Question ${number}` });
  const texts = async (): Promise<string[]> => {
    await panel.frame();
    const areas = await panel.page.locator(".plan-text").all();
    return await Promise.all(areas.map((area) => area.inputValue()));
  };
  /** It goes on in a frame after the one that draws: no person is as fast, and a test is. */
  const focusOn = (name: string) =>
    panel.until(`document.activeElement?.textContent.trim() === ${JSON.stringify(name)}`);
  const last = async (): Promise<ViewToHost | undefined> => (await panel.posted()).at(-1);
  const started = async (): Promise<readonly Question[]> => {
    await panel.page.getByText("Start search").click();
    const message = await last();
    assert.ok(message?.kind === "start", JSON.stringify(message));
    return (message.plan["checklist"] ?? []) as unknown as readonly Question[];
  };

  it("is offered where images are asked one, and is there once it has come, by keys alone", async () => {
    await panel.deliver({ ...modelsForm, values: { goal, preset: "custom" } });
    assert.equal(await button("Plan first").count(), 0);
    await panel.page.getByLabel("Preset").selectOption("balanced");
    await panel.page.getByText("One request to gpt-6-luna (openai, api.openai.com).").waitFor();
    await button("Plan first").press("Enter");
    assert.deepEqual(await last(), {
      ...{ kind: "planFirst", plan: { goal, negativePrompt: "" } },
    });
    await panel.page.getByText("Waiting for gpt-6-luna").waitFor();
    // The focus has not got lost with its button: the next press calls it off.
    await focusOn("Cancel");
    await panel.page.keyboard.press("Enter");
    assert.deepEqual(await last(), { kind: "cancelPlanFirst" });
    await panel.deliver({ kind: "planning", isRunning: false, trouble: null });
    await focusOn("Plan first");
    await panel.page.keyboard.press("Enter");
    assert.equal((await last())?.kind, "planFirst");
    await panel.deliver(planned);
    assert.deepEqual(
      await texts(),
      questions.map(({ text: each }) => each),
    );
    await panel.page.getByText("planned by gpt-6-luna of openai, $0.0004").waitFor();
    assert.match(await panel.text(".plan-fixed"), /free of artefacts.*text in the image legible/);
    assert.equal(await panel.page.locator(":focus").getAttribute("aria-label"), "Question 1");
    assert.deepEqual(await started(), questions);
  });

  it("is changed by keys: written, counted more and less, added and removed", async () => {
    await panel.deliver(formOf(), planned);
    const { keyboard } = panel.page;
    await text(4).focus();
    await keyboard.press("End");
    await keyboard.type(" in the sky", { delay: 0 });
    await keyboard.press("Alt+ArrowUp");
    await panel.page.getByRole("status").filter({ hasText: "Question 4 counts 3." }).waitFor();
    await text(1).focus();
    for (let nth = 0; nth < 5; nth++) await keyboard.press("Alt+ArrowDown");
    await panel.page.getByRole("button", { name: /^Question 1: .*does not count/ }).waitFor();
    await text(7).focus();
    await keyboard.press("Enter");
    await panel.frame();
    await keyboard.type("Is it printed in black?");
    await keyboard.press("Enter");
    assert.equal((await texts()).length, 9);
    // An empty one is taken back, and the focus is where it was.
    await keyboard.press("Backspace");
    await panel.frame();
    assert.equal(await panel.page.locator(":focus").inputValue(), "Is it printed in black?");
    const sent = await started();
    assert.deepEqual(
      sent.map(({ id, text: each, weight }) => [id, each, weight]),
      [
        ...questions.map((each) => [
          each.id,
          each.id === "q4" ? "Are there exactly two gulls? in the sky" : each.text,
          each.id === "q1" ? 0 : each.id === "q4" ? 3 : each.weight,
        ]),
        ["q8", "Is it printed in black?", 1],
      ],
    );
  });

  it("says what no longer needs a question that is removed, and brings it back", async () => {
    await panel.deliver(formOf(), planned);
    await button("Remove question 4").click();
    const said = panel.page.getByRole("status").filter({ hasText: "Question 4 is removed" });
    assert.match(await said.innerText(), /“Are the gulls above the lighthouse\?” does not need it/);
    assert.equal(await panel.page.locator(":focus").inputValue(), questions[4]?.text);
    await button("Remove question 1").click();
    await panel.page.getByRole("status").filter({ hasText: "3 others do not need it" }).waitFor();
    await button("Undo").click();
    assert.equal((await texts()).length, 6);
    const sent = await started();
    assert.deepEqual(
      sent.map(({ needs }) => needs),
      [[], ["q1"], ["q1"], ["q1"], [], []],
    );
  });

  it("has what else a question is behind a button: its half, kind, weight and what it needs", async () => {
    await panel.deliver(formOf(), planned);
    await panel.page.getByRole("button", { name: /^Question 7: How it looks/ }).press("Enter");
    const options = panel.page.getByRole("group", { name: "What question 7 is" });
    await options.getByLabel("Is about").selectOption("what");
    await options.getByLabel("Asks for").selectOption("attribute");
    await options.getByRole("button", { name: "3: counts 3 times" }).click();
    await options.getByRole("checkbox", { name: "4 Are there exactly two gulls?" }).click();
    await options.getByRole("checkbox", { name: "1 Is there a lighthouse?" }).press("Space");
    const facts = "Question 7: What it shows, a property, counts 3 times, only with 1 and 4";
    await button(facts).waitFor();
    const sent = (await started()).at(-1);
    assert.deepEqual(sent, {
      ...{ ...questions[6], half: "what", kind: "attribute", weight: 3, needs: ["q1", "q4"] },
    });
  });

  it("marks a question that is empty, or there twice, and starts once it is put right", async () => {
    await panel.deliver(formOf(), planned);
    await button("Add a question").click();
    await panel.frame();
    assert.equal(await panel.page.locator(".field-problem").count(), 0);
    await text(1).focus();
    await panel.page.getByText("Question 8 is empty: write it, or remove it.").waitFor();
    assert.equal(
      await panel.page.locator("vscode-button[appearance=primary]").getAttribute("disabled"),
      "",
    );
    await text(8).fill("is there a LIGHTHOUSE?");
    await panel.page.getByText("Question 8 is the same as question 1.").waitFor();
    await text(8).fill("Is it night?");
    await panel.frame();
    assert.equal((await started()).length, 8);
  });

  it("is never used for another goal unseen, nor lost: it is planned anew, kept or dropped", async () => {
    await panel.deliver(formOf(), planned);
    const other = panel.page.getByRole("group", { name: "Questions of another goal" });
    await panel.page.locator("#goal").fill("A barn");
    await other.getByText(goal).waitFor();
    await panel.page
      .locator("#start-reason", { hasText: "The questions are of another goal" })
      .waitFor();
    await panel.page.locator("#goal").fill(goal);
    await panel.frame();
    assert.equal(await other.count(), 0);
    await panel.page.locator("#goal").fill("A barn");
    await other.getByRole("button", { name: "Keep them" }).click();
    await panel.frame();
    assert.equal((await started()).length, 7);
    await panel.deliver({ kind: "problems", problems: [] });
    await panel.page.locator("#goal").fill("A boat");
    await other.getByRole("button", { name: "Plan anew" }).click();
    assert.deepEqual(await last(), {
      kind: "planFirst",
      plan: { goal: "A boat", negativePrompt: "" },
    });
    // While it is planned the old ones stand there, and nothing starts with them.
    assert.equal((await texts()).length, 7);
    await panel.page.locator("#start-reason", { hasText: "is being planned" }).waitFor();
    const boat = [asked("q1", "Is there a boat?")];
    await panel.deliver({
      kind: "planned",
      checklist: { goal: "A boat", negativePrompt: "", by: null, questions: boat },
    });
    assert.deepEqual(await texts(), ["Is there a boat?"]);
    // What a person had changed is not gone with it.
    await button("Undo").click();
    assert.equal((await texts()).length, 7);
    await other.getByRole("button", { name: "Drop them" }).click();
    assert.equal((await texts()).length, 0);
    assert.deepEqual(await started(), []);
  });

  it("is kept with what else was typed while the page is away, and sent by no other objective", async () => {
    await panel.deliver(formOf(), planned);
    await text(2).fill("Are its stripes red?");
    await panel.comeBack();
    await panel.deliver(formOf());
    assert.equal((await texts())[1], "Are its stripes red?");
    await panel.page.getByText("More options").click();
    await panel.page.getByLabel("Objective").selectOption("weighted");
    await panel.frame();
    const unasked = panel.page.getByRole("group", { name: "Questions that are not asked" });
    assert.match(
      (await unasked.textContent()) ?? "",
      /No image is asked these 7 questions: the obj/,
    );
    assert.match(
      (await panel.page.locator("#start-reason").textContent()) ?? "",
      /without your questions/,
    );
    await unasked.getByRole("button", { name: "Ask them" }).press("Enter");
    assert.equal((await texts())[1], "Are its stripes red?");
    const focused = panel.page.locator(":focus");
    await panel.page.locator(".plan-text:focus").first().waitFor();
    assert.equal(await focused.getAttribute("aria-label"), "Question 1");
    await panel.page.getByLabel("Objective").selectOption("weighted");
    assert.deepEqual(await started(), []);
    // The page shows the form again; what nobody is asked can be dropped.
    await panel.comeBack();
    await panel.deliver(formOf({ objective: "weighted" }));
    await unasked.getByRole("button", { name: "Drop them" }).press("Enter");
    await unasked.waitFor({ state: "detached" });
    assert.equal(await focused.getAttribute("id"), "preset");
  });

  it("begins with the questions of an earlier search that is run again, and without any by hand", async () => {
    await panel.deliver({
      ...modelsForm,
      values: { ...values, checklist: [...questions] },
    });
    assert.equal((await texts()).length, 7);
    await button("Leave them to the search").click();
    assert.equal((await texts()).length, 0);
    await panel.comeBack();
    await panel.deliver({
      ...modelsForm,
      values: { ...values, checklist: [...questions] },
    });
    assert.equal((await texts()).length, 0, "what was taken away stays away");
    await button("Write them yourself").click();
    await panel.frame();
    await panel.page.keyboard.type("Is there a lighthouse?");
    assert.deepEqual(await started(), [asked("q1", "Is there a lighthouse?")]);
  });

  it("asks what it costs anew where there is a checklist or none, and not for its words", async () => {
    await panel.deliver(formOf());
    const count = async () =>
      (await panel.posted()).filter(({ kind }) => kind === "askEstimate").length;
    assert.equal(await count(), 1);
    await panel.deliver(planned);
    assert.equal(await count(), 2);
    await text(1).fill("Is there a tower?");
    await button("Remove question 7").click();
    assert.equal(await count(), 2);
    await button("Leave them to the search").click();
    assert.equal(await count(), 3);
  });

  it("says why it could not be planned, beside the button, with nothing lost", async () => {
    await panel.deliver(formOf(), planned);
    await button("Plan anew").click();
    const trouble = "openai refused its key. Set another one.";
    await panel.deliver({ kind: "planning", isRunning: false, trouble });
    await panel.page.getByRole("alert").filter({ hasText: trouble }).waitFor();
    assert.equal((await texts()).length, 7);
    assert.equal((await started()).length, 7);
  });

  it("shows markup in a question as text", async () => {
    const hostile = '<img src=x onerror="alert(1)"> \u202e [x](https://evil.test)';
    await panel.deliver(formOf(), {
      kind: "planned",
      checklist: {
        ...{ goal, negativePrompt: "", by: hostile },
        questions: [asked("q1", hostile), asked("q2", "Is it?", { needs: ["q1"] })],
      },
    });
    await panel.page.getByRole("button", { name: /^Question 2/ }).click();
    await panel.frame();
    assert.equal(await panel.page.locator(".plan-first img").count(), 0);
    assert.deepEqual(await panel.complaints(), []);
  });

  for (const { name: theme } of panelThemes) {
    it(`is readable at every size: ${theme}`, async () => {
      const shown = await PanelPage.open(browser, server, { theme });
      const look = async (what: string): Promise<void> => {
        for (const size of sizes) {
          await shown.resize(size);
          await shown.page.locator(".plan-first").scrollIntoViewIfNeeded();
          await shown.page.evaluate(
            `document.querySelector(".plan-first").scrollIntoView({ block: "start" })`,
          );
          await shown.frame();
          const title = `${theme}-plan-first-${what}-${size.width}x${size.height}.png`;
          if (isLookedAt) writeFileSync(join(screens, title), await shown.page.screenshot());
          assert.deepEqual(await shown.axe(), [], title);
          const wider = await shown.page.evaluate(
            `[...document.querySelectorAll(".form, .form *")].filter(({ className, scrollWidth, clientWidth }) =>
              className !== "for-reader" && clientWidth > 0 && scrollWidth > clientWidth + 1).map(({ className }) => String(className))`,
          );
          assert.deepEqual(wider, [], title);
        }
      };
      await shown.deliver(formOf());
      await look("offered");
      await shown.page.getByRole("button", { name: "Plan first" }).click();
      await shown.frame();
      await look("running");
      await shown.deliver(planned);
      await look("planned");
      await shown.page
        .getByRole("button", { name: /^Question 5/ })
        .last()
        .click();
      await shown.page.getByRole("button", { name: "Remove question 2" }).click();
      await shown.page.getByRole("button", { name: "Add a question" }).click();
      await shown.frame();
      await shown.page.getByRole("textbox", { name: "Question 3" }).focus();
      await look("changed");
      await shown.page.locator("#goal").fill("A barn on a hill");
      await shown.deliver({
        ...{ kind: "planning", isRunning: false },
        trouble: "openai refused its key. Set another one, or choose another model to write.",
      });
      await look("other-goal");
      assert.deepEqual(await shown.complaints(), []);
      await shown.close();
    });
  }
});
