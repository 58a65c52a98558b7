import { encodePixels } from "../../src/images/encodePixels.js";
import { painted } from "../../src/search/judgeTest/paint.js";
import { knownPairs } from "../../src/search/judgeTest/pairs.data.js";
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Frame } from "playwright-core";
import type { Question } from "../../src/protocol/plan.js";
import { editorTimeoutMs, screensFolder, useEditor } from "../support/editorRun.js";
import { endedSession, newSession, outputOf } from "../support/editorSessions.js";
import { goodAnswer } from "../support/fakeChat.js";
import { FakeOpenai } from "../support/fakeOpenai/fakeOpenai.js";
import { flavourOf } from "../support/fakeOpenai/flavours.data.js";
import { photograph, photographIn } from "./launcher/photograph.js";
import { panelButton, standsAs } from "./launcher/searchPanel.js";
import { waitFor } from "./launcher/waitFor.js";
import { openFile, runCommand } from "./launcher/workbench.js";

const goal = "Two red sailboats under a full moon, as a watercolour";
const model = "Qwen/Qwen3.5-4B";

type Body = Readonly<Record<string, unknown>>;

/** All that a request says, whoever says it. */
function messagesIn(body: Body) {
  return (body["messages"] as readonly Body[]).map(({ role, content }) => {
    const parts = Array.isArray(content) ? (content as readonly { text?: string }[]) : [];
    const text =
      typeof content === "string" ? content : parts.map((part) => part.text ?? "").join("");
    return { role: role as "system" | "user", text };
  });
}

const isComparison = (body: Body): boolean =>
  messagesIn(body).some(({ text }) => text.includes("You compare"));

/** The right pictures of the test before the first comparison, as they are sent. */
const rightPictures = knownPairs.map(({ right }) => {
  const { bytes } = encodePixels(painted(right), { maxPx: 1024, mediaType: "image/jpeg" });
  return Buffer.from(bytes).toString("base64");
});
/** The place of the right one of two known pictures; -1 where it shows others. */
function rightPlace(body: Body): number {
  const shown = (body["messages"] as readonly Body[]).flatMap(({ content }) =>
    Array.isArray(content) ? (content as readonly { image_url?: { url: string } }[]) : [],
  );
  const urls = shown.flatMap(({ image_url: image }) => (image === undefined ? [] : [image.url]));
  return urls.findIndex((url) => rightPictures.some((picture) => url.endsWith(picture)));
}
/** As any answer, and right where it is known what is. */
function said(body: Body): string {
  const answer = goodAnswer({ messages: messagesIn(body), form: {} } as never);
  const place = isComparison(body) ? rightPlace(body) : -1;
  if (place === -1) return answer;
  return JSON.stringify({ ...JSON.parse(answer), order: place === 0 ? "A > B" : "B > A" });
}
const isPlan = (body: Body): boolean =>
  messagesIn(body).some(({ text }) => text.includes("You take a goal for a picture apart"));

