import assert from "node:assert/strict";
import { compare, drawn, files, pixelsAt, png, settled } from "../support/comparisons.js";
import { pressed, saidAloud, stageBox, type StageBox } from "../support/compareStage.js";
import type { PanelPage } from "../support/panelPage.js";
import { useComparing } from "../support/useComparing.js";

/** Pixels in the middle of the stage, 300 x 200. */
async function middleOf(panel: PanelPage): Promise<number[][]> {
  const values: number[] = await panel.page.evaluate(`(() => {
    const canvas = document.querySelector(".stage-canvas");
    const { width, height } = canvas;
    const from = [Math.floor(width / 2) - 150, Math.floor(height / 2) - 100];
    return [...canvas.getContext("2d").getImageData(...from, 300, 200).data];
  })()`);
  return Array.from({ length: values.length / 4 }, (_, at) => values.slice(4 * at, 4 * at + 4));
}

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
    await press("m", "z", "+", "+", "+", "+", "+", "+");
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

  /** Every other pixel black, the others white. */
  const board = png(
    drawn(1024, 1024, (x, y) => ((x + y) % 2 === 0 ? [0, 0, 0, 255] : [255, 255, 255, 255])),
  );

  it("with sharp pixels from 2:1 on", async () => {
    await compare(panel, files(board, board));
    await press("m", "m", "m", "m", "z", "+", "+");
    assert.equal(await panel.text(".zoom-text"), "200 %");
    const greys = new Set((await middleOf(panel)).map(([red]) => red));
    assert.deepEqual([...greys].sort(), [0, 255]);
  });

  it("and from far: what is shown small is the mean of what there is, and no moiré", async () => {
    // Two columns of eight are white: those that a sample in the middle of eight would hit.
    const stripes = png(
      drawn(1024, 1024, (x) =>
        x % 8 === 3 || x % 8 === 4 ? [255, 255, 255, 255] : [0, 0, 0, 255],
      ),
    );
    await compare(panel, files(stripes, stripes));
    await press("m", "m", "m", "m", "z", "-", "-", "-", "-", "-", "-");
    assert.equal(await panel.text(".zoom-text"), "13 %");
    await panel.until(`(() => {
      const { width, height } = document.querySelector(".stage-canvas");
      const { data } = document.querySelector(".stage-canvas").getContext("2d")
        .getImageData(width / 2 - 20, height / 2 - 20, 40, 40);
      return data.every((value, at) => at % 4 === 3 || Math.abs(value - 64) <= 6);
    })()`);
  });

  it("looks the same after it was panned as if it had been painted there at once", async () => {
    const waves = png(
      drawn(600, 600, (x, y) => [(x * 3) % 256, (y * 5) % 256, (x * y) % 256, x > y ? 255 : 160]),
    );
    await compare(panel, files(waves, waves));
    await press("z", "-");
    const steps = ["ArrowLeft", "ArrowLeft", "ArrowDown", "Shift+ArrowRight", "ArrowUp", "ArrowUp"];
    await press(...steps);
    const panned = await middleOf(panel);
    // At another scale and back: nothing of before is used.
    await press("+", "-");
    const atOnce = await middleOf(panel);
    const far = panned.filter((pixel, at) =>
      pixel.some((value, channel) => Math.abs(value - (atOnce[at]?.[channel] ?? -99)) > 2),
    );
    assert.equal(far.length, 0);
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

  it("by the keyboard: the middle's colour is said aloud, once it rests", async () => {
    await compare(panel, files(map, map));
    await panel.page.keyboard.press("Tab");
    await panel.page.locator(".stage").focus();
    await press("z", "+", "+", "+");
    const before = await readouts();
    await press("ArrowRight");
    assert.notDeepEqual(await readouts(), before);
    await panel.until(`/^A #/.test(document.querySelector(".readout [role=status]").textContent)`);
    const said = await saidAloud(panel, () => press(...Array<string>(12).fill("ArrowRight")));
    assert.deepEqual(said.length, 1);
    assert.match(said[0] ?? "", /^A #[0-9a-f]{6}, B #[0-9a-f]{6}$/);
  });
});
