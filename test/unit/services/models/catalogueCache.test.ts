import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { CatalogueCache } from "../../../../src/services/models/catalogueCache.js";
import { hubCacheOf } from "../../../../src/services/models/hubCache.js";
import { VirtualClock } from "../../../support/virtualClock.js";

describe("what Python said of the models", () => {
  let folder: string;
  let clock: VirtualClock;
  let asked: number;
  let hub: string | null;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "imagebeam-catalogue-"));
    clock = new VirtualClock();
    asked = 0;
    hub = join(folder, "hub");
    make("models/owner/name");
    make("hub/models--owner--name/snapshots/0123/unet");
    writeFileSync(join(folder, "installed.json"), "{}");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const make = (path: string): void => {
    mkdirSync(join(folder, path), { recursive: true });
    // Long ago, so that whatever comes is later.
    utimesSync(join(folder, path), 1, 1);
  };
  const cache = (read = () => Promise.resolve([])): CatalogueCache =>
    new CatalogueCache({
      folders: { models: join(folder, "models"), installed: join(folder, "installed.json") },
      ...{ hub, clock },
      read: () => {
        asked++;
        return read();
      },
    });

  it("holds while nothing changes, however often it is asked for, and not for ever", async () => {
    const one = cache();
    for (let minute = 0; minute < 59; minute++) {
      await Promise.all([one.models(), one.models()]);
      clock.jump(60_001);
    }
    assert.equal(asked, 1);
    clock.jump(60_001);
    await Promise.all([one.models(), one.models(), one.models()]);
    assert.equal(asked, 2);
  });

  for (const path of ["models/new", "models/owner/new", "models/owner/name/done"]) {
    it(`is asked for again at once when ${path} is there`, async () => {
      const one = cache();
      await one.models();
      make(path);
      await one.models();
      await one.models();
      assert.equal(asked, 2);
    });
  }

  for (const path of [
    ...["hub/models--owner--new", "hub/models--owner--name/snapshots/4567"],
    ...["hub/models--owner--name/snapshots/0123/vae"],
    "hub/models--owner--name/snapshots/0123/unet/part",
  ]) {
    it(`is asked for again within a minute when ${path} is there`, async () => {
      const one = cache();
      await one.models();
      make(path);
      await one.models();
      assert.equal(asked, 1);
      clock.jump(60_001);
      await one.models();
      await one.models();
      assert.equal(asked, 2);
    });
  }

  it("is asked for each minute where nobody knows of other programs' folders", async () => {
    hub = null;
    const one = cache();
    await one.models();
    clock.jump(60_001);
    await one.models();
    assert.equal(asked, 2);
  });

  it("is looked at anew where the clock was set back, and where it could not be read", async () => {
    let fails = true;
    const one = cache(() => (fails ? Promise.reject(new Error("no")) : Promise.resolve([])));
    await assert.rejects(one.models(), /no/);
    fails = false;
    await one.models();
    assert.equal(asked, 2);
    clock.jump(-86_400_000);
    await one.models();
    assert.equal(asked, 3);
  });

  it("finds other programs' folder as Python does, or not at all", () => {
    const home = homedir();
    const rows: [Record<string, string>, string | null][] = [
      [{ HF_HUB_CACHE: "/a", HF_HOME: "/b" }, "/a"],
      [{ HF_HOME: "/b", XDG_CACHE_HOME: "/c" }, join("/b", "hub")],
      [{ XDG_CACHE_HOME: "/c" }, join("/c", "huggingface", "hub")],
      [{ HOME: home }, join(home, ".cache", "huggingface", "hub")],
      [{ HOME: home, HF_HOME: "~/models" }, join(home, "models", "hub")],
      [{ HF_HUB_CACHE: "" }, null],
      [{ HOME: home, HF_HOME: "$DATA/models" }, null],
      [{ HOME: home, HF_HOME: "~somebody/models" }, null],
    ];
    for (const [variables, expected] of rows) {
      assert.equal(hubCacheOf(variables), expected, JSON.stringify(variables));
    }
  });
});
