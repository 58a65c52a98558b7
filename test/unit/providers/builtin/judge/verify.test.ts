import assert from "node:assert/strict";
import type { ColourId } from "../../../../../src/providers/builtin/brief/brief.js";
import { parseBrief } from "../../../../../src/providers/builtin/brief/readPrompt.js";
import { requirementsOf } from "../../../../../src/providers/builtin/brief/requirements.js";
import type { SeenThing, Sight } from "../../../../../src/providers/builtin/judge/evidence.js";
import type { ColourChances } from "../../../../../src/providers/builtin/judge/colourOf.js";
import { remarkOn } from "../../../../../src/providers/builtin/judge/findings.js";
import type { KnownThing } from "../../../../../src/providers/builtin/judge/findThings.js";
import {
  byField,
  settingFields,
  settingGroups,
  settingValues,
} from "../../../../../src/providers/builtin/judge/setting.js";
import { countChances, verify } from "../../../../../src/providers/builtin/judge/verify.js";

function thing(id: KnownThing, presence: number, colour: ColourId, x = 0.4, y = 0.6): SeenThing {
  const box = { x, y, width: 0.2, height: 0.2 };
  const colours = (): ColourChances => new Map([[colour, 1]]);
  return { thing: id, box, presence, colours, small: 0, large: 0, full: 0 };
}

/** A sight of these things in a flat daylight meadow. */
function sightOf(things: readonly SeenThing[], style = "flat"): Sight {
  const seen: Readonly<Record<string, string>> = {
    style,
    time: "day",
    weather: "clear",
    terrain: "meadow",
  };
  const setting = Object.fromEntries(
    settingFields.map((field) => {
      const sure = seen[field] ?? "none";
      return [field, new Map(settingValues[field].map((value) => [value, value === sure ? 1 : 0]))];
    }),
  ) as unknown as Sight["setting"];
  const total = settingGroups.reduce((a, b) => a + b, 0);
  return {
    things,
    setting,
    framingFit: [0.5, 0.5, 0.5],
    priors: byField(new Float32Array(total).fill(0.2)),
  };
}

function judged(goal: string, sight: Sight) {
  const brief = parseBrief(goal);
  const { verdicts, groups } = verify(brief, requirementsOf(brief), sight);
  return new Map(
    verdicts.map((verdict) => {
      const { requirement } = verdict;
      const group = "subject" in requirement ? (groups[requirement.subject] ?? []) : [];
      const key =
        "subject" in requirement ? `${requirement.kind} ${requirement.subject}` : requirement.kind;
      return [key, { ...verdict, remark: remarkOn(verdict, group, brief, sight) }];
    }),
  );
}

