import assert from "node:assert/strict";
import type { HostToView } from "../../src/protocol/panelMessages.js";
import { emptyForm, modelsForm } from "../support/panelForms.js";
import type { PanelPage } from "../support/panelPage.js";
import { usePanel } from "../support/usePanel.js";

const estimate = (text: string, isKnown = true): HostToView => ({
  ...{ kind: "estimate", text, isKnown },
});

describe("models and money in the form of a search", () => {
  let panel: PanelPage;
  usePanel((run) => ({ panel } = run));
  beforeEach(() => panel.reload());

  const asked = async (kind: string) =>
    (await panel.posted()).filter((message) => message.kind === kind);

  it("is one line with one button where there is nothing to choose from", async () => {
    await panel.deliver(emptyForm, estimate("free"));
    assert.equal(await panel.page.locator(".models, .workload-unknown").count(), 0);
    assert.doesNotMatch(await panel.text(".form"), /free|\$/);
    await panel.page.getByRole("button", { name: "Use real models…" }).click();
    assert.deepEqual((await panel.posted()).at(-1), { kind: "session", action: "chooseModels" });
  });

  it("says what a control is, what it draws and what that costs, and of what is typed now", async () => {
    const values = { goal: "a boat", wording: "plain", candidates: 12, iterations: 1 };
    await panel.deliver({ ...modelsForm, values }, estimate("$0.31 to $0.74"));
    await panel.page.getByRole("heading", { name: "New control" }).waitFor();
    const note = panel.page.locator(".control-note");
    assert.match(
      await note.innerText(),
      /: 12 images of the goal as it is, .*, for \$0\.31 to \$0\.74\./,
    );
    await panel.page.locator("#candidates").fill("5");
    await note.filter({ hasText: ": 5 images of the goal" }).waitFor();
    await panel.page.locator("#wording").selectOption("expanded");
    await panel.page.getByRole("heading", { name: "New search" }).waitFor();
    assert.equal(await note.count(), 0);
  });

  it("starts by its link too, to be compared with other models, with what a form says", async () => {
    await panel.deliver(modelsForm);
    const link = panel.page.getByRole("button", { name: "Start and compare with other models…" });
    assert.equal(await link.isDisabled(), true);
    await panel.page.locator("#goal").fill("a lighthouse");
    await link.click();
    const last = (await panel.posted()).at(-1);
    assert.ok(last?.kind === "startComparing");
    assert.equal(last.plan["goal"], "a lighthouse");
    assert.equal((await asked("start")).length, 0);
    // Until the host has answered it is not sent off twice.
    await panel.frame();
    assert.equal(await link.isDisabled(), true);
  });

  it("says of each role which model it is, of which connection and where", async () => {
    await panel.deliver(modelsForm);
    const rows = await panel.page.locator(".model-row").allInnerTexts();
    assert.equal(rows.length, 3);
    assert.match(rows[0] ?? "", /Writes\s+gpt-6-luna openai, api\.openai\.com\s+Change/);
    assert.match(rows[1] ?? "", /studio, on this machine\s+for this search\s+Use the default/);
  });

  it("fills in what a preset says, but where something was typed, and says what it is for", async () => {
    await panel.deliver(emptyForm);
    const { page } = panel;
    await page.locator("#goal").fill("a lighthouse");
    await page.locator("#candidates").fill("5");
    await page.getByLabel("Preset").selectOption("thorough");
    await page.getByText("for goals of many parts").waitFor();
    const shown = ["#candidates", "#beamWidth", "#iterations"].map((field) =>
      page.locator(field).inputValue(),
    );
    assert.deepEqual(await Promise.all(shown), ["5", "3", "10"]);
    await page.getByText("More options").click();
    await page.getByLabel("Tell writers what was tried").click();
    await page.getByLabel("Patience").fill("4");
    await page.getByRole("button", { name: "Start search" }).click();
    const started = (await panel.posted()).at(-1);
    assert.ok(started?.kind === "start");
    const { preset, candidates, iterations, objective, memory, patience } = started.plan;
    assert.deepEqual(
      { preset, candidates, iterations, objective, memory, patience },
      {
        ...{ preset: "thorough", candidates: 5, iterations: 10 },
        ...{ objective: "checklist", memory: true, patience: 4 },
      },
    );
  });

  it("has what a search is to meet among the rest, and begins with it", async () => {
    await panel.deliver(modelsForm);
    await panel.page.locator("#goal").fill("a lighthouse");
    await panel.page.getByText("More options").click();
    await panel.page.getByLabel("Objective").selectOption("checklist");
    await panel.page.getByRole("button", { name: "Start search" }).click();
    const started = (await panel.posted()).at(-1);
    assert.ok(started?.kind === "start");
    assert.equal(started.plan["objective"], "checklist");
  });

  it("asks the host for another model, and for the default, by click and by key", async () => {
    await panel.deliver(modelsForm);
    await panel.page.getByRole("button", { name: "Change: Judges" }).click();
    assert.deepEqual((await panel.posted()).at(-1), { kind: "changeModel", role: "vision" });
    await panel.page.getByRole("button", { name: "Use the default: Draws" }).press("Enter");
    assert.deepEqual((await panel.posted()).at(-1), { kind: "resetModel", role: "image" });
  });

  it("says where the day's limit leaves too little, and asks the host for a higher one", async () => {
    const short = "$4.10 of today's $5.00 is spent; this search may need up to $1.20.";
    await panel.deliver(modelsForm, { kind: "estimate", text: "$1.20", isKnown: true, short });
    await panel.page.getByText(short).waitFor();
    await panel.page.locator("#goal").fill("a lighthouse");
    const leaves = /, \$1\.20, more than today's limit leaves/;
    await panel.page.locator("#start-reason", { hasText: leaves }).waitFor();
    await panel.page.getByRole("button", { name: "Raise daily limit…" }).click();
    assert.equal((await asked("raiseDailyLimit")).length, 1);
    await panel.deliver(estimate("$1.20"));
    assert.equal(await panel.page.getByRole("button", { name: "Raise daily limit…" }).count(), 0);
  });

  it("says whether the vision model is known to compare well, where that is a question", async () => {
    const judge = "The vision model failed its test: right in 4 of 8 test questions.";
    await panel.deliver(modelsForm, { kind: "estimate", text: "free", isKnown: true, judge });
    await panel.page.locator(".workload").getByText(judge).waitFor();
    await panel.deliver(estimate("$1.20"));
    await panel.page.locator(".workload", { hasText: "$1.20" }).waitFor();
    assert.equal(await panel.page.getByText(judge).count(), 0);
  });

  it("does not move away under the pointer when the goal is left empty for it", async () => {
    await panel.deliver(modelsForm);
    const button = panel.page.getByRole("button", { name: "Change: Draws" });
    await button.hover();
    await panel.page.mouse.down();
    await panel.frame();
    await panel.page.mouse.up();
    assert.deepEqual((await panel.posted()).at(-1), { kind: "changeModel", role: "image" });
  });

  it("shows other models without a loss of what was typed, and asks what they cost", async () => {
    await panel.deliver(modelsForm);
    await panel.page.locator("#goal").fill("a lighthouse");
    const before = (await asked("askEstimate")).length;
    const roles = modelsForm.models.roles.map((line) => ({ ...line, model: "another-1" }));
    await panel.deliver({ kind: "models", models: { ...modelsForm.models, roles } });
    assert.match(await panel.text(".models"), /another-1/);
    assert.equal(await panel.page.locator("#goal").inputValue(), "a lighthouse");
    assert.equal((await asked("askEstimate")).length, before + 1);
  });

  it("asks what it costs when that may be another sum, and only then", async () => {
    await panel.deliver(modelsForm);
    assert.equal((await asked("askEstimate")).length, 1);
    await panel.page.locator("#goal").pressSequentially("a lighthouse");
    await panel.page.locator("#negativePrompt").fill("people");
    assert.equal((await asked("askEstimate")).length, 1);
    await panel.page.locator("#candidates").fill("6");
    const last = (await asked("askEstimate")).at(-1);
    assert.ok(last?.kind === "askEstimate" && last.plan["candidates"] === 6);
    // What makes no search is no question.
    const count = (await asked("askEstimate")).length;
    await panel.page.locator("#candidates").fill("");
    await panel.page.locator("#candidates").fill("none");
    assert.ok((await asked("askEstimate")).length <= count + 1);
  });

  it("says below the size which one is really drawn, and no more once the model is another", async () => {
    await panel.deliver(modelsForm);
    const before = await panel.page.locator("#negativePrompt").boundingBox();
    const text = "Drawn as 1024 × 1024: flux-2 has no 512 × 512.";
    await panel.deliver({ kind: "drawnAs", text });
    assert.equal(await panel.page.getByRole("status").filter({ hasText: text }).count(), 1);
    await panel.deliver({ kind: "models", models: modelsForm.models });
    assert.equal(await panel.text(".drawn-as"), "");
    // A line without words takes no room.
    assert.deepEqual(await panel.page.locator("#negativePrompt").boundingBox(), before);
  });

  /** Lines of a text that end with a sign that only stands between two things. */
  const dangling = `[...document.querySelectorAll("main *")].flatMap((element) =>
    [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).flatMap((node) => {
      const topOf = (at) => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect().top;
      };
      return [...node.data.matchAll(/[·×]\\s*(?=\\S)/gu)]
        .filter(({ 0: sign, index }) => topOf(index) < topOf(index + sign.length))
        .map(({ index }) => node.data.slice(0, index + 1));
    }))`;

  it("breaks no line behind a sign that only parts two words, however narrow it is", async () => {
    await panel.deliver({ ...modelsForm, values: { goal: "a lighthouse" } });
    const text = "Drawn as 1024\u00a0×\u00a01024: flux-2-schnell has no 512\u00a0×\u00a0512.";
    await panel.deliver({ kind: "drawnAs", text }, estimate("$0.31 to $0.74"));
    for (let width = 280; width <= 480; width += 8) {
      await panel.resize({ width, height: 640 });
      assert.deepEqual(await panel.page.evaluate(dangling), [], `${width} px`);
    }
    await panel.resize({ width: 1280, height: 800 });
  });

  it("asks for it anew with each size that is chosen", async () => {
    await panel.deliver(modelsForm);
    await panel.page.locator("#size").selectOption("1024 × 1024");
    const last = (await asked("askEstimate")).at(-1);
    assert.ok(last?.kind === "askEstimate");
    assert.deepEqual([last.plan["widthPx"], last.plan["heightPx"]], [1024, 1024]);
  });

  it("says what it costs beside what is started, and why nobody can tell", async () => {
    await panel.deliver(modelsForm, estimate("$0.31 to $0.74"));
    assert.match(await panel.text(".workload"), /model calls, \$0\.31 to \$0\.74/);
    await panel.page.locator("#goal").fill("a lighthouse");
    await panel.frame();
    assert.match(await panel.text("#start-reason"), /images at most, \$0\.31 to \$0\.74/);
    await panel.deliver(estimate("nothing answers", false));
    assert.match(await panel.text(".workload-unknown"), /Nothing answers/);
    assert.match(await panel.text("#start-reason"), /images at most, cost not known/);
    // Nobody is kept from starting by it.
    await panel.page.getByText("Start search").click();
    assert.equal((await asked("start")).length, 1);
  });
});
