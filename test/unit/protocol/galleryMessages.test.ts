import assert from "node:assert/strict";
import {
  galleryStateSchema,
  parseGalleryFromPage,
  parseGalleryToPage,
} from "../../../src/protocol/galleryMessages.js";
import { noFilters } from "../../../webview/gallery/model/filter.js";
import { galleryImages, galleryOf } from "../../support/galleryPanel.js";

describe("messages of the gallery", () => {
  it("are taken as they are meant, either way", () => {
    assert.ok(parseGalleryToPage(galleryOf(galleryImages(3))).ok);
    for (const message of [
      { kind: "ready" },
      { kind: "look", ids: ["a", "b-1"] },
      { kind: "compare", ids: ["a", "b"] },
      { kind: "favourite", id: "a", on: false },
    ]) {
      assert.ok(parseGalleryFromPage(message).ok, JSON.stringify(message));
    }
  });

  it("are none with a path for an id, with too many, or with more than they say", () => {
    for (const raw of [
      { kind: "open", id: "/etc/passwd" },
      { kind: "open", id: "a".repeat(65) },
      { kind: "open", id: "a", folder: "/etc" },
      { kind: "compare", ids: ["a", "b", "c", "d", "e"] },
      { kind: "look", ids: Array.from({ length: 501 }, () => "a") },
      JSON.parse('{"kind":"open","id":"a","__proto__":{"x":1}}'),
      null,
    ]) {
      assert.equal(parseGalleryFromPage(raw).ok, false, JSON.stringify(raw).slice(0, 80));
    }
  });

  it("keep what a person looks for, and nothing that is no choice of the page", () => {
    const state = { filters: noFilters, top: "a" };
    assert.ok(galleryStateSchema().safeParse(state).success);
    for (const change of [{ minScore: 55 }, { date: "ever" }, { from: "1.2.2026" }, { query: 7 }]) {
      const broken = { ...state, filters: { ...noFilters, ...change } };
      assert.equal(galleryStateSchema().safeParse(broken).success, false, JSON.stringify(change));
    }
  });
});
