import assert from "node:assert/strict";
import fc from "fast-check";
import type {
  Brief,
  PictureId,
  RelationKind,
  SubjectPhrase,
} from "../../../../../src/providers/builtin/brief/brief.js";
import { readPrompt } from "../../../../../src/providers/builtin/brief/readPrompt.js";
import { requirementsOf } from "../../../../../src/providers/builtin/brief/requirements.js";
import { allPictures } from "../../../../../src/providers/builtin/pictures/pictureBook.js";
import { composeScene } from "../../../../../src/providers/builtin/scene/composeScene.js";
import { deviate } from "../../../../../src/providers/builtin/scene/deviate.js";
import { layoutScene } from "../../../../../src/providers/builtin/scene/layout.js";
import { letteringOf } from "../../../../../src/providers/builtin/scene/lettering.js";
import { requirementsMet } from "../../../../../src/providers/builtin/scene/met.js";
import type { Scene } from "../../../../../src/providers/builtin/scene/scene.js";
import { completeSetting } from "../../../../../src/providers/builtin/scene/setting.js";
import {
  factsOf,
  isPortrait,
  nearestPicture,
} from "../../../../../src/providers/builtin/scene/things.js";
import { seededRandom } from "../../../../../src/base/random.js";

const one = (id: SubjectPhrase["id"], more: Partial<SubjectPhrase> = {}): SubjectPhrase => ({
  id,
  noun: id.replace("pic:", ""),
  count: 1,
  ...more,
});

/** The scene of a picture that keeps to all of its brief. */
function faithful(brief: Brief, seed: number, widthPx = 256, heightPx = 256): Scene {
  const all = requirementsOf(brief).map((requirement) => ({ requirement, honoured: true }));
  const drawn = deviate(brief, all, { seed, unwanted: new Set() });
  const setting = completeSetting(drawn, seededRandom(seed, "setting"));
  const layout = layoutScene(drawn.groups, setting, { widthPx, heightPx, seed });
  const lettering = letteringOf(brief.lettering, layout.items);
  return { widthPx, heightPx, seed, ...setting, ...layout, lettering };
}

const ids = allPictures().map(({ id }) => id);
const relations: readonly RelationKind[] = [
  ...(["on", "beside", "leftOf", "rightOf", "above", "below", "inFrontOf", "behind"] as const),
];

