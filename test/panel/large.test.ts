import assert from "node:assert/strict";
import type { PanelPage } from "../support/panelPage.js";
import type { PanelServer } from "../support/panelServer.js";
import { largeSession, type SessionMessage } from "../support/panelSessions.js";
import { usePanel } from "../support/usePanel.js";

describe("a session of 300 images in the search panel", function () {
  let server: PanelServer;
  let panel: PanelPage;
  let session: SessionMessage;
  const fetched = new Set<string>();
  usePanel((run) => ({ server, panel } = run));
  before(async () => {
    session = await largeSession(server.origin);
    panel.page.on("request", (request) => {
      if (request.url().includes("/images/")) fetched.add(request.url());
    });
    await panel.deliver(session);
    // Those out of sight come a moment later.
    await panel.until('document.querySelectorAll(".node").length === 300');
    await panel.pictures();
  });

  it("makes pictures of what is in sight, and of nothing else", async () => {
    const inSight = fetched.size;
    assert.ok(inSight > 0 && inSight < 60, `${inSight} were fetched`);
    await panel.page.mouse.move(300, 400);
    await panel.page.mouse.wheel(-1500, 0);
    await panel.frame();
    await panel.pictures();
    assert.ok(fetched.size > inSight);
    const painted = await panel.page.locator('canvas[data-state="shown"]').count();
    assert.ok(painted < 60, `${painted} are kept painted`);
  });

  it("never scales an image of full size in a node", async () => {
    assert.equal(await panel.page.locator(".node img").count(), 0);
    const widest = await panel.page.evaluate<number>(
      'Math.max(...[...document.querySelectorAll("canvas.thumbnail")].map(({ width }) => width))',
    );
    // 300 is the width that a canvas has before anything is painted on it.
    assert.ok(widest <= 300, `${widest} pixels wide`);
  });

  it("fetches a picture that comes back into sight no second time", async () => {
    let again = 0;
    panel.page.on("request", (request) => {
      if (request.url().includes("/images/")) again++;
    });
    await panel.page.mouse.wheel(1500, 0);
    await panel.frame();
    await panel.pictures();
    assert.equal(again, 0);
  });

  it("fits into the window, its texts away rather than too small to read", async () => {
    await panel.page.getByRole("button", { name: "Fit the tree in view" }).click();
    await panel.frame();
    await panel.pictures();
    const sizes = await panel.page.evaluate<number[]>(`[...document.querySelectorAll("#app *")]
      .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ""))
      .map((element) => parseFloat(getComputedStyle(element).fontSize))`);
    assert.ok(Math.min(...sizes) >= 11);
    assert.deepEqual(await panel.complaints(), []);
  });
});
