import assert from "node:assert/strict";
import { onceMade } from "../../../src/base/onceMade.js";

describe("what is made once", () => {
  it("is made when it is first asked for, whoever asks meanwhile", async () => {
    let made = 0;
    const get = onceMade(() => Promise.resolve(++made));
    assert.equal(made, 0);
    assert.deepEqual(await Promise.all([get(), get()]), [1, 1]);
    assert.equal(await get(), 1);
  });

  it("is tried again by whoever asks after it failed", async () => {
    let tries = 0;
    const get = onceMade(() =>
      ++tries === 1 ? Promise.reject(new Error("not there")) : Promise.resolve("there"),
    );
    await assert.rejects(get(), /not there/);
    assert.equal(await get(), "there");
  });
});
