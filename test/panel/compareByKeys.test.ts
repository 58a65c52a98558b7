import assert from "node:assert/strict";
import {
  candidateSide,
  compare,
  comparisonOf,
  drawn,
  files,
  plain,
  png,
  settled,
} from "../support/comparisons.js";
import { pressed, saidAloud } from "../support/compareStage.js";
import type { PanelPage } from "../support/panelPage.js";
import { useComparing } from "../support/useComparing.js";

const redFile = png(plain(100, 100, [255, 0, 0, 255]));
const blueFile = png(plain(100, 100, [0, 0, 255, 255]));

describe("the comparison panel for who uses keys, or does not see it", () => {
  let panel: PanelPage;
  useComparing((opened) => {
    panel = opened;
  });
  const press = (...keys: readonly string[]): Promise<void> => pressed(panel, ...keys);
  const button = (name: string | RegExp) => panel.page.getByRole("button", { name });

  it("says the share aloud once, however often the tolerance is changed", async () => {
    await compare(panel, files(redFile, png(drawn(100, 100, (x) => [255 - x, 0, 0, 255]))));
    await button("Difference").click();
    await settled(panel);
    const said = await saidAloud(panel, async () => {
      await panel.page.getByLabel("Tolerance").focus();
      await press(...Array<string>(15).fill("ArrowRight"));
    });
    assert.deepEqual(said.length, 1, JSON.stringify(said));
    assert.match(said[0] ?? "", /^84\.0\s% of the pixels differ\.$/u);
  });

  it("leaves the digits to who gives marks, and names what is on or off alike in both", async () => {
    await compare(panel, files(redFile, blueFile));
    const whole = await panel.text(".zoom-text");
    for (const digit of "0123456789") {
      await press(digit);
      assert.equal(await panel.text(".zoom-text"), whole);
    }
    const names = (): Promise<string[]> =>
      panel.page.evaluate(
        "[...document.querySelectorAll('[aria-pressed]')].map((each) => each.ariaLabel ?? each.textContent)",
      );
    const before = await names();
    for (const name of ["Texts", "1:1"]) await button(name).click();
    await settled(panel);
    assert.deepEqual(await names(), before);
    assert.equal(await panel.page.getByRole("toolbar").count(), 0);
  });

  it("leaves to a field that has the focus the keys that it takes, and no others", async () => {
    await compare(panel, files(redFile, blueFile));
    for (const field of ["Tolerance", /amplified/]) {
      await button("Difference").click();
      await settled(panel);
      const before = await panel.text(".zoom-text");
      await panel.page.getByLabel(field).focus();
      await press("z", "+", "ArrowRight");
      assert.notEqual(await panel.text(".zoom-text"), before);
      await press("-", "z");
      await press("m");
      assert.equal(await button("Side by side").getAttribute("aria-pressed"), "true");
    }
    await button("Difference").click();
    assert.equal(await panel.page.getByLabel("Tolerance").inputValue(), "1");
  });

  it("keeps the focus on the button that was pressed, and says who is the winner", async () => {
    await compare(
      panel,
      comparisonOf(
        [candidateSide("a", redFile), redFile],
        [candidateSide("b", blueFile), blueFile],
      ),
    );
    const pick = button("Pick as winner: B");
    await pick.focus();
    const focused = (): Promise<string> =>
      panel.page.evaluate("document.activeElement.getAttribute('aria-label')");
    assert.equal(await focused(), "Pick as winner: B");
    await panel.until(
      "/differ/.test([...document.querySelectorAll('[role=status]')].map((each) => each.textContent))",
    );
    const said = await saidAloud(panel, async () => {
      const winner = { isPick: true, isWinner: true, isMachineWinner: false, isFavourite: true };
      const other = { isPick: false, isWinner: false, isMachineWinner: true, isFavourite: false };
      const rest = ["unfavourite", "insertImage", "openSession", "openImage"] as const;
      const [b, a] = [
        candidateSide("b", blueFile, { standing: winner, actions: ["unpickWinner", ...rest] }),
        candidateSide("a", redFile, { standing: other, actions: ["pickWinner", ...rest] }),
      ];
      await panel.deliver({ kind: "side", side: b }, { kind: "side", side: a });
    });
    assert.match(await focused(), /^Go back to the judge's winner: B$/);
    assert.deepEqual(said, ["B is the winner, your pick."]);
    const signs = "[...document.querySelectorAll('.pane-letter')].map(({ title }) => title)";
    assert.deepEqual(await panel.page.evaluate(signs), [
      "i2c0, Judge's winner",
      "i1c1, Winner, your pick, Favourite",
    ]);
  });
});
