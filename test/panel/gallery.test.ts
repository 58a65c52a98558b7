import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Locator } from "playwright-core";
import type { GalleryFromPage, GalleryImage } from "../../src/protocol/galleryMessages.js";
import {
  answerLooks,
  changedOf,
  galleryImageOf,
  galleryImages,
  galleryNowMs,
  galleryOf,
  gallerySlices,
  openGallery,
  postedBy,
} from "../support/galleryPanel.js";
import { isLookedAt } from "../support/lookedAt.js";
import { launchBrowser, type PanelPage } from "../support/panelPage.js";
import { startPanelServer, type PanelServer } from "../support/panelServer.js";
import { recordSearch } from "../support/panelSessions.js";
import { panelThemes } from "../support/panelThemes.data.js";

const screens = fileURLToPath(new URL("../../.cache/screens/panel/", import.meta.url));
const hostile = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script> \u202Eand [a link](command:workbench.action.quit)`;

const wide = [1280, 800] as const;
const narrow = [320, 640] as const;
/** Between them lies nothing but where parts stand, which no theme changes. */
const allSizes = [wide, [800, 600], [460, 640], narrow] as const;

/** What may be wider than it is: cut on purpose, or not seen. */
const mayClip: ReadonlySet<string> = new Set([
  "h1.for-reader",
  "span.for-reader",
  "label.field-label",
  "p.bar-line",
  "span.tile-day",
]);

describe("the gallery's page", function () {
  let server: PanelServer;
  let browser: Browser;
  let files: string[];
  let panel: PanelPage;
  before(async () => {
    const parts = [startPanelServer(), launchBrowser(), recordSearch()] as const;
    const [serving, launched, { folder }] = await Promise.all(parts);
    [server, browser] = [serving, launched];
    server.setImages(folder);
    files = readdirSync(folder).filter((name) => name.endsWith(".png"));
    mkdirSync(screens, { recursive: true });
    panel = await openGallery(browser, server, { files });
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  const show = async (images: GalleryImage[]): Promise<void> => {
    await panel.reload();
    await panel.page.clock.setFixedTime(galleryNowMs);
    await panel.page.evaluate(answerLooks(server.origin, files));
    await panel.deliver(...gallerySlices(images));
    await panel.pictures();
  };
  const tile = (id: string): Locator => panel.page.locator(`[data-id="${id}"]`);
  const count = (): Promise<string> => panel.text(".filter-count");
  const focused = (): Promise<string> =>
    panel.page.evaluate<string>("document.activeElement?.dataset.id ?? ''");
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      await panel.page.keyboard.press(key);
      await panel.frame();
    }
  };
  const asked = async (): Promise<readonly GalleryFromPage[]> =>
    (await postedBy(panel)).filter(({ kind }) => kind !== "ready" && kind !== "look");
  /** Ids of the tiles that are in the page. */
  const made = (): Promise<string[]> =>
    panel.page.evaluate<string[]>(
      "[...document.querySelectorAll('.tile')].map(({ dataset }) => dataset.id)",
    );

  describe("with 10,000 images", () => {
    before(() => show(galleryImages(10_000)));

    it("has a few rows in the page, and asks for the links of those alone", async () => {
      assert.equal(await count(), "10,000 images");
      const tiles = await made();
      assert.ok(tiles.length > 10 && tiles.length < 60, `${tiles.length} tiles`);
      const looked = (await postedBy(panel)).flatMap((message) =>
        message.kind === "look" ? message.ids : [],
      );
      assert.deepEqual(new Set(looked), new Set(tiles));
      const grid = panel.page.getByRole("grid", { name: /newest first/ });
      assert.equal(await grid.getAttribute("aria-rowcount"), "1667");
    });

    it("shows what it is scrolled to, and fetches nothing that was passed by", async () => {
      let fetched = 0;
      panel.page.on(
        "request",
        (request) => (fetched += Number(request.url().includes("/images/"))),
      );
      await panel.page.evaluate("document.querySelector('.grid-view').scrollTop = 200_000");
      await panel.frame();
      await panel.pictures();
      assert.ok(!(await made()).includes("n6"));
      assert.ok(fetched < 60, `${fetched} fetched`);
      const row = panel.page.locator(".grid-row").nth(1);
      assert.ok(Number(await row.getAttribute("aria-rowindex")) > 500);
    });

    it("comes to its last image by a key, and back to its first", async () => {
      await tile("n0").focus();
      await press("End");
      assert.equal(await focused(), "n9999");
      assert.ok(await tile("n9999").isVisible());
      await press("Home");
      assert.equal(await focused(), "n0");
    });

    it("finds by words, in any case, in the goal and the prompt", async () => {
      await panel.page
        .getByRole("textbox", { name: /Search in goals/ })
        .fill("OWLS number 77 cold");
      await panel.frame();
      // Of every six the fifth; the number's beginning is enough.
      assert.match(await count(), /^\d+ of 10,000 images Clear filters$/);
      const [first = ""] = await made();
      assert.match(await tile(first).innerText(), /two owls number 77/);
      await panel.page.getByRole("button", { name: "Clear filters" }).click();
      await panel.frame();
      assert.equal(await count(), "10,000 images");
    });

    it("is where it was, with its filters, after it was hidden", async () => {
      await panel.page.getByLabel("Score").selectOption("70");
      await panel.frame();
      const found = await count();
      await panel.page.evaluate("document.querySelector('.grid-view').scrollTop = 30_000");
      await panel.until("panel.saved()?.top != null");
      const top = await panel.page.evaluate<string>("panel.saved().top");
      await panel.comeBack();
      await panel.page.evaluate(answerLooks(server.origin, files));
      await panel.deliver(...gallerySlices(galleryImages(10_000)));
      assert.equal(await count(), found);
      const offset = await panel.page.evaluate<number>(
        `document.querySelector('[data-id="${top}"]').getBoundingClientRect().top -
          document.querySelector(".grid-view").getBoundingClientRect().top`,
      );
      assert.ok(offset >= 0 && offset < 30, `${offset} pixels down`);
    });
  });

  describe("by keyboard", () => {
    beforeEach(() => show(galleryImages(40)));

    it("is one tab stop, walked with the arrows", async () => {
      await panel.page.locator("button", { hasText: "Favourites" }).focus();
      await press("Tab");
      assert.equal(await focused(), "n0");
      await press("ArrowRight", "ArrowDown");
      assert.equal(await focused(), "n7");
      await press("PageDown");
      assert.equal(await focused(), "n19");
      await press("ArrowLeft", "ArrowUp");
      assert.equal(await focused(), "n12");
      assert.equal(await panel.page.locator('.tile[tabindex="0"]').count(), 1);
      await press("Tab");
      assert.match(
        await panel.page.evaluate<string>("document.activeElement.getAttribute('aria-label')"),
        /^Favourite$/,
      );
    });

    it("acts on the tile that has the focus, however it came there", async () => {
      await tile("n5").focus();
      await press("Enter", "ArrowRight", "Enter");
      assert.deepEqual(await asked(), [
        { kind: "open", id: "n5" },
        { kind: "open", id: "n6" },
      ]);
      await press("Shift+ArrowRight", "Shift+ArrowRight");
      assert.match(await panel.text(".bar"), /3 selected/);
    });

    it("opens, inserts and makes a favourite of the active tile", async () => {
      await tile("n0").focus();
      await press("ArrowRight", "Enter", "i", "f", "ArrowRight", "ArrowRight", "f");
      assert.deepEqual(await asked(), [
        { kind: "open", id: "n1" },
        { kind: "insert", id: "n1" },
        { kind: "favourite", id: "n1", on: true },
        { kind: "favourite", id: "n3", on: false },
      ]);
    });

    it("selects up to four with Space and compares them", async () => {
      await tile("n0").focus();
      await press(" ");
      assert.match(await panel.text(".bar"), /1 selected Select another one/);
      await press("ArrowRight", " ", "ArrowDown", " ", "ArrowDown", " ");
      await press("ArrowRight", " ");
      assert.match(await panel.text(".bar"), /4 selected 4 are the most/);
      await panel.page.getByRole("button", { name: "Compare" }).click();
      assert.deepEqual(await asked(), [{ kind: "compare", ids: ["n0", "n1", "n7", "n13"] }]);
      await tile("n0").focus();
      await press("Escape");
      assert.equal(await panel.page.locator(".tile.is-selected").count(), 0);
    });
  });

  describe("by mouse", () => {
    beforeEach(() => show(galleryImages(40)));

    it("makes a tile current by a click and opens it by two, and does with its buttons what they say", async () => {
      await tile("n3").click();
      await panel.frame();
      assert.match(await panel.text(".bar"), /number 3/);
      await tile("n4").dblclick();
      await tile("n5").hover();
      await tile("n5").locator(".tile-insert").click();
      await tile("n5").locator(".tile-favourite").click();
      assert.deepEqual(await asked(), [
        { kind: "open", id: "n4" },
        { kind: "insert", id: "n5" },
        { kind: "favourite", id: "n5", on: true },
      ]);
    });

    it("selects with Ctrl, with Shift and with the box", async () => {
      await tile("n1").click({ modifiers: ["Control"] });
      await tile("n3").click({ modifiers: ["Shift"] });
      await tile("n2").hover();
      await tile("n2").locator(".tile-select").click();
      await panel.frame();
      assert.deepEqual(
        await panel.page.evaluate<string[]>(
          `[...document.querySelectorAll('[aria-selected="true"]')].map(({ dataset }) => dataset.id)`,
        ),
        ["n1", "n3"],
      );
      await panel.page.getByRole("button", { name: "Compare" }).click();
      assert.deepEqual(await asked(), [{ kind: "compare", ids: ["n1", "n3"] }]);
    });

    it("keeps the selection while its tab is hidden, and says what the filters leave out of it", async () => {
      for (const id of ["n1", "n5"]) await tile(id).click({ modifiers: ["Control"] });
      await panel.frame();
      await panel.comeBack();
      await panel.page.evaluate(answerLooks(server.origin, files));
      await panel.deliver(...gallerySlices(galleryImages(40)));
      assert.match(await panel.text(".bar"), /^2 selected/);
      await panel.page.getByLabel("Search in goals").fill("number 5,");
      await panel.frame();
      assert.match(await panel.text(".bar"), /^2 selected 1 not shown by the filters/);
      await panel.page.getByRole("button", { name: "Clear selection" }).click();
      await panel.frame();
      assert.doesNotMatch(await panel.text(".bar"), /selected/);
    });

    it("never leaves the focus nowhere", async () => {
      const home = async (): Promise<void> => {
        await panel.frame();
        assert.notEqual(await panel.page.evaluate("document.activeElement.localName"), "body");
      };
      await home();
      assert.equal(await focused(), "n0");
      const field = panel.page.getByLabel("Search in goals");
      await field.fill("number 3,");
      await press("Enter");
      assert.equal(await focused(), "n3");
      await panel.page.getByRole("button", { name: "Clear filters" }).click();
      await home();
      await field.fill("no such thing");
      await panel.frame();
      await panel.page.getByRole("button", { name: "Show all images" }).click();
      await home();
      await field.fill("number 7,");
      await press("Escape");
      assert.equal(await count(), "40 images");
      await press("ArrowDown");
      assert.notEqual(await focused(), "");
      await panel.page.getByRole("button", { name: "Favourites only" }).click();
      await field.fill("number 3,");
      await press("ArrowDown");
      await panel.deliver(
        changedOf([{ ...galleryImages(4)[3], isFavourite: false } as GalleryImage]),
      );
      await home();
    });

    it("filters by date, score, model and favourites, and by a range of days", async () => {
      await panel.page.getByLabel("Date").selectOption("today");
      await panel.frame();
      assert.equal(await count(), "4 of 40 images Clear filters");
      await panel.page.getByLabel("Date").selectOption("range");
      await panel.page.getByLabel("From", { exact: true }).fill("2026-11-23");
      await panel.page.getByLabel("To", { exact: true }).fill("2026-11-23");
      await panel.frame();
      assert.equal(await count(), "6 of 40 images Clear filters");
      await panel.page.getByLabel("Date").selectOption("any");
      await panel.page.getByLabel("Model").selectOption("svg/openai/gpt-6-luna");
      await panel.page.getByRole("button", { name: "Favourites only" }).click();
      await panel.frame();
      assert.deepEqual(await made(), ["n23"]);
      await panel.page.getByLabel("Score").selectOption("90");
      await panel.frame();
      assert.match(await panel.text(".nothing-found"), /No image is like that/);
      await panel.page.getByRole("button", { name: "Show all images" }).click();
      await panel.frame();
      assert.equal(await count(), "40 images");
    });
  });

  it("goes on where it is while images come and go", async () => {
    await show(galleryImages(200));
    await panel.page.evaluate("document.querySelector('.grid-view').scrollTop = 3000");
    await panel.frame();
    const placeOf = (id: string): Promise<number> =>
      panel.page.evaluate<number>(
        `document.querySelector('[data-id="${id}"]').getBoundingClientRect().top`,
      );
    const first = await panel.page.evaluate<string>(
      `[...document.querySelectorAll(".tile")].find((e) => e.getBoundingClientRect().bottom > 100).dataset.id`,
    );
    const before = await placeOf(first);
    const images = Array.from({ length: 12 }, (_, n) =>
      galleryImageOf({ id: `fresh${n}`, startedAt: galleryNowMs + 1000 + n }),
    );
    await panel.deliver(changedOf(images, ["n1", "n2", "n3", "n4", "n5", "n6"]));
    assert.equal(await placeOf(first), before);
    assert.equal(await count(), "206 images");
  });

  it("says where a file is missing, and where it cannot be read", async () => {
    await show([galleryImageOf({ id: "gone" }), ...galleryImages(1)]);
    assert.match(await tile("gone").innerText(), /Not there/);
    const links = [{ id: "n0", uri: `${server.origin}/images/none.png` }];
    await panel.deliver(changedOf(galleryImages(1)));
    await panel.deliver({ kind: "links", links });
    await panel.until(`document.querySelector('[data-id="n0"] .tile-missing') !== null`);
    panel.errors.length = 0;
  });

  it("says that there is nothing yet, why some are missing, and what went wrong", async () => {
    await show([]);
    assert.match(await panel.text("#app"), /No images yet/);
    await panel.page.getByRole("button", { name: "Start a search" }).click();
    assert.deepEqual(await asked(), [{ kind: "startSearch" }]);
    const blocked = "This workspace is not trusted.";
    const trouble = "two: The output folder lies outside.";
    await panel.deliver({ ...galleryOf(galleryImages(3)), trouble, blocked });
    assert.match(await panel.text(".notice"), /two: The output folder lies outside/);
    await tile("n0").focus();
    await press("f");
    assert.match(await panel.text('[role="alert"]'), /not trusted/);
    await panel.page.getByRole("button", { name: "Close" }).click();
    await panel.frame();
    assert.equal(await panel.page.locator('[role="alert"]').count(), 0);
    assert.deepEqual(await asked(), [{ kind: "startSearch" }]);
  });

  it("takes nothing that is no message, and shows hostile texts as the texts that they are", async () => {
    const bad = { goal: hostile, title: null, prompt: hostile, model: hostile.slice(0, 100) };
    await show([galleryImageOf({ ...bad, place: hostile }), ...galleryImages(2)]);
    for (const forged of [
      null,
      { kind: "gallery" },
      { kind: "gallery", images: [{ id: "../x" }], trouble: null, blocked: null },
      { kind: "links", links: [{ id: "n0", uri: 7 }] },
      { kind: "nothing" },
    ]) {
      await panel.deliver(forged);
    }
    assert.equal(await count(), "3 images");
    await panel.deliver({ kind: "trouble", message: hostile });
    assert.match(await tile("one").innerText(), /<img src=x onerror=/);
    assert.doesNotMatch(await panel.page.locator("#app").innerText(), /\u202E.*number 0/);
    assert.equal(await panel.page.title(), "Imagebeam gallery");
    assert.equal(await panel.page.locator("#app script, #app iframe, #app img").count(), 0);
    assert.deepEqual(await panel.complaints(), []);
    const uri = "http://localhost:9/elsewhere.png";
    await panel.deliver({ kind: "links", links: [{ id: "n0", uri }] });
    await panel.until(`document.querySelector('[data-id="n0"] .tile-missing') !== null`);
    const complaints = await panel.complaints();
    assert.ok(complaints.length > 0);
    for (const each of complaints) assert.match(each, /Content Security Policy|^connect-src/);
    panel.errors.length = 0;
  });

  for (const { name: theme } of panelThemes) {
    it(`is whole and readable at every width: ${theme}`, async () => {
      const themed = await openGallery(browser, server, { files, theme });
      const images = galleryImages(60);
      await themed.deliver(galleryOf([galleryImageOf({ id: "gone" }), ...images]));
      for (const [width, height] of theme === "dark" ? allSizes : [wide, narrow]) {
        await themed.resize({ width, height });
        await themed.pictures();
        const save = (state: string): Promise<unknown> =>
          themed.page.screenshot({
            path: join(screens, `gallery-${theme}-${state}-${width}x${height}.png`),
          });
        const check = async (state: string): Promise<void> => {
          if (isLookedAt) await save(state);
          const clipped = (await themed.clipped()).filter((element) => !mayClip.has(element));
          assert.deepEqual(clipped, [], `${state} at ${width}: clipped`);
          assert.deepEqual(await themed.axe(), [], `${state} at ${width}`);
        };
        await check("all");
        if (width < 760) await themed.page.locator(".filter-fold").click();
        await themed.page.getByLabel("Date").selectOption("range");
        for (const id of ["n1", "n2"]) {
          await themed.page.locator(`[data-id="${id}"]`).click({ modifiers: ["Control"] });
        }
        await themed.page.locator(`[data-id="n1"]`).hover();
        await themed.frame();
        await check("selected");
        await themed.page.locator(`[data-id="n2"]`).focus();
        await themed.page.keyboard.press("Escape");
        await themed.page.getByRole("button", { name: "Clear filters" }).click();
        if (width < 760) await themed.page.locator(".filter-fold").click();
        await themed.frame();
      }
      assert.deepEqual(await themed.complaints(), []);
      await themed.close();
    });
  }
});
