import assert from "node:assert/strict";
import fc from "fast-check";
import { packedArt } from "../../../../../.ci/pictures/packArt.js";
import { colourIds } from "../../../../../src/providers/builtin/brief/brief.js";
import type { PicturePiece } from "../../../../../src/providers/builtin/pictures/picture.js";
import { artIn, pictureArt } from "../../../../../src/providers/builtin/pictures/pictureArt.js";
import {
  allPictures,
  pictureOf,
} from "../../../../../src/providers/builtin/pictures/pictureBook.js";
import { flatten } from "../../../../../src/providers/builtin/render/path.js";

const idsOf = (is: (picture: ReturnType<typeof allPictures>[number]) => boolean): string[] =>
  allPictures()
    .filter(is)
    .map(({ id }) => id.slice(4));

describe("the picture set", () => {
  it("has some 900 pictures, each found by its id", () => {
    assert.ok(allPictures().length > 650, String(allPictures().length));
    for (const picture of allPictures()) assert.equal(pictureOf(picture.id), picture);
    assert.equal(pictureOf("pic:no-such-thing"), undefined);
    assert.throws(() => pictureArt("pic:no-such-thing"), RangeError);
  });

  it("has art of every picture, 100 units high and as wide as its facts say", () => {
    for (const { id, facts } of allPictures()) {
      const { pieces } = pictureArt(id);
      assert.ok(
        pieces.some(({ role }) => role === "body"),
        id,
      );
      const points = pieces.flatMap(({ path }) => flatten(path, 0.5).flat());
      const [width, height] = [0, 1].map((axis) =>
        points.reduce((most, point) => Math.max(most, point[axis] ?? 0), 0),
      ) as [number, number];
      assert.ok(Math.abs(height - 100) < 0.6, `${id} is ${height} high`);
      assert.ok(Math.abs(width / 100 - facts.aspect) < 0.012, `${id} is ${width} wide`);
      assert.ok(
        points.every(([x, y]) => x > -0.2 && y > -0.2),
        id,
      );
    }
  });

  it("has facts within what the scene can use", () => {
    for (const { id, name, many, facts } of allPictures()) {
      assert.match(id, /^pic:[a-z0-9-]+$/);
      assert.ok(name !== "" && many !== "", id);
      assert.ok(facts.aspect > 0.1 && facts.aspect < 5, `${id} ${facts.aspect}`);
      assert.ok(facts.height >= 0.15 && facts.height <= 1.3, `${id} ${facts.height}`);
      assert.ok(facts.topAt >= 0 && facts.topAt < 1, id);
      assert.ok(facts.colours.length > 0, id);
      assert.ok(
        facts.colours.every((colour) => colourIds.includes(colour)),
        id,
      );
    }
  });

  it("knows who lives where, and how large they are beside each other", () => {
    const habitatOf = (name: string) => pictureOf(`pic:${name}`)?.facts.habitat;
    const where = {
      ground: "giraffe dog sofa pickup-truck church crab person",
      water: "dolphin octopus sailboat canoe swan mermaid island",
      air: "eagle bee airplane kite butterfly helicopter",
      sky: "sun star saturn",
    };
    for (const [habitat, names] of Object.entries(where)) {
      for (const name of names.split(" ")) assert.equal(habitatOf(name), habitat, name);
    }
    const heightOf = (name: string) => pictureOf(`pic:${name}`)?.facts.height ?? NaN;
    const bySize = "ant mouse cat dog horse elephant giraffe".split(" ").map(heightOf);
    assert.deepEqual(
      bySize,
      [...bySize].sort((a, b) => a - b),
    );
    const home = (name: string) => pictureOf(`pic:${name}`)?.facts.home;
    assert.deepEqual(
      ["penguin", "camel", "astronaut", "taxi", "dolphin", "teapot", "cow"].map(home),
      ["snow", "desert", "space", "city", "sea", "table", "meadow"],
    );
  });

  it("says of what only a head or a bust is drawn", () => {
    const views = Object.fromEntries(allPictures().map(({ id, view }) => [id.slice(4), view]));
    for (const name of ["wolf", "fox", "lion", "bear", "panda", "dog-face", "girl"]) {
      assert.equal(views[name], "head", name);
    }
    for (const name of ["chef", "astronaut", "king", "wizard"]) {
      assert.equal(views[name], "bust", name);
    }
    for (const name of ["dog", "tiger", "man", "woman", "horse", "mermaid", "snowman"]) {
      assert.equal(views[name], "whole", name);
    }
    // A head that floats is a poor answer: they stay a small part.
    const heads = idsOf(({ view }) => view === "head").length;
    assert.ok(heads < allPictures().length / 10, String(heads));
  });

  it("has colours that people would name, and pieces of them that another colour replaces", () => {
    const first = (name: string) => pictureOf(`pic:${name}`)?.facts.colours[0];
    const named = {
      red: "ladybird strawberry heart fire-engine",
      green: "frog tree cucumber",
      grey: "elephant wolf",
      white: "swan polar-bear ghost",
      black: "chess-pawn ninja",
      yellow: "banana bell",
      pink: "flamingo pig",
      blue: "whale dolphin",
      brown: "bear horse",
    };
    for (const [colour, names] of Object.entries(named)) {
      for (const name of names.split(" ")) assert.equal(first(name), colour, name);
    }
    for (const { id } of allPictures()) {
      const tints = pictureArt(id).pieces.flatMap(({ tint }) => (tint === null ? [] : [tint]));
      assert.ok(tints.includes(0), `${id} has no main piece`);
      assert.ok(
        tints.every((tint) => Math.abs(tint) <= 1),
        id,
      );
    }
  });

  it("never recolours skin", () => {
    const skin = String([255, 200, 61]);
    for (const name of ["man", "woman", "girl", "chef", "astronaut", "dancer"]) {
      const { pieces } = pictureArt(`pic:${name}`);
      const bare = pieces.filter(({ colour }) => String(colour) === skin);
      assert.ok(bare.length > 0, name);
      assert.ok(
        bare.every(({ tint }) => tint === null),
        name,
      );
    }
  });
});

describe("packed art", () => {
  const tenth = (most: number) => fc.integer({ min: -most, max: most }).map((value) => value / 10);
  const segment = fc.oneof(
    fc.array(tenth(3000), { minLength: 2, maxLength: 2 }),
    fc.array(tenth(3000), { minLength: 6, maxLength: 6 }),
  );
  const channel = fc.integer({ min: 0, max: 255 });
  const piece: fc.Arbitrary<PicturePiece> = fc.record({
    path: fc.array(
      fc.record({
        start: fc.tuple(tenth(3000), tenth(3000)),
        segments: fc.array(segment, { minLength: 1, maxLength: 6 }),
        closed: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
    colour: fc.tuple(channel, channel, channel),
    opacity: fc.integer({ min: 0, max: 100 }).map((value) => value / 100),
    role: fc.constantFrom("body", "detail"),
    tint: fc.option(fc.integer({ min: -100, max: 100 }).map((value) => value / 100)),
  });

  it("is read as it was written", () => {
    const pictures = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), fc.array(piece)), {
      selector: ([name]) => name,
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(pictures, (all) => {
        const art = artIn(packedArt(new Map(all.map(([name, own]) => [`pic:${name}`, own]))));
        for (const [name, own] of all) {
          // Minus nothing is nothing.
          const plain = JSON.parse(JSON.stringify(own)) as unknown;
          assert.deepEqual(JSON.parse(JSON.stringify(art(`pic:${name}`).pieces)), plain);
        }
      }),
    );
  });
});
