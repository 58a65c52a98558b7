import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Browser } from "playwright-core";
import { nodeFileSystem } from "../../src/disk/fileSystem.js";
import { openEvaluation } from "../../src/evaluation/openEvaluation.js";
import { systemProcesses } from "../../src/sessions/processIdentity.js";
import { loadSession } from "../../src/sessions/loadSession.js";
import { allCandidates } from "../../src/search/candidates.js";
import { systemClock } from "../../src/systemClock.js";
import { runCli, small } from "../support/cliProcess.js";
import { pressed, saidAloud } from "../support/compareStage.js";
import { pairSeen } from "../support/evaluationPages.js";
import { joinedPage } from "../support/hostedEvaluation.js";
import { launchBrowser, type PanelPage } from "../support/panelPage.js";
import { startPanelServer, type PanelServer } from "../support/panelServer.js";
import { sessionFoldersIn } from "../support/editorSessions.js";
import { evaluationsIn, votesIn } from "../support/evaluationFiles.js";
import { evaluateRig } from "../support/vscode/evaluateRig.js";
import { editor } from "../support/vscode/fakeEditor.js";

const disk = {
  ...{ files: nodeFileSystem, processes: systemProcesses, clock: systemClock },
  newId: () => crypto.randomUUID(),
};

/** Everything that the page has: its elements, their properties that are read out, and what it kept. */
const everything = `(() => {
  const properties = ["title", "ariaLabel", "ariaDescription", "alt", "value", "href", "src", "innerText", "id", "className"];
  const own = [...document.querySelectorAll("*")].flatMap((element) => [
    ...[...element.attributes].map(({ name, value }) => name + "=" + value),
    ...properties.map((name) => String(element[name] ?? "")),
    ...(element.shadowRoot === null ? [] : [element.shadowRoot.innerHTML]),
  ]);
  const kept = JSON.stringify(panel.saved() ?? null);
  const stores = [sessionStorage, localStorage].map((store) => JSON.stringify({ ...store }));
  const loads = performance.getEntries().map(({ name }) => name);
  return [document.documentElement.outerHTML, document.title, location.href, kept, ...stores, ...loads, ...own].join("\\n");
})()`;