describe("scenes of pictures", () => {
  it("keep all inside the picture, whatever stands how to whatever", () => {
    const sizes = fc.integer({ min: 4, max: 64 }).map((n) => n * 16);
    const things = fc.constantFrom(...ids, "house" as const, "bird" as const, "unknown" as const);
    fc.assert(
      fc.property(
        things,
        things,
        fc.constantFrom(...relations),
        fc.integer({ min: 1, max: 12 }),
        fc.nat(),
        sizes,
        sizes,
        (a, b, kind, count, seed, widthPx, heightPx) => {
          const subjects = [one(a, { count, relation: { kind, other: 1 } }), one(b)];
          const scene = faithful({ subjects }, seed, widthPx, heightPx);
          assert.equal(scene.items.length, count + 1);
          for (const { x, y, widthPx: w, heightPx: h } of scene.items) {
            assert.ok(w > 0 && h > 0 && x >= 0 && y >= 0, `${a} ${kind} ${b}`);
            assert.ok(x + w <= widthPx + 0.02 && y + h <= heightPx + 0.02, `${a} ${kind} ${b}`);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("have heads and busts as large portraits at the lower edge", () => {
    for (const id of ["pic:wolf", "pic:unicorn", "pic:doctor"] as const) {
      assert.ok(isPortrait(id), id);
      const [item] = faithful({ subjects: [one(id)] }, 3).items;
      assert.ok(item?.perch === "edge", id);
      assert.ok(item.heightPx > 256 * 0.45, id);
      assert.ok(item.y + item.heightPx > 256 * 0.8, id);
    }
  });

  it("have a crowd of heads in two rows that cover less than half of each other", () => {
    const { items } = faithful({ subjects: [one("pic:panda", { count: 7 })] }, 5);
    assert.equal(items.length, 7);
    assert.equal(new Set(items.map(({ y, heightPx }) => y + heightPx > 256 * 0.9)).size, 2);
  });

  it("show what was asked of them", () => {
    const briefs: readonly Brief[] = [
      { subjects: [one("pic:giraffe", { count: 3, colour: "blue" })], terrain: "desert" },
      { subjects: [one("pic:dog", { relation: { kind: "leftOf", other: 1 } }), one("cat")] },
      { subjects: [one("pic:wolf", { relation: { kind: "leftOf", other: 1 } }), one("house")] },
      { subjects: [one("pic:pizza", { position: "left" })] },
      { subjects: [one("pic:airplane", { relation: { kind: "above", other: 1 } }), one("house")] },
      { subjects: [one("cat")], terrain: "kitchen", lettering: { text: "Fresh  fish" } },
      { subjects: [one("pic:cow", { size: "small" })], terrain: "office" },
    ];
    for (const brief of briefs) {
      let missed = 0;
      for (let seed = 0; seed < 8; seed++) {
        const met = requirementsMet(faithful(brief, seed), brief);
        missed += met.some((requirement) => !requirement.met) ? 1 : 0;
      }
      assert.ok(missed <= 1, `${missed} of 8 lack something: ${JSON.stringify(brief)}`);
    }
  });

  it("stand where such things are at home when nobody says", () => {
    const groundOf = (id: PictureId) => faithful({ subjects: [one(id)] }, 1).ground;
    assert.equal(groundOf("pic:dolphin"), "sea");
    assert.equal(groundOf("pic:pizza"), "table");
    assert.equal(groundOf("pic:bed"), "bedroom");
    assert.equal(groundOf("pic:bus"), "city");
    assert.equal(groundOf("pic:giraffe"), "meadow");
  });

  it("have small things large when they are alone", () => {
    const [key] = faithful({ subjects: [one("pic:key")] }, 2).items;
    assert.ok((key?.heightPx ?? 0) > 256 * 0.25);
  });

  it("of a picture that the set does not have are of a stand-in", () => {
    assert.deepEqual(factsOf("pic:no-such-thing"), factsOf("unknown"));
  });

  it("have by mistake the likest picture, which is a portrait where the right one is", () => {
    for (const id of ids) {
      const other = nearestPicture(id);
      assert.ok(other !== null && other !== id, id);
      assert.equal(isPortrait(other), isPortrait(id), `${id}: ${other}`);
    }
  });

  it("keep what the text names first, in the number that nobody asked for, and have at most another thing for what it names next", () => {
    const taken = new Set<string>();
    fc.assert(
      fc.property(fc.constantFrom(...ids), fc.integer({ min: 0, max: 999 }), (id, seed) => {
        const brief: Brief = { subjects: [one(id), one("pic:giraffe", { colour: "red" })] };
        const wrong = requirementsOf(brief).map((requirement) => ({
          requirement,
          honoured: false,
        }));
        const { groups } = deviate(brief, wrong, { seed, unwanted: new Set() });
        assert.deepEqual([groups[0]?.subject, groups[0]?.count], [id, 1]);
        taken.add(groups[1]?.count === 0 ? "nothing" : (groups[1]?.subject ?? ""));
      }),
    );
    assert.deepEqual([...taken].sort(), ["nothing", nearestPicture("pic:giraffe")].sort());
  });

  it("have another number where one was asked for and is not kept to", () => {
    const brief: Brief = { subjects: [one("pic:giraffe", { count: 3, counted: true })] };
    const wrong = requirementsOf(brief).map((requirement) => ({ requirement, honoured: false }));
    const { groups } = deviate(brief, wrong, { seed: 1, unwanted: new Set() });
    assert.equal(groups[0]?.subject, "pic:giraffe");
    assert.ok(![0, 3].includes(groups[0].count));
  });

  it("have the room that alone was asked for, however little the picture keeps to its prompt", () => {
    const { brief, requirements } = readPrompt("a kitchen");
    const wrong = requirements.map(({ requirement }) => ({ requirement, honoured: false }));
    const drawn = deviate(brief, wrong, { seed: 1, unwanted: new Set() });
    assert.equal(completeSetting(drawn, seededRandom(1, "setting")).ground, "kitchen");
  });

  it("show the same stand-in for the same words, and others for most other words", () => {
    const variantOf = (noun: string, seed: number) =>
      faithful({ subjects: [one("unknown", { noun })] }, seed).items[0]?.variant;
    assert.equal(variantOf("zorble", 1), variantOf("zorble", 2));
    assert.notEqual(variantOf("zorble", 1), variantOf("quandle", 1));
  });
});

describe("lettering", () => {
  const items = faithful({ subjects: [one("pic:bus")] }, 1).items;

  it("is dealt to lines short enough to be read, without a word lost", () => {
    const latin = fc.string({ minLength: 1, maxLength: 40, unit: "grapheme-ascii" });
    fc.assert(
      fc.property(latin, (text) => {
        const lettering = letteringOf({ text }, items);
        const words = text.split(/\s+/).filter((word) => word !== "");
        assert.deepEqual(
          (lettering?.lines ?? []).flatMap((line) => line.split(" ")),
          words,
        );
        assert.ok((lettering?.lines.length ?? 0) <= 5);
      }),
    );
  });

  it("is none in a script that the renderer has no letters of", () => {
    for (const text of ["日本", "سلام", "Hi 🎂"]) {
      assert.equal(letteringOf({ text }, items), null, text);
    }
    assert.notEqual(letteringOf({ text: "Γειά, мир – ñ!" }, items), null);
  });

  it("is on what carries it", () => {
    const asked = { text: "School bus", on: 0 };
    assert.deepEqual(letteringOf(asked, items), {
      lines: ["School bus"],
      item: 0,
    });
  });

  it("is never misspelt, since the judge could not tell", () => {
    for (let seed = 0; seed < 40; seed++) {
      const prompt = 'a quiet, cluttered, hazy shop with a sign "OPEN"';
      const { lettering } = composeScene({
        prompt,
        negativePrompt: "",
        seed,
        widthPx: 64,
        heightPx: 64,
      });
      assert.deepEqual(lettering?.lines, ["OPEN"]);
    }
  });
});
