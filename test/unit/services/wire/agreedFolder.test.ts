import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { openMeetingPlace } from "../../../../src/services/wire/meetingPlace.js";
import { useShortFolder } from "../../../support/localSockets.js";

describe("the meeting place of clients that are told of different folders", () => {
  const folder = useShortFolder();
  const dataFolder = () => join(folder(), "data");
  beforeEach(() => {
    mkdirSync(join(dataFolder(), "services"), { recursive: true });
    for (const name of ["a", "b"]) mkdirSync(join(folder(), name), { mode: 0o700 });
  });
  const placeBy = async (runtime: string): Promise<string> => {
    const options = { dataFolder: dataFolder(), runtimeFolder: join(folder(), runtime) };
    return (await openMeetingPlace(options)).folder;
  };

  it("is the first one's", async () => {
    const first = await placeBy("a");
    assert.equal(await placeBy("b"), first);
    assert.equal(await placeBy("gone"), first);
    assert.deepEqual(readdirSync(join(folder(), "b")), []);
  });

  it("is one, when both come at once", async () => {
    for (let round = 0; round < 20; round++) {
      const names = [...Array(10).keys()].map((at) => (at % 2 === 0 ? "a" : "b"));
      await Promise.all(names.map(placeBy));
      assert.equal(await placeBy("a"), await placeBy("b"));
      rmSync(join(dataFolder(), "services"), { recursive: true });
      mkdirSync(join(dataFolder(), "services"));
    }
  });

  it("is another one when the first is gone, as after a new start of the system", async () => {
    await placeBy("a");
    rmSync(join(folder(), "a"), { recursive: true });
    const second = await placeBy("b");
    assert.ok(second.startsWith(join(folder(), "b")));
    mkdirSync(join(folder(), "a"), { mode: 0o700 });
    assert.equal(await placeBy("a"), second);
  });

  it("is never one that others can enter, or that is a link", async () => {
    const first = await placeBy("a");
    chmodSync(first, 0o755);
    const second = await placeBy("b");
    assert.notEqual(second, first);
    rmSync(second, { recursive: true });
    mkdirSync(join(folder(), "c"), { mode: 0o700 });
    symlinkSync(join(folder(), "c"), second);
    chmodSync(first, 0o700);
    assert.equal(await placeBy("a"), first);
  });

  it("is everybody's own where nothing can be written beside the data", async () => {
    rmSync(join(dataFolder(), "services"), { recursive: true });
    assert.notEqual(await placeBy("a"), await placeBy("b"));
  });
});
