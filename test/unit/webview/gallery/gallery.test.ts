import assert from "node:assert/strict";
import type { GalleryImage, GalleryToPage } from "../../../../src/protocol/galleryMessages.js";
import { noFilters } from "../../../../webview/gallery/model/filter.js";
import {
  firstModel,
  receive,
  withFilters,
  withSight,
  withTop,
  type GalleryModel,
  type Step,
} from "../../../../webview/gallery/model/gallery.js";
import {
  extended,
  nothingSelected,
  stillThere,
  toggled,
} from "../../../../webview/gallery/model/selection.js";
import { foundText, detailsOf } from "../../../../webview/gallery/model/words.js";
import {
  galleryImageOf,
  galleryImages,
  galleryNowMs as nowMs,
  galleryOf,
} from "../../../support/galleryPanel.js";

const told = (model: GalleryModel, message: GalleryToPage): Step =>
  receive(model, message, { nowMs });
const opened = (images: GalleryImage[]): GalleryModel => told(firstModel, galleryOf(images)).model;
const shown = ({ found }: GalleryModel): string[] => found.map(({ id }) => id);
const asked = ({ effects }: Step): unknown[] =>
  effects.flatMap((effect) => (effect.kind === "post" ? [effect.message] : []));

describe("the gallery's model", () => {
  const four = galleryImages(4);

  it("shows what the host tells, the first tile ready for keys", () => {
    const model = opened(four.toReversed());
    assert.deepEqual(shown(model), ["n0", "n1", "n2", "n3"]);
    assert.deepEqual([model.isLoading, model.active], [false, "n0"]);
  });

  it("takes what is new, what is another one, and what is gone", () => {
    const model = { ...opened(four), active: "n1" };
    const fresh = galleryImageOf({ id: "new", startedAt: nowMs + 1 });
    const images = [fresh, galleryImageOf({ ...four[2], total: 1 })];
    const step = told(model, { kind: "changed", images, gone: ["n0"] });
    assert.deepEqual(shown(step.model), ["new", "n1", "n2", "n3"]);
    assert.equal(step.model.byId.get("n2")?.total, 1);
    assert.equal(step.model.active, "n1");
  });

  it("has the tile that takes its place active where the active one is gone", () => {
    const model = { ...opened(four), active: "n1" };
    const gone = told(model, { kind: "changed", images: [], gone: ["n1"] }).model;
    assert.equal(gone.active, "n2");
    const last = { ...gone, active: "n3" };
    assert.equal(told(last, { kind: "changed", images: [], gone: ["n3"] }).model.active, "n2");
    assert.equal(
      told(gone, { kind: "changed", images: [], gone: ["n0", "n2", "n3"] }).model.active,
      null,
    );
  });

  it("asks for links to what is in sight and has none, once it is in sight", () => {
    const model = opened(four);
    const step = withSight(model, ["n0", "n1"]);
    assert.deepEqual(asked(step), [{ kind: "look", ids: ["n0", "n1"] }]);
    assert.deepEqual(asked(withSight(step.model, ["n0", "n1"])), []);
    const links = [{ id: "n0", uri: "u" }];
    const linked = told(step.model, { kind: "links", links }).model;
    assert.deepEqual(asked(withSight(linked, ["n0", "n1", "n2"])), [
      { kind: "look", ids: ["n1", "n2"] },
    ]);
  });

  it("asks no more for what is known to be missing, until it is another one", () => {
    const linked = told(withSight(opened(four), ["n0"]).model, {
      kind: "links",
      links: [{ id: "n0", uri: null }],
    }).model;
    assert.deepEqual(asked(withSight(linked, ["n0"])), []);
    const [first] = four;
    assert.ok(first);
    const step = told(linked, { kind: "changed", images: [{ ...first, total: 3 }], gone: [] });
    assert.deepEqual(asked(step), [{ kind: "look", ids: ["n0"] }]);
    // What is on the page stays there until the answer comes.
    assert.equal(step.model.links.get("n0"), null);
  });

  it("finds anew with every filter, and keeps filters and place for when it comes back", () => {
    const model = opened(galleryImages(40));
    const step = withFilters(withTop(model, "n6").model, { query: "OWLS" }, nowMs);
    assert.deepEqual(shown(step.model), ["n5", "n11", "n17", "n23", "n29", "n35"]);
    assert.equal(step.model.active, "n5");
    const kept = { filters: { ...noFilters, query: "OWLS" }, top: null };
    assert.deepEqual(step.effects, [{ kind: "remember", state: kept }]);
    const back = receive(firstModel, galleryOf(galleryImages(40)), { nowMs, kept }).model;
    assert.deepEqual(shown(back), shown(step.model));
    assert.deepEqual(withTop(back, "n17").effects, [
      { kind: "remember", state: { ...kept, top: "n17" } },
    ]);
  });

  it("takes no changes of a gallery that it does not know", () => {
    assert.equal(told(firstModel, { kind: "changed", images: four, gone: [] }).model, firstModel);
  });
});

describe("images that are selected", () => {
  const ids = ["a", "b", "c", "d", "e", "f"];

  it("come and go, four at most", () => {
    const four = ["a", "b", "c", "d"].reduce(toggled, nothingSelected);
    assert.deepEqual(toggled(four, "e"), { ids: ["a", "b", "c", "d"], isFull: true });
    assert.deepEqual(toggled(four, "b"), { ids: ["a", "c", "d"], isFull: false });
  });

  it("are extended from one to another, either way, as far as there is room", () => {
    assert.deepEqual(extended(nothingSelected, ids, "b", "d").ids, ["b", "c", "d"]);
    assert.deepEqual(extended(nothingSelected, ids, "d", "b").ids, ["d", "c", "b"]);
    assert.deepEqual(extended(nothingSelected, ids, "a", "f"), {
      ids: ["a", "b", "c", "d"],
      isFull: true,
    });
    assert.deepEqual(extended(nothingSelected, ids, "gone", "c").ids, ["c"]);
  });

  it("are selected no more when they are gone", () => {
    const two = ["a", "b"].reduce(toggled, nothingSelected);
    assert.deepEqual(stillThere(two, (id) => id === "b").ids, ["b"]);
  });
});

describe("what the gallery says", () => {
  it("counts, and tells of an image all that is known", () => {
    assert.equal(foundText(12, 10_000), "12 of 10,000 images");
    assert.equal(foundText(1, 1), "1 image");
    assert.equal(foundText(0, 1), "0 of 1 image");
    const image = galleryImageOf({ candidate: "i1c2", isFavourite: true, place: "two" });
    assert.deepEqual(detailsOf(image), [
      "a lighthouse at dusk",
      "88 of 100 · i1c2 · favourite · 2026-11-25 · two",
      "builtin/builtin",
      "a white lighthouse on a cliff, warm evening light",
    ]);
    const bare = galleryImageOf({ goal: "\n", prompt: null, model: null, total: null });
    assert.deepEqual(detailsOf(bare), ["(empty goal)", "No score · 2026-11-25"]);
  });
});