describe("a blind evaluation, by a real page and its real host", function () {
  let browser: Browser;
  let server: PanelServer;
  let output: string;
  let session: string;
  let panel: PanelPage;
  let rig: ReturnType<typeof evaluateRig>;
  const folder = (): string => evaluationsIn(output).at(-1) ?? "";
  const votes = (): unknown[] =>
    votesIn(folder()).flatMap(({ kind, outcome }) => (kind === "voter" ? [] : [outcome ?? kind]));
  const pairNow = (): Promise<string> => panel.text(".question-progress b");
  const focused = (): Promise<string> =>
    panel.page.evaluate("document.activeElement?.textContent?.trim() ?? ''");
  const button = (name: string | RegExp) => panel.page.getByRole("button", { name });

  before(async () => {
    output = realpathSync(mkdtempSync(join(tmpdir(), "imagebeam-evaluate-")));
    [server, browser] = await Promise.all([startPanelServer(), launchBrowser()]);
    await runCli(["two red sailboats under a moon", "--out", output, ...small(4, 2, 3)]);
    [session = ""] = sessionFoldersIn(output);
  });
  after(async () => {
    await browser.close();
    await server.close();
    rmSync(output, { recursive: true, force: true });
  });
  beforeEach(async () => {
    rig = evaluateRig(output, { disk });
    const isFirst = evaluationsIn(output).length === 0;
    const begun = rig.commands["imagebeam.evaluateBlind"]({ folder: session });
    if (!isFirst) await (await editor.list()).choose("Start Anew");
    await begun;
    panel = await joinedPage(browser, server, { name: "evaluate", width: 1024, height: 768 });
    await pairSeen(panel);
  });
  afterEach(async () => {
    assert.deepEqual(await panel.complaints(), []);
    for (const each of editor.panels) each.dispose();
    await panel.close();
  });

  /** Waits until the next pair is in sight. */
  async function next(act: () => Promise<void>): Promise<void> {
    const number = `document.querySelector(".question-progress b")?.dataset.pair`;
    const before = await panel.page.evaluate(number);
    await act();
    await panel.until(`${number} !== ${JSON.stringify(before)}`);
    await pairSeen(panel);
  }
  const key = (name: string): Promise<void> => next(() => panel.page.keyboard.press(name));

  it("takes votes, a skip and what is taken back by keys alone, wherever the focus is", async () => {
    assert.match(await pairNow(), /^Pair 1 of about \d+$/);
    await key("1");
    await key("2");
    await panel.page.keyboard.press("Tab");
    await key("0");
    await key("9");
    await key("s");
    assert.match(await pairNow(), /^Pair 5 of/);
    assert.deepEqual(votes(), ["left", "right", "tie", "neither", "skip"]);
    await key("u");
    await key("U");
    assert.match(await pairNow(), /^Pair 4 of/);
    assert.deepEqual(votes().slice(5), ["undo", "undo"]);
    await key("2");
    const { voters } = await openEvaluation(folder());
    assert.deepEqual(
      voters[0]?.votes.map(({ outcome }) => outcome),
      ["left", "right", "tie", "right"],
    );
  });

  it("fits into the panel of an 800 pixels wide window with text beside it", async () => {
    await panel.resize({ width: 271, height: 520 });
    const over = await panel.page.evaluate(
      "[...document.querySelectorAll('body *')].filter((each) => each.getBoundingClientRect().right > innerWidth + 1 && each.checkVisibility()).map((each) => each.className)",
    );
    assert.deepEqual(over, []);
  });

  it("takes the same by mouse, and leaves the focus and the keys where they were", async () => {
    await next(() => button(/^A is better/).click());
    await next(() => button(/^B is better/).click());
    await next(() => button(/^Tie/).click());
    await next(() => button(/^Neither is good/).click());
    await next(() => button(/^Skip/).click());
    await next(() => button(/^Undo/).click());
    await key("1");
    assert.deepEqual(votes(), ["left", "right", "tie", "neither", "skip", "undo", "left"]);
    for (const [mode, name] of [
      ["m", "Slider"],
      ["m", "Slider"],
      ["m", "Toggle"],
      ["m", "Side by side"],
      ["M", "Toggle"],
    ] as const) {
      await pressed(panel, mode === "M" ? "Shift+M" : mode);
      assert.equal(await button(name).first().getAttribute("aria-pressed"), "true");
    }
    await panel.page.keyboard.press("c");
    assert.equal(await panel.text(".pane-letter"), "A");
  });

  it("takes one answer for a key that is held, and none before both pictures are in sight", async () => {
    await panel.page.keyboard.down("1");
    for (let times = 0; times < 20; times++) await panel.page.keyboard.down("1");
    await panel.page.keyboard.up("1");
    await panel.until(
      `/^Pair 2 /.test(document.querySelector(".question-progress b").textContent)`,
    );
    await pairSeen(panel);
    assert.deepEqual(votes(), ["left"]);
    // Faster than the disk: what is pressed meanwhile is an answer to nothing that was seen.
    await panel.page.evaluate(`(() => {
      for (let times = 0; times < 10; times++) dispatchEvent(new KeyboardEvent("keydown", { key: "2", cancelable: true }));
    })()`);
    await panel.until(
      `/^Pair 3 /.test(document.querySelector(".question-progress b").textContent)`,
    );
    await pairSeen(panel);
    assert.deepEqual(votes(), ["left", "right"]);
  });

  it("is blind: nothing in the page tells which image is which until the person wants the result", async () => {
    const { state } = await loadSession(session);
    const candidates = allCandidates(state);
    const { evaluation } = await openEvaluation(folder());
    const secrets = [
      ...candidates.flatMap(({ id, texts, image }) => [
        id,
        texts?.prompt ?? "–none–",
        image?.file ?? "–none–",
        image?.sha256 ?? "–none–",
      ]),
      ...[output, basename(session), basename(folder()), evaluation.evaluationId],
      ...evaluation.items.map(({ sha256 }) => sha256),
      ...evaluation.arms.map(({ name }) => `>${name}<`),
      ...evaluation.items
        .flatMap(({ scores }) => [scores?.total, scores?.alignment])
        .map(scoreText),
      rig.voter ?? "–none–",
    ];
    const look = async (): Promise<void> => {
      const all = await panel.page.evaluate<string>(everything);
      assert.ok(all.length > 2000);
      assert.deepEqual(
        secrets.filter((secret) => all.includes(secret)),
        [],
      );
      // Neither bytes nor sizes of files or pictures.
      assert.doesNotMatch(all, /\b\d+(?:\.\d+)? ?(?:bytes|kB|KB|MB|px by)\b|rank|score[^s]/i);
    };
    await look();
    for (const press of ["1", "m", "2", "m", "0", "m", "s", "u", "9"]) {
      if (press === "m") await pressed(panel, "m");
      else await key(press);
      await look();
    }
    await button("Stop here").click();
    await panel.page.getByRole("heading", { name: "Stopped" }).waitFor();
    await look();
    // And the test would find it.
    await button("Show the result").click();
    await panel.until(`document.querySelectorAll(".strip-item").length === 12`);
    const all = await panel.page.evaluate<string>(everything);
    assert.ok(candidates.every(({ id }) => all.includes(id)));
  });

  it("comes back to the very pair after the page was hidden or loaded anew", async () => {
    await key("1");
    await key("2");
    const before = await panel.page.screenshot({ clip: stageClip });
    const text = await pairNow();
    await panel.comeBack();
    await pairSeen(panel);
    assert.equal(await pairNow(), text);
    await panel.frame();
    assert.ok((await panel.page.screenshot({ clip: stageClip })).equals(before));
  });

  it("says aloud what became of an answer and what is asked next", async () => {
    const said = await saidAloud(panel, () => key("1"));
    // On a busy machine that the page has come may be said only now.
    assert.match(
      said.join(" "),
      /(?:^|Pair 1 of about \d+\. )A was better\. Pair 2 of about \d+\.$/,
    );
    assert.deepEqual(await panel.axe(), []);
  });

  it("goes on after the result by keys, until enough is known, with the focus where it is asked", async () => {
    await key("1");
    await button("Stop here").click();
    await panel.page.getByRole("heading", { name: "Stopped" }).waitFor();
    assert.equal(await focused(), "Stopped");
    await panel.page.keyboard.press("Tab");
    await panel.page.keyboard.press("Enter");
    await panel.page.getByRole("heading", { name: "Result of the blind evaluation" }).waitFor();
    assert.equal(await focused(), "Result of the blind evaluation");
    const goOn = panel.page.locator("vscode-button", { hasText: /^Go on voting: about \d+ more/ });
    assert.match((await goOn.getAttribute("title")) ?? "", /count as not blind/);
    await panel.page.keyboard.press("Tab");
    await panel.page.keyboard.press("Enter");
    await pairSeen(panel);
    assert.equal(await focused(), "Which is better?");
    assert.match(await pairNow(), /^Pair 2 of about \d+$/);
    await key("2");
    assert.equal(votesIn(folder()).at(-1)?.["afterResult"], true);
  });

  it("goes to its end by keys: stops, says why, shows who won, and picks it", async () => {
    for (let votes = 0; votes < 40; votes++) {
      await panel.page.keyboard.press(votes % 3 === 0 ? "2" : "1");
      await panel.until(
        `document.querySelector(".stopped") !== null || new RegExp("^Pair ${votes + 2} ").test(document.querySelector(".question-progress b")?.textContent ?? "")`,
      );
      if ((await panel.page.locator(".stopped").count()) > 0) break;
      await pairSeen(panel);
    }
    await panel.page.getByRole("heading", { name: "Enough asked" }).waitFor();
    assert.equal(await focused(), "Enough asked");
    assert.match(await panel.text(".stopped p"), /More votes would hardly|three votes for each/);
    // The keys of the vote are over; Tab and Enter lead on.
    await panel.page.keyboard.press("1");
    await button("Show the result").focus();
    await panel.page.keyboard.press("Enter");
    await panel.until(
      `document.querySelectorAll(".strip-item canvas[data-state=shown]").length === 12`,
    );
    assert.equal(await focused(), "Result of the blind evaluation");
    assert.ok((await panel.text(".result-first")).length > 10);
    assert.equal(await panel.page.locator(".plot").count(), 2);
    assert.deepEqual(await panel.axe(), []);
    const second = panel.page.locator(".strip-item").nth(1);
    const name = (await second.locator("bdi").innerText()).trim();
    assert.match(await second.innerText(), /place \d+–\d+/);
    await second.focus();
    await panel.page.keyboard.press("Enter");
    assert.match(await panel.text(".leader-name"), new RegExp(`^2nd: ${name}`));
    const pick = panel.page.getByRole("button", { name: /^Pick the winner/ });
    if ((await pick.count()) > 0) {
      await pick.focus();
      await panel.page.keyboard.press("Enter");
      while (rig.acted.length === 0) await panel.frame();
      assert.deepEqual(rig.acted, [["imagebeam.pickWinner", { folder: session, candidate: name }]]);
    }
  });
});

/** Of the stage, within a page of 1024 by 768. */
const stageClip = { x: 0, y: 120, width: 1024, height: 480 };

/** A score as the page would write it; those of two figures alone may stand there by chance. */
function scoreText(score: number | null | undefined): string {
  return score == null ? "–none–" : `>${Math.round(score)}<`;
}