describe("a checklist that is planned first, in the editor", function () {
  this.timeout(editorTimeoutMs);
  let server: FakeOpenai;
  /** Lets go the comparisons that wait. */
  let letGo: () => void = () => undefined;
  const seen = new Promise<void>((resolve) => (letGo = resolve));
  before(async () => {
    server = await FakeOpenai.start(flavourOf("vllm"), {
      says: said,
      work: async ({ body }) => {
        if ("messages" in body && isComparison(body) && rightPlace(body) === -1) await seen;
      },
    });
  });
  after(() => server.stop());
  const run = useEditor(() => ({
    settings: {
      "imagebeam.search.width": 128,
      "imagebeam.search.height": 128,
      "imagebeam.models": { language: `shed/${model}`, vision: `shed/${model}` },
      "imagebeam.connections": [
        {
          ...{ name: "shed", kind: "openai", url: server.url, profile: "vllm" },
          prices: { [model]: { input: 0.4, output: 1.6 } },
        },
      ],
    },
  }));
  const plans = (): number =>
    server.ledger.filter(({ body }) => "messages" in body && isPlan(body)).length;
  let form: Frame;

  it("shows the questions of a goal before anything is drawn, and takes a change by keys", async () => {
    const { page } = run().editor;
    await runCommand(page, "Imagebeam: Open Search Form");
    form = await standsAs(page, "Start search");
    await form.locator("#goal").fill(goal);
    await form.locator("#preset").selectOption("classic");
    await form.locator("#candidates").fill("3");
    await form.locator("#iterations").fill("2");
    await form.getByText("More options").click();
    await form.locator("#objective").selectOption("checklist");
    await form.getByText("More options").click();
    await panelButton(form, "Plan first").focus();
    await page.keyboard.press("Enter");
    await form.getByText(/planned by Qwen\/Qwen3\.5-4B of shed, \$0\.00/).waitFor();
    assert.equal(plans(), 1);
    const fifth = form.getByRole("textbox", { name: "Question 5" });
    assert.equal(await fifth.inputValue(), "Is it painted?");
    await fifth.focus();
    // Not Ctrl+A: the workbench carries that out, some time after the key.
    await page.keyboard.press("End");
    await page.keyboard.press("Shift+Home");
    await page.keyboard.type("Is it a watercolour on rough paper?");
    await page.keyboard.press("Alt+ArrowUp");
    await form.getByText("counts twice").nth(2).waitFor();
    await form.locator(".plan-first").evaluate("(part) => part.scrollIntoView()");
    await photograph(run(), "plan-first");
  });

  it("keeps them while its page is away", async () => {
    const { page } = run().editor;
    await openFile(page, "notes.md");
    await page.locator(".tab", { hasText: "New search" }).click();
    form = await waitFor("the form with its questions", async () => {
      const frame = await standsAs(page, "Start search");
      const areas = frame.locator(".plan-text");
      return (await areas.count()) === 5 && frame;
    });
    const fifth = form.getByRole("textbox", { name: "Question 5" });
    assert.equal(await fifth.inputValue(), "Is it a watercolour on rough paper?");
  });

  it("is searched with as it was changed, with images compared, and says why the winner won", async () => {
    const { editor, workspace } = run();
    const { page } = editor;
    const folder = await newSession(outputOf(workspace), () =>
      panelButton(form, "Start search").click(),
    );
    const panel = await waitFor("images to be compared", async () => {
      for (const frame of page.frames()) {
        const compared = frame.getByText(/comparing [234] images/i).first();
        if (await compared.isVisible().catch(() => false)) return frame;
      }
      return undefined;
    });
    await photograph(run(), "plan-first-comparing");
    letGo();
    const { state, events } = await endedSession(folder);
    await standsAs(page, "Finished");
    assert.equal(state.end?.kind, "finished");
    const edited = (state.plan.checklist ?? []).find(({ id }: Question) => id === "q5");
    assert.deepEqual(edited, {
      ...{ id: "q5", text: "Is it a watercolour on rough paper?", half: "how" },
      ...{ weight: 2, kind: "style", needs: [] },
    });
    // Nobody planned another one, and every image was asked the changed question.
    assert.equal(plans(), 1);
    assert.equal(events.filter(({ kind }) => kind === "checklistPlanned").length, 0);
    const asked = server.ledger.filter(({ body }) =>
      JSON.stringify(body).includes("Is it a watercolour on rough paper?"),
    );
    assert.ok(asked.length >= 6, `${asked.length}`);
    assert.ok(state.comparisons.length >= 2, `${state.comparisons.length}`);
    const why = await waitFor("why it won", async () => {
      const text = await panel
        .locator(".why-won")
        .innerText()
        .catch(() => "");
      return text !== "" && text.replace(/\s+/g, " ");
    });
    assert.match(why, /^Why this won/i);
    // What it cannot tell of every image, such as faults of drawing, is not counted.
    assert.match(why, /\d of [67] questions/);
    assert.match(why, /compar/i);
    const path = join(screensFolder, "plan-first-why-won.png");
    await panel.locator(".why-won").screenshot({ path });
    await panel.getByRole("button", { name: "Checklist (7)" }).click();
    const rows = panel.getByRole("region", { name: "Checklist" }).getByRole("listitem");
    const row = rows.filter({ hasText: "Is it a watercolour on rough paper?" });
    assert.match(await row.innerText(), /met by \d of 6/);
    await photographIn(["vscode-light"], run().editor, "plan-first-questions");
  });
});
