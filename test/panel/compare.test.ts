import assert from "node:assert/strict";
import {
  blindComparison,
  candidateSide,
  compare,
  comparisonOf,
  drawn,
  files,
  otherId,
  plain,
  png,
  settled,
  type PictureFile,
  type Rgba,
} from "../support/comparisons.js";
import { pressed, seenAt, stageBox, type StageBox } from "../support/compareStage.js";
import type { PanelPage } from "../support/panelPage.js";
import { useComparing } from "../support/useComparing.js";

const red: Rgba = [255, 0, 0, 255];
const blue: Rgba = [0, 0, 255, 255];
const [redFile, blueFile] = [png(plain(100, 100, red)), png(plain(100, 100, blue))];

describe("the comparison panel", () => {
  let panel: PanelPage;
  useComparing((opened) => {
    panel = opened;
  });
  const press = (...keys: readonly string[]): Promise<void> => pressed(panel, ...keys);
  const button = (name: string | RegExp) => panel.page.getByRole("button", { name });
  const stage = (): Promise<StageBox> => stageBox(panel);
  const seen = (...shares: readonly (readonly [number, number])[]): Promise<Rgba[]> =>
    seenAt(panel, ...shares);
  const words = (): Promise<string> => panel.text(".words p");

  it("shows two pictures side by side, each with its letter", async () => {
    await compare(panel, files(redFile, blueFile));
    assert.deepEqual(await seen([0.25, 0.5], [0.75, 0.5]), [red, blue]);
    assert.deepEqual(await panel.page.locator(".pane-letter").allInnerTexts(), ["A", "B"]);
    assert.match(await words(), /100 % of the pixels of A and B differ/);
  });

  it("shows three and four in panes of their own", async () => {
    const green = png(plain(100, 100, [0, 255, 0, 255]));
    const white = png(plain(100, 100, [255, 255, 255, 255]));
    await compare(panel, files(redFile, blueFile, green, white));
    assert.deepEqual(await panel.page.locator(".pane").count(), 4);
    const { width, height } = await stage();
    const centres = await panel.page.evaluate<[number, number][]>(`(() => {
      const from = document.querySelector(".stage").getBoundingClientRect();
      return [...document.querySelectorAll(".pane")].map((pane) => {
        const { left, top, width, height } = pane.getBoundingClientRect();
        return [left - from.left + width / 2, top - from.top + height / 2];
      });
    })()`);
    const found = await seen(...centres.map(([x, y]) => [x / width, y / height] as const));
    assert.deepEqual(found, [red, blue, [0, 255, 0, 255], [255, 255, 255, 255]]);
  });

  it("chooses which two a mode compares, where there are more", async () => {
    const green: Rgba = [0, 255, 0, 255];
    await compare(panel, files(redFile, blueFile, png(plain(100, 100, green))));
    await press("m");
    assert.deepEqual(await seen([0.45, 0.5], [0.55, 0.5]), [red, blue]);
    await panel.page.getByLabel("The second of the two").selectOption("c");
    await settled(panel);
    assert.deepEqual(await seen([0.45, 0.5], [0.55, 0.5]), [red, green]);
    await panel.page.getByLabel("The first of the two").selectOption("c");
    await settled(panel);
    assert.deepEqual(await seen([0.45, 0.5], [0.55, 0.5]), [green, red]);
  });

  describe("with a slider", () => {
    beforeEach(async () => {
      await compare(panel, files(redFile, blueFile));
      await press("m");
    });

    it("shows one left and the other right of it, and is dragged", async () => {
      assert.deepEqual(await seen([0.48, 0.5], [0.52, 0.5]), [red, blue]);
      const { left, top, width, height } = await stage();
      await panel.page.mouse.move(left + width / 2, top + height / 2);
      await panel.page.mouse.down();
      await panel.page.mouse.move(left + width * 0.4, top + height / 2, { steps: 3 });
      await panel.page.mouse.up();
      await settled(panel);
      assert.deepEqual(await seen([0.39, 0.2], [0.41, 0.2]), [red, blue]);
    });

    it("is moved by the arrow keys, and says where it stands", async () => {
      const divider = panel.page.getByRole("slider", { name: /Dividing line/ });
      await divider.focus();
      await press("ArrowLeft", "Shift+ArrowLeft");
      assert.equal(await divider.getAttribute("aria-valuenow"), "39");
      assert.equal(await divider.getAttribute("aria-valuetext"), "39 % A, 61 % B");
      assert.deepEqual(await seen([0.38, 0.2], [0.4, 0.2]), [red, blue]);
      await press("Home");
      assert.deepEqual(await seen([0.4, 0.2]), [blue]);
      await press("End");
      assert.deepEqual(await seen([0.6, 0.2]), [red]);
    });

    it("lies where that is asked for, and swaps", async () => {
      await button("Above and below").click();
      await settled(panel);
      assert.deepEqual(await seen([0.5, 0.45], [0.5, 0.55]), [red, blue]);
      await press("c");
      assert.deepEqual(await seen([0.5, 0.45], [0.5, 0.55]), [blue, red]);
    });

    it("has a value that grows to the right and upwards, by arrows of both kinds and by page", async () => {
      const divider = panel.page.getByRole("slider", { name: /Dividing line/ });
      for (const isLying of [false, true]) {
        if (isLying) await button("Above and below").click();
        await settled(panel);
        await divider.focus();
        for (const [key, value] of [
          ["Home", "0"],
          ["End", "100"],
          ["PageDown", "90"],
          ["PageUp", "100"],
          ["ArrowDown", "99"],
          ["ArrowUp", "100"],
          ["ArrowLeft", "99"],
          ["ArrowRight", "100"],
        ] as const) {
          await press(key);
          assert.equal(await divider.getAttribute("aria-valuenow"), value, key);
        }
      }
      // The line lies where its value is: at the top, all below it is the second.
      assert.deepEqual(await seen([0.5, 0.5]), [blue]);
    });
  });

  it("lays an onion skin as strong as is asked for", async () => {
    await compare(panel, files(redFile, blueFile));
    await button("Onion skin").click();
    await settled(panel);
    const near = ([r, , b]: Rgba, wanted: number): void => {
      assert.ok(Math.abs(b - wanted) <= 2 && Math.abs(r - (255 - wanted)) <= 2, `${r} ${b}`);
    };
    const [half] = await seen([0.5, 0.5]);
    near(half ?? red, 128);
    await panel.page.getByLabel("B over A").fill("25");
    await settled(panel);
    const [quarter] = await seen([0.5, 0.5]);
    near(quarter ?? red, 64);
  });

  it("toggles in place: while Space is held, and by a button", async () => {
    await compare(panel, files(redFile, blueFile));
    await button("Toggle").click();
    await settled(panel);
    assert.deepEqual(await seen([0.45, 0.45]), [red]);
    await panel.page.keyboard.down("Space");
    await settled(panel);
    assert.deepEqual(await seen([0.45, 0.45]), [blue]);
    assert.equal(await panel.text(".pane-letter"), "B");
    await panel.page.keyboard.up("Space");
    await settled(panel);
    assert.deepEqual(await seen([0.45, 0.45]), [red]);
    await button(/^Show B/).click();
    await settled(panel);
    assert.deepEqual(await seen([0.45, 0.45]), [blue]);
    // Held shows the other one, and let go what was there; with the focus on the button, too.
    for (const hasFocus of [false, true]) {
      await panel.page.locator(hasFocus ? "text=Show A" : ".stage").focus();
      await panel.page.keyboard.down("Space");
      await settled(panel);
      assert.deepEqual(await seen([0.45, 0.45]), [red]);
      await panel.page.keyboard.up("Space");
      await settled(panel);
      assert.deepEqual(await seen([0.45, 0.45]), [blue]);
    }
    await button(/^Show A/).press("Enter");
    await settled(panel);
    assert.deepEqual(await seen([0.45, 0.45]), [red]);
  });

  it("shows the difference, amplified, with a tolerance and the share beyond it", async () => {
    const [one, other] = [
      png(plain(100, 100, [100, 50, 20, 255])),
      // One channel off by 3 in the right half.
      png(drawn(100, 100, (x) => [100, x < 50 ? 50 : 53, 20, 255])),
    ];
    await compare(panel, files(one, other));
    await button("Difference").click();
    await settled(panel);
    assert.deepEqual(await seen([0.45, 0.5], [0.55, 0.5]), [
      [0, 0, 0, 255],
      [0, 3, 0, 255],
    ]);
    assert.equal(await panel.text(".share b"), "50.0 %");
    await panel.page.getByLabel(/amplified/).selectOption("16");
    await settled(panel);
    await panel.until(`document.querySelector(".stage-canvas").getContext("2d")
      .getImageData(document.querySelector(".stage-canvas").width * 0.55, 100, 1, 1).data[1] === 48`);
    await panel.page.getByLabel("Tolerance").fill("3");
    await settled(panel);
    assert.equal(await panel.text(".share b"), "0 %");
    assert.match(await words(), /0 % .* differ by more than 3 of 255; the largest difference is 3/);
    await panel.until(`document.querySelector(".stage-canvas").getContext("2d")
      .getImageData(document.querySelector(".stage-canvas").width * 0.55, 100, 1, 1).data[1] === 0`);
  });

  it("counts the difference as Pillow does, whichever picture stands first", async () => {
    const base = (x: number, y: number): Rgba => [(x * 5) % 256, (y * 7) % 256, (x * y) % 256, 255];
    const shifted = (x: number, y: number): Rgba => (x > 0 ? base(x - 1, y) : [0, 0, 0, 255]);
    await compare(panel, files(png(drawn(64, 48, base)), png(drawn(64, 48, shifted))));
    // 3071 of 3072, largest 252, mean 43.77: `knownDifferences` has the call.
    const expected = /more than 99\.9 % .* largest difference is 252 of 255, the mean 43\.77\./i;
    assert.match(await words(), expected);
    await press("c");
    assert.match(await words(), expected);
  });

  it("does not count what alpha hides, and shows checkers behind it", async () => {
    const [one, other] = [
      png(plain(100, 100, [200, 10, 10, 0])),
      png(plain(100, 100, [10, 200, 90, 0])),
    ];
    await compare(panel, files(one, other));
    assert.match(await words(), /A and B are the same in every pixel/);
    const { width } = await stage();
    const row = await seen(
      ...Array.from({ length: 20 }, (_, at) => [0.25 + (2 * at) / width, 0.5] as const),
    );
    const colours = new Set(row.map((pixel) => pixel.join()));
    assert.equal(colours.size, 2, [...colours].join(" | "));
  });

  describe("with pictures of different sizes", () => {
    const small = png(plain(50, 50, red));
    const large = png(drawn(100, 100, (x, y) => (x < 50 && y < 50 ? red : blue)));

    it("aligns by fraction at first: each is as large", async () => {
      await compare(panel, files(small, large));
      await press("m", "z");
      const { width, height } = await stage();
      const at = (x: number, y: number) =>
        [(width / 2 - 50 + x) / width, (height / 2 - 50 + y) / height] as const;
      assert.deepEqual(await seen(at(20, 80), at(20, 20), at(70, 70)), [red, red, blue]);
      assert.match(await words(), /aligned by fraction.*75\.0 % of the pixels/);
    });

    it("aligns by pixel: what lies outside one of them differs", async () => {
      await compare(panel, files(small, large));
      await panel.page.getByLabel(/How images of different sizes/).selectOption("pixel");
      await settled(panel);
      assert.match(
        await words(),
        /aligned by pixel.*same in every pixel that both have\. 75\.0 % of all/,
      );
      await press("Shift+M", "z");
      const { width, height } = await stage();
      const at = (x: number, y: number) =>
        [(width / 2 - 50 + x) / width, (height / 2 - 50 + y) / height] as const;
      assert.deepEqual(await seen(at(20, 20), at(70, 70)), [
        [0, 0, 0, 255],
        [176, 176, 176, 255],
      ]);
    });
  });

  it("begins another comparison in the order in which it is told", async () => {
    await compare(panel, files(redFile, blueFile));
    await press("m", "c");
    assert.deepEqual(await seen([0.45, 0.5], [0.55, 0.5]), [blue, red]);
    const [told, ...pictures] = files(redFile, blueFile);
    assert.ok(told?.kind === "comparison");
    await compare(panel, [{ ...told, id: otherId }, ...pictures]);
    assert.deepEqual(await seen([0.45, 0.5], [0.55, 0.5]), [red, blue]);
  });

  it("tells nothing of what is compared blind but the pictures", async () => {
    await compare(panel, blindComparison(redFile, png(plain(60, 100, blue))));
    const { width, height, left, top } = await stage();
    await panel.page.mouse.move(left + width / 4, top + height / 2);
    await settled(panel);
    for (let mode = 0; mode < 6; mode++) {
      await press("m");
      const text = (await panel.text("#app")).replace(/rgba?\([^)]*\)/g, "");
      assert.doesNotMatch(
        text,
        /\d+, \d+|(?:10|6)0 × 100|pixel\)|bytes|kB|PNG|size|frame|[ab]\.png/,
        text,
      );
    }
    assert.equal(await panel.page.getByLabel(/How images of different sizes/).count(), 0);
    assert.equal(await panel.page.locator(".card, .differing, .same").count(), 0);
  });

  it("comes back as it was left", async () => {
    await compare(panel, files(redFile, blueFile));
    await press("m", "m", "c", "z", "+");
    await panel.until(
      `panel.saved()?.view.mode === "sliderY" && panel.saved()?.view.camera.scale === 1.5`,
    );
    await panel.comeBack();
    await compare(panel, files(redFile, blueFile));
    assert.deepEqual(await seen([0.5, 0.48], [0.5, 0.52]), [blue, red]);
    assert.equal(await panel.text(".zoom-text"), "150 %");
  });

  describe("with candidates of a search", () => {
    const show = (): Promise<void> =>
      compare(
        panel,
        comparisonOf(
          [candidateSide("a", redFile), redFile],
          [candidateSide("b", blueFile), blueFile],
        ),
      );

    it("has each side's buttons done", async () => {
      await show();
      for (const name of [/^Pick as winner/, /^Insert: A/, /^Open search: B/, /^Open image: A/]) {
        await button(name).click();
      }
      await button("Favourite: A").click();
      await button("Favourite: B").press("Enter");
      const acts = (await panel.posted()).filter(({ kind }) => (kind as string) === "act");
      assert.deepEqual(acts, [
        { kind: "act", side: "b", action: "pickWinner" },
        { kind: "act", side: "a", action: "insertImage" },
        { kind: "act", side: "b", action: "openSession" },
        { kind: "act", side: "a", action: "openImage" },
        { kind: "act", side: "a", action: "favourite" },
        { kind: "act", side: "b", action: "unfavourite" },
      ]);
    });

    it("shows who won in whose eyes, and follows what the person picks", async () => {
      await show();
      assert.match(await panel.text(".card:nth-child(1)"), /Winner/);
      const picked = { isPick: true, isWinner: true, isMachineWinner: false, isFavourite: false };
      const left = { isPick: false, isWinner: false, isMachineWinner: true, isFavourite: false };
      await panel.deliver(
        { kind: "side", side: candidateSide("b", blueFile, { standing: picked }) },
        { kind: "side", side: candidateSide("a", redFile, { standing: left }) },
        { kind: "insertsInto", document: { name: "boats.md", showsSvg: true } },
      );
      assert.match(await panel.text(".card:nth-child(1)"), /Judge's winner/);
      assert.match(await panel.text(".card:nth-child(2)"), /Winner, your pick/);
      assert.match(await panel.text(".card:nth-child(2)"), /Insert into boats\.md/);
      assert.deepEqual(await seen([0.25, 0.5], [0.75, 0.5]), [red, blue]);
    });

    it("shows what differs in their recipes, and folds the rest", async () => {
      await show();
      assert.match(await panel.text(".differing"), /Seed 4242 977/);
      assert.equal((await panel.page.locator(".version:nth-of-type(2) ins").count()) > 0, true);
      const same = panel.page.locator(".same");
      assert.match(await panel.text(".same summary"), /^Same in both: goal/);
      await panel.page.locator(".same summary").press("Enter");
      assert.match((await same.innerText()).replace(/\s+/g, " "), /Drawn by gpt-image-2\.6-flare/);
      assert.match(await words(), /prompt of B against that of A/);
    });
  });

  it("says what could not be done, until it is closed", async () => {
    await compare(panel, files(redFile, blueFile));
    await panel.deliver({ kind: "trouble", message: "The search is being changed elsewhere." });
    assert.match(await panel.text("[role=alert]"), /being changed elsewhere/);
    await button("Close").click();
    await panel.frame();
    assert.equal(await panel.page.locator("[role=alert]").count(), 0);
  });

  it("hides its texts where the pictures need the room", async () => {
    await compare(panel, files(redFile, blueFile));
    const before = await stage();
    await button("Texts").click();
    await settled(panel);
    assert.ok((await stage()).height > before.height + 60);
    assert.equal(await panel.page.locator(".texts").count(), 0);
    assert.deepEqual(await seen([0.25, 0.5], [0.75, 0.5]), [red, blue]);
  });

  it("decodes each picture once, and gives up what it needs no more", async () => {
    await panel.page.evaluate(`(() => {
      globalThis.made = []; globalThis.decoded = 0;
      const own = globalThis.createImageBitmap;
      globalThis.createImageBitmap = async (...given) => {
        globalThis.decoded++;
        const bitmap = await own(...given);
        globalThis.made.push(bitmap);
        return bitmap;
      };
    })()`);
    const big: PictureFile = png(plain(600, 600, red));
    await compare(panel, files(big, big));
    await press("m", "m", "m", "m", "m", "z", "ArrowLeft", "c");
    assert.equal(await panel.page.evaluate("decoded"), 2);
    await compare(panel, files(redFile, blueFile));
    const open = await panel.page.evaluate("made.map(({ width }) => width)");
    assert.deepEqual(open, [0, 0, 100, 100]);
  });
});
