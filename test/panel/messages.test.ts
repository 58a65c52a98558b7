import assert from "node:assert/strict";
import type { SessionEvent } from "../../src/protocol/events.js";
import { fold } from "../../src/search/reduce.js";
import { fateOf, ranksOf } from "../../src/search/selectors.js";
import type { PanelPage, ShownNode } from "../support/panelPage.js";
import type { PanelServer } from "../support/panelServer.js";
import { sessionOf, starts, upTo, type Recording } from "../support/panelSessions.js";
import { usePanel } from "../support/usePanel.js";
import { emptyForm } from "../support/panelForms.js";

/** What the panel has to show of these events, derived here by other means than its own. */
function expectedNodes(events: readonly SessionEvent[]): ShownNode[] {
  const state = fold(events);
  const ranks = ranksOf(state);
  const isRunning = (id: string): boolean =>
    Object.keys(state.running).some((key) => key.startsWith(`${id}/`));
  return Object.values(state.candidates)
    .map((candidate) => {
      const { id, scores } = candidate;
      const fate = fateOf(state, candidate);
      const isOver = candidate.state === "judged" || candidate.state === "failed";
      const idle = candidate.texts === null ? "queued" : "between";
      const face = isOver || isRunning(id) ? candidate.state : idle;
      return {
        id,
        face: face === "judged" && fate !== "none" ? fate : face,
        total: scores?.total == null ? null : String(Math.round(scores.total)),
        rank: ranks[id]?.iterationRank ?? null,
      };
    })
    .sort((a, b) => a.id.localeCompare(b.id));
}

