import assert from "node:assert/strict";
import { compare, drawn, files, pixelsAt, png, settled } from "../support/comparisons.js";
import { pressed, stageBox, type StageBox } from "../support/compareStage.js";
import type { PanelPage } from "../support/panelPage.js";
import { useComparing } from "../support/useComparing.js";

describe("a look from close by in the comparison panel", () => {
  let panel: PanelPage;
  useComparing((opened) => {
    panel = opened;
  });
  const press = (...keys: readonly string[]): Promise<void> => pressed(panel, ...keys);
  const button = (name: string | RegExp) => panel.page.getByRole("button", { name });
  const stage = (): Promise<StageBox> => stageBox(panel);
  /** Each pixel tells where it is. */
  const map = png(drawn(200, 200, (x, y) => [x, y, 7, 255]));
  const readouts = (): Promise<string[]> => panel.page.locator(".readout-colour").allInnerTexts();

  it("pixel by pixel, with lines between them, and blurred nowhere", async () => {
    await compare(panel, files(map, map));
    await press("m", "1", "+", "+", "+", "+", "+", "+");
    assert.equal(await panel.text(".zoom-text"), "800 %");
    const { width, height } = await stage();
    const row = await pixelsAt(
      panel,
      ...Array.from(
        { length: 16 },
        (_, x) => [width / 2 - 100 + x, Math.round(height / 2 - 60)] as const,
      ),
    );
    // Of 16 pixels of the screen 14 have the colour of one of two or three pixels of the picture.
    const whole = row.filter(([, , b]) => b === 7);
    assert.ok(whole.length >= 13 && whole.length < 16, JSON.stringify(row));
    assert.ok(new Set(whole.map(([x]) => x)).size <= 3);
  });

  it("at 1:1 and whole, by Z, by keys and by buttons", async () => {
    await compare(panel, files(map, map));
    const whole = await panel.text(".zoom-text");
    await press("z");
    assert.equal(await panel.text(".zoom-text"), "100 %");
    await press("z");
    assert.equal(await panel.text(".zoom-text"), whole);
    await button(/^1:1/).click();
    await press("+");
    assert.equal(await panel.text(".zoom-text"), "150 %");
    await press("-", "-");
    assert.equal(await panel.text(".zoom-text"), "67 %");
    await button(/^Fit/).click();
    await settled(panel);
    assert.equal(await panel.text(".zoom-text"), whole);
  });

  it("in step: what the pointer is at is the same pixel in both", async () => {
    await compare(panel, files(map, map));
    await press("z", "+", "+", "+");
    await press("ArrowLeft", "ArrowDown");
    const { left, top, width, height } = await stage();
    await panel.page.mouse.move(left + width * 0.3, top + height * 0.4);
    await settled(panel);
    const [a, b] = await readouts();
    const [, x, y] = /(\d+), (\d+)$/.exec((a ?? "").replace(/\s+/g, " ")) ?? [];
    assert.ok(x !== undefined && y !== undefined, a);
    assert.match(a ?? "", new RegExp(`rgb\\(${x}, ${y}, 7\\)`));
    assert.equal(a?.slice(1), b?.slice(1));
    // The same place in the other pane is the same pixel.
    await panel.page.mouse.move(left + width * 0.3 + width / 2 + 1, top + height * 0.4);
    await settled(panel);
    assert.deepEqual(await readouts(), [a, b]);
  });

  it("zooms at the pointer, and pans by wheel and by drag", async () => {
    await compare(panel, files(map, map));
    await press("m", "z", "+", "+", "+", "+", "+");
    const { left, top, width, height } = await stage();
    const [x, y] = [left + width * 0.6, top + height * 0.4];
    await panel.page.mouse.move(x, y);
    await settled(panel);
    const before = await readouts();
    await panel.page.keyboard.down("Control");
    await panel.page.mouse.wheel(0, -120);
    await panel.page.keyboard.up("Control");
    await settled(panel);
    assert.notEqual(await panel.text(".zoom-text"), "600 %");
    const zoomed = await readouts();
    const placeIn = ([text = ""]: readonly string[]): number[] =>
      [...text.matchAll(/(\d+), (\d+)$/g)].flatMap(([, left, top]) => [Number(left), Number(top)]);
    const [from, to] = [placeIn(before), placeIn(zoomed)];
    // To the nearest pixel of the screen, which may be the neighbour's.
    for (const axis of [0, 1]) assert.ok(Math.abs((from[axis] ?? 0) - (to[axis] ?? 9e9)) <= 1);
    await panel.page.mouse.wheel(60, 30);
    await settled(panel);
    assert.notDeepEqual(await readouts(), zoomed);
    await panel.page.mouse.down();
    await panel.page.mouse.move(x + 60, y + 30, { steps: 3 });
    await panel.page.mouse.move(x + 60, y + 30);
    await panel.page.mouse.up();
    await panel.page.mouse.move(x, y);
    await settled(panel);
    assert.deepEqual(await readouts(), zoomed);
  });

  it("by the keyboard: the middle's colour is said aloud", async () => {
    await compare(panel, files(map, map));
    await panel.page.keyboard.press("Tab");
    await panel.page.locator(".stage").focus();
    await press("z", "+", "+", "+");
    const before = await readouts();
    await press("ArrowRight");
    assert.notDeepEqual(await readouts(), before);
    assert.equal(await panel.page.locator(".readout").getAttribute("aria-live"), "polite");
  });
});