describe("verification", () => {
  it("denies nothing that it is not sure of", () => {
    const doubtful = judged("a cat left of a dog", sightOf([thing("cat", 0.56, "red")]));
    assert.equal(
      doubtful.get("present 0")?.remark.text,
      "A cat: in doubt; it is not clear enough.",
    );
    const placed = judged("a cat on the left", sightOf([thing("cat", 1, "red", 0.32)]));
    assert.equal(
      placed.get("position 0")?.remark.text,
      "The cat is on the left: in doubt; it is not clear enough.",
    );
    const none = judged("a cat", sightOf([]));
    assert.equal(
      none.get("present 0")?.remark.text,
      "A cat: missing; nothing of the kind is seen.",
    );
  });

  it("finds what is there in number and colour, and says so in the requirement's words", () => {
    const sight = sightOf([thing("cat", 0.98, "red", 0.1), thing("cat", 0.97, "red", 0.6)]);
    const verdicts = judged("two red cats in a meadow", sight);
    for (const key of ["present 0", "count 0", "colour 0", "terrain"]) {
      assert.equal(verdicts.get(key)?.remark.met, true, key);
    }
    assert.match(verdicts.get("count 0")?.remark.text ?? "", /^Two cats: shown/);
  });

  it("says how many are seen and in which colour where these are wrong", () => {
    const verdicts = judged("two red cats at night", sightOf([thing("cat", 0.98, "blue")]));
    const count = verdicts.get("count 0")?.remark;
    assert.ok(count);
    assert.equal(count.met, false);
    assert.match(count.text, /^Two cats: missing; 1 seen/);
    assert.match(verdicts.get("colour 0")?.remark.text ?? "", /blue seen/);
    assert.match(verdicts.get("time")?.remark.text ?? "", /^Night: missing; day seen/);
  });

  it("cannot tell a colour in a style without colours, but counts it as hardly shown", () => {
    const verdicts = judged("one red cat", sightOf([thing("cat", 0.98, "red")], "blueprint"));
    const colour = verdicts.get("colour 0");
    assert.ok(colour);
    assert.equal(colour.remark.met, undefined);
    assert.match(colour.remark.text, /cannot tell/);
    assert.ok(colour.chance < 0.1);
  });

  it("is honest about a noun that it does not know", () => {
    const remark = judged("a zorbulator", sightOf([])).get("present 0")?.remark;
    assert.ok(remark);
    assert.equal(remark.met, undefined);
    assert.match(remark.text, /^“zorbulator”: cannot tell; this judge has no picture of it\./);
    assert.match(remark.text, /a stone sculpture in its place, at best\.$/);
  });

  it("does not judge how a thing stands to one that it does not know", () => {
    const seen = judged("a cat on a zorbulator", sightOf([thing("cat", 0.98, "red")]));
    const relation = seen.get("relation 0");
    assert.equal(relation?.tellable, false);
    assert.equal(relation.remark.met, undefined);
    assert.equal(
      relation.remark.text,
      "The cat is on the zorbulator: cannot tell; this judge has no picture of “zorbulator”.",
    );
  });

  it("says what is seen instead", () => {
    const seen: SeenThing = { ...thing("pic:wolf", 0, "grey"), rival: "pic:dog" };
    const remark = judged("a wolf", sightOf([seen])).get("present 0")?.remark;
    assert.equal(remark?.text, "A wolf: missing; what is there looks more like a dog.");
  });

  it("does not say in one sentence that it is in doubt, and that nothing is there", () => {
    const doubtful = thing("pic:wolf", 0.57, "grey");
    const remark = judged("a wolf", sightOf([doubtful])).get("present 0")?.remark;
    assert.equal(remark?.text, "A wolf: in doubt; it is not clear enough.");
  });

  it("says of no count that it is 0", () => {
    const remark = judged("three wolves", sightOf([])).get("count 0")?.remark;
    assert.equal(remark?.text, "Three wolves: missing; none seen.");
  });

  it("blames no sign for the words that hide it, nor claims to read them", () => {
    const seen = judged('a sign that says "OPEN"', sightOf([]));
    const sign = seen.get("present 0");
    assert.equal(sign?.chance, 0.5);
    assert.equal(sign.remark.text, "A sign: cannot tell; its words may hide it.");
    const words = seen.get("lettering")?.remark.text;
    assert.equal(words, "The words “OPEN”: cannot tell; this judge does not read.");
    const clear = judged('a sign that says "OPEN"', sightOf([thing("pic:placard", 0.99, "grey")]));
    assert.equal(clear.get("present 0")?.remark.met, true);
  });

  it("names what comes in pairs as pairs", () => {
    const remark = judged("red headphones", sightOf([])).get("colour 0")?.remark;
    assert.match(remark?.text ?? "", /^The headphones are red: missing/);
    const present = judged("red headphones", sightOf([])).get("present 0")?.remark;
    assert.match(present?.text ?? "", /^Headphones: missing/);
  });

  it("tells a full moon from a crescent", () => {
    const moon = thing("moon", 0.95, "yellow");
    const full = judged("a full moon", sightOf([{ ...moon, full: 0.97 }]));
    const sickle = judged("a full moon", sightOf([moon]));
    assert.equal(full.get("phase 0")?.remark.met, true);
    assert.equal(sickle.get("phase 0")?.remark.met, false);
    assert.equal(sickle.get("present 0")?.remark.met, true);
  });

  it("deals like things to the phrases whose colours they have", () => {
    const sight = sightOf([thing("cat", 0.98, "red", 0.1), thing("cat", 0.98, "blue", 0.7)]);
    const verdicts = judged("one red cat and one blue cat", sight);
    for (const key of ["count 0", "colour 0", "count 1", "colour 1"]) {
      assert.equal(verdicts.get(key)?.remark.met, true, key);
    }
  });

  it("sees relations and positions from the boxes", () => {
    const beside = sightOf([thing("cat", 0.98, "red", 0.1), thing("tree", 0.98, "green", 0.32)]);
    const goal = "a cat on the left beside a tree";
    assert.equal(judged(goal, beside).get("relation 0")?.remark.met, true);
    assert.equal(judged(goal, beside).get("position 0")?.remark.met, true);
    const apart = sightOf([thing("cat", 0.98, "red", 0.75), thing("tree", 0.98, "green", 0.02)]);
    assert.equal(judged(goal, apart).get("relation 0")?.remark.met, false);
    assert.equal(judged(goal, apart).get("position 0")?.remark.met, false);
  });

  it("moves smoothly from missing to shown as a thing becomes clearer", () => {
    const chances = Array.from({ length: 51 }, (_, i) => {
      const sight = sightOf([thing("cat", i / 50, "red")]);
      return judged("one red cat", sight).get("present 0")?.chance ?? 0;
    });
    chances.slice(1).forEach((chance, i) => {
      const step = chance - (chances[i] ?? 0);
      assert.ok(step >= 0 && step < 0.05, `step of ${step}`);
    });
  });

  it("gives the chances of all numbers, adding up to one", () => {
    const group = [0.9, 0.8, 0.3].map((share) => ({ thing: thing("cat", share, "red"), share }));
    const chances = countChances(group);
    assert.equal(chances.length, 4);
    assert.ok(Math.abs(chances.reduce((a, b) => a + b, 0) - 1) < 1e-9);
    assert.equal(chances.indexOf(Math.max(...chances)), 2);
  });
});