const hostile = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script> \u202Eand [a link](command:workbench.action.quit)`;

describe("what the host says to the search panel", function () {
  let server: PanelServer;
  let recording: Recording;
  let panel: PanelPage;
  usePanel((run) => ({ server, recording, panel } = run));
  beforeEach(() => panel.reload());

  it("shows the fold of the events, in whatever batches they come", async () => {
    const { events } = recording;
    const [first, ...rest] = events;
    assert.ok(first);
    await panel.deliver(sessionOf([first], server.origin));
    const batches = [1, 2, 3, 5, 8, 13, 21, 100];
    let sent = 1;
    for (const size of batches) {
      const batch = rest.slice(sent - 1, sent - 1 + size);
      await panel.deliver({ kind: "events", events: batch, images: [] });
      sent += batch.length;
      assert.deepEqual(await panel.nodes(), expectedNodes(events.slice(0, sent)));
    }
    assert.equal(sent, events.length);
    assert.deepEqual(await panel.complaints(), []);
  });

  it("takes events that it knows already for nothing new", async () => {
    const half = recording.events.slice(0, 50);
    await panel.deliver(sessionOf(half, server.origin));
    await panel.deliver({ kind: "events", events: recording.events.slice(30, 60), images: [] });
    assert.deepEqual(await panel.nodes(), expectedNodes(recording.events.slice(0, 60)));
    assert.equal((await panel.posted()).length, 1);
  });

  it("asks for everything again after a gap, a few times, and then says so", async () => {
    const { events } = recording;
    const start = sessionOf(events.slice(0, 20), server.origin);
    const gap = { kind: "events", events: events.slice(40, 50), images: [] };
    await panel.deliver(start);
    for (const asked of [2, 3, 4]) {
      await panel.deliver(gap);
      assert.equal((await panel.posted()).length, asked);
      await panel.deliver(start);
      assert.deepEqual(await panel.nodes(), expectedNodes(events.slice(0, 20)));
    }
    await panel.deliver(gap);
    assert.equal((await panel.posted()).length, 4);
    assert.match(await panel.text("#app"), /This search cannot be shown/);
  });

  it("forgets its gaps once events fit again", async () => {
    const { events } = recording;
    const gap = { kind: "events", events: events.slice(40, 50), images: [] };
    await panel.deliver(sessionOf(events.slice(0, 20), server.origin));
    for (let round = 0; round < 3; round++) await panel.deliver(gap);
    await panel.deliver({ kind: "events", events: events.slice(20, 30), images: [] });
    await panel.deliver(gap);
    assert.equal((await panel.posted()).length, 5);
    assert.deepEqual(await panel.nodes(), expectedNodes(events.slice(0, 30)));
  });

  it("ignores what is no message of the host", async () => {
    await panel.deliver(sessionOf(recording.events, server.origin));
    // The tree is drawn once the page has told it how large it is.
    await panel.page.locator(".node").first().waitFor();
    const before = await panel.nodes();
    const uri = "https://elsewhere.test/i0c0.png";
    const forged: unknown[] = [
      null,
      "session",
      42,
      [],
      { kind: "session" },
      { kind: "ready" },
      { kind: "form", values: {}, output: "" },
      { kind: "access", access: { kind: "driven", more: true } },
      { kind: "events", events: [], images: [{ candidate: "__proto__", uri }] },
      { kind: "trouble", message: "x".repeat(3000) },
      { kind: "trouble", message: "x", html: "<b>x</b>" },
      { __proto__: { kind: "trouble", message: "inherited" } },
    ];
    for (const message of forged) await panel.deliver(message);
    assert.deepEqual(await panel.nodes(), before);
    assert.equal((await panel.posted()).length, 1);
    assert.deepEqual(await panel.complaints(), []);
  });

  it("shows a hostile goal and hostile answers as the text that they are", async () => {
    const events = recording.events.map((event) => {
      if (event.kind === "searchStarted") {
        return { ...event, plan: { ...event.plan, goal: hostile } };
      }
      if (event.kind === "promptWritten") {
        return { ...event, what: hostile, how: hostile, prompt: hostile };
      }
      if (event.kind === "critiqueWritten") {
        return { ...event, text: hostile, recommendations: { what: hostile, how: hostile } };
      }
      if (event.kind !== "candidateJudged") return event;
      return { ...event, findings: [{ text: hostile, half: "what" as const, met: false }] };
    });
    await panel.deliver({ ...emptyForm, values: { goal: hostile } });
    await panel.deliver(sessionOf(events, server.origin, { kind: "readOnly", reason: hostile }));
    await panel.deliver({ kind: "trouble", message: hostile });
    await panel.page.locator(".goal-button").click();
    await panel.frame();
    assert.match(await panel.text(".detail"), /<img src=x onerror=/);
    assert.equal(await panel.page.title(), "Imagebeam search");
    assert.equal(await panel.page.locator("#app script, #app iframe, #app a").count(), 0);
    assert.deepEqual(await panel.complaints(), []);
  });

  it("takes no image from anywhere but the page's own source", async () => {
    const session = sessionOf(recording.events, server.origin);
    const images = [{ candidate: "i0c0", uri: "http://localhost:9/elsewhere.png" }];
    await panel.deliver({ ...session, images });
    await panel.pictures();
    const complaints = await panel.complaints();
    assert.ok(complaints.length > 0);
    for (const complaint of complaints)
      assert.match(complaint, /Content Security Policy|^connect-src/);
    assert.equal(await panel.page.locator('[data-id="i0c0"] [data-state="missing"]').count(), 1);
  });

  it("remembers which session it shows, by its id alone", async () => {
    const [first] = recording.events;
    assert.ok(first?.kind === "searchStarted");
    await panel.deliver(sessionOf(recording.events, server.origin));
    // A session is folded in slices, the last one of which may come some frames later.
    await panel.until(`panel.saved()?.sessionId === "${first.sessionId}"`);
    const saved = JSON.stringify(await panel.saved());
    for (const secret of [server.origin, "red sailboats", ".png"]) {
      assert.ok(!saved.includes(secret), `${secret} in ${saved}`);
    }
    await panel.deliver(emptyForm);
    assert.deepEqual(await panel.saved(), { sessionId: null });
  });

  it("keeps what was typed into a form when it is told of the form again", async () => {
    await panel.deliver(emptyForm);
    await panel.page.locator("#goal").fill("a lighthouse at dusk");
    await panel.deliver(emptyForm);
    assert.equal(await panel.page.locator("#goal").inputValue(), "a lighthouse at dusk");
  });

  it("keeps what the person selected when it is told everything again", async () => {
    const events = upTo(recording.events, starts("i2c2", "draw"));
    await panel.deliver(sessionOf(events, server.origin));
    await panel.page.locator('.node[data-id="i0c3"]').click();
    await panel.deliver(sessionOf(recording.events, server.origin, { kind: "idle" }));
    assert.match(await panel.text(".detail h2"), /i0c3/);
    assert.match(await panel.text(".notices"), /Show the winner/);
  });
});
