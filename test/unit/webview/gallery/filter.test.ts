import assert from "node:assert/strict";
import type { GalleryFilters, GalleryImage } from "../../../../src/protocol/galleryMessages.js";
import {
  filterCount,
  filtered,
  isFiltered,
  modelsIn,
  newestFirst,
  noFilters,
} from "../../../../webview/gallery/model/filter.js";
import { galleryImageOf, galleryNowMs } from "../../../support/galleryPanel.js";

const at = (year: number, month: number, day: number, hour = 0): number =>
  new Date(year, month - 1, day, hour).getTime();

/** One for each thing that a filter can tell apart; it is noon of Wednesday, 2026-11-25. */
const images: readonly GalleryImage[] = [
  galleryImageOf({ id: "now" }),
  galleryImageOf({ id: "midnight", startedAt: at(2026, 11, 25) }),
  galleryImageOf({ id: "yesterday", startedAt: at(2026, 11, 24, 23) }),
  galleryImageOf({ id: "six-days", startedAt: at(2026, 11, 19) }),
  galleryImageOf({ id: "seven-days", startedAt: at(2026, 11, 18, 23) }),
  galleryImageOf({ id: "first", startedAt: at(2026, 11, 1) }),
  galleryImageOf({ id: "october", startedAt: at(2026, 10, 31, 23) }),
  galleryImageOf({ id: "january", startedAt: at(2026, 1, 1) }),
  galleryImageOf({ id: "before", startedAt: at(2025, 12, 31, 23) }),
];

const idsOf = (found: readonly GalleryImage[]): string[] => found.map(({ id }) => id);
const found = (change: Partial<GalleryFilters>, all = images): string[] =>
  idsOf(filtered(all, { ...noFilters, ...change }, galleryNowMs));

describe("the gallery's filters", () => {
  it("leave out nothing at first, and are the same list then", () => {
    assert.equal(filtered(images, noFilters, galleryNowMs), images);
    assert.equal(isFiltered(noFilters), false);
  });

  const dates: readonly [GalleryFilters["date"], last: string][] = [
    ["today", "midnight"],
    ["week", "six-days"],
    ["month", "first"],
    ["year", "january"],
  ];
  for (const [date, last] of dates) {
    it(`by date: ${date} ends with ${last}`, () => {
      assert.deepEqual(found({ date }), idsOf(images).slice(0, idsOf(images).indexOf(last) + 1));
    });
  }

  it("take a range with both of its days, and with an open end", () => {
    const range = { date: "range", from: "2026-11-01", to: "2026-11-19" } as const;
    assert.deepEqual(found(range), ["six-days", "seven-days", "first"]);
    assert.deepEqual(found({ ...range, from: null }).at(-1), "before");
    assert.deepEqual(found({ ...range, to: null }).at(0), "now");
    assert.deepEqual(found({ ...range, from: "2026-11-20", to: "2026-11-19" }), []);
  });

  it("take a score as it is written, and none that is unknown", () => {
    const scored = [90, 89.5, 89.4, 50, null].map((total, n) =>
      galleryImageOf({ id: `n${n}`, total }),
    );
    assert.deepEqual(found({ minScore: 90 }, scored), ["n0", "n1"]);
    assert.deepEqual(found({ minScore: 50 }, scored), ["n0", "n1", "n2", "n3"]);
    assert.equal(found({ minScore: 0 }, scored).length, 5);
  });

  it("look for words in the goal, the title and the prompt, all of them", () => {
    const texts = [
      galleryImageOf({ id: "goal", goal: "A Red boat", prompt: null }),
      galleryImageOf({ id: "title", goal: "x", title: "Boat, red", prompt: null }),
      galleryImageOf({ id: "prompt", goal: "x", prompt: "a red sloop, a boat" }),
      galleryImageOf({ id: "other", goal: "a red barn", prompt: "a barn" }),
    ];
    assert.deepEqual(found({ query: " BOAT red " }, texts), ["goal", "title", "prompt"]);
    assert.deepEqual(found({ query: "boat green" }, texts), []);
  });

  it("take a model, favourites, and all of it together", () => {
    const all = [
      galleryImageOf({ id: "a", model: "one", isFavourite: true }),
      galleryImageOf({ id: "b", model: "two", isFavourite: true }),
      galleryImageOf({ id: "c", model: null }),
    ];
    assert.deepEqual(found({ model: "two" }, all), ["b"]);
    assert.deepEqual(found({ favouritesOnly: true }, all), ["a", "b"]);
    assert.deepEqual(found({ favouritesOnly: true, model: "one", query: "dusk" }, all), ["a"]);
    assert.equal(filterCount({ ...noFilters, favouritesOnly: true, model: "one" }), 2);
  });

  it("know the models that occur, and the one that is asked for", () => {
    const all = ["b", "a", "b", null].map((model) => galleryImageOf({ model }));
    assert.deepEqual(modelsIn(all, null), ["a", "b"]);
    assert.deepEqual(modelsIn(all, "gone"), ["a", "b", "gone"]);
  });
});

describe("the gallery's order", () => {
  it("has the newest first, and a session's best before its favourites", () => {
    const session = [
      galleryImageOf({ id: "low", candidate: "i0c1", total: 50 }),
      galleryImageOf({ id: "high", candidate: "i0c2", total: 80 }),
      galleryImageOf({ id: "best", total: 70 }),
      galleryImageOf({ id: "new", startedAt: galleryNowMs + 1 }),
      galleryImageOf({ id: "old", startedAt: 1 }),
    ];
    const order = ["new", "best", "high", "low", "old"];
    assert.deepEqual(idsOf(newestFirst(session)), order);
    assert.deepEqual(idsOf(newestFirst(session.toReversed())), order);
  });
});
