import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { UsageError } from "../../../../src/base/errors.js";
import { AllSessions, type Place } from "../../../../src/host/views/allSessions.js";
import { ManualTimer } from "../../../support/manualTimer.js";
import { sessionRowOf } from "../../../support/sessionRows.js";

const barn = sessionRowOf({ folder: "/one/output/d/barn" });
const boat = sessionRowOf({ folder: "/two/output/d/boat" });
const disk = new Map([
  ["/one/output", [barn]],
  ["/two/output", [boat]],
]);
const bytes = new Map([
  ["/one/output", 1000],
  ["/two/output", 20],
]);

const place = (name: string | null, output: string): Place => ({
  name,
  output: () => Promise.resolve(output),
});
const one = place("one", "/one/output");
const two = place("two", "/two/output");
const refused: Place = {
  name: "three",
  output: () => Promise.reject(new UsageError("It lies outside of the workspace.")),
};

async function listed(...places: readonly Place[]): Promise<AllSessions> {
  const all = new AllSessions(places, {
    sessions: {
      list: (output) => Promise.resolve(disk.get(output) ?? []),
      freshRow: () => Promise.resolve(barn),
      ownerOf: () => Promise.resolve(null),
    },
    isDriven: () => false,
    onList: () => undefined,
    onRows: () => undefined,
    onBytes: () => undefined,
    measure: (output) => Promise.resolve(bytes.get(output) ?? 0),
    log: { warn: () => undefined },
    timer: new ManualTimer(),
    disk: { days: () => [], changedAtMs: () => 1, bytes: () => 1 },
    nowMs: () => 0,
  });
  await all.open();
  await setImmediate();
  return all;
}

const foldersOf = (all: AllSessions): string[] => all.rows.map(({ folder }) => folder);

describe("the sessions of all places", () => {
  it("are those of each, with what they take together", async () => {
    const all = await listed(one, two);
    assert.deepEqual(foldersOf(all), [barn.folder, boat.folder]);
    assert.equal(all.row(boat.folder), boat);
    assert.equal(all.bytes, 1020);
    assert.equal(all.trouble, undefined);
  });

  it("are listed once where folders share an output folder", async () => {
    const all = await listed(one, place("again", "/one/output"));
    assert.deepEqual(
      all.places.map(({ name }) => name),
      ["one"],
    );
    assert.deepEqual([foldersOf(all), all.bytes], [[barn.folder], 1000]);
  });

  it("say which place has none, and why", async () => {
    const all = await listed(one, refused);
    assert.deepEqual(foldersOf(all), [barn.folder]);
    assert.equal(all.trouble, "three: It lies outside of the workspace.");
  });

  it("are those of other places once the folders of the workspace are others", async () => {
    const all = await listed(one);
    all.setPlaces([two]);
    await all.open();
    assert.deepEqual(foldersOf(all), [boat.folder]);
  });
});
