import assert from "node:assert/strict";
import { subjectIds } from "../../../../../src/providers/builtin/brief/brief.js";
import { lexicon } from "../../../../../src/providers/builtin/brief/lexicon.js";
import { subjectName } from "../../../../../src/providers/builtin/brief/nouns.js";
import { parseBrief, readPrompt } from "../../../../../src/providers/builtin/brief/readPrompt.js";
import {
  describeRequirement,
  halfOf,
  requirementKey,
  requirementsOf,
} from "../../../../../src/providers/builtin/brief/requirements.js";

const keys = (text: string): string[] => {
  const brief = parseBrief(text);
  return requirementsOf(brief).map((requirement) => requirementKey(requirement, brief));
};

describe("requirements", () => {
  it("hold a text to a count only where it states one", () => {
    assert.deepEqual(keys("a lighthouse"), ["present:lighthouse"]);
    assert.deepEqual(keys("lighthouses"), ["present:lighthouse"]);
    assert.deepEqual(keys("several lighthouses"), ["present:lighthouse"]);
    assert.deepEqual(keys("one lighthouse"), ["present:lighthouse", "count:lighthouse"]);
  });

  it("ask of a thing that cannot be drawn only that it is there", () => {
    assert.deepEqual(keys("two red zorbles on a house"), ["present:zorbles", "present:house"]);
  });

  it("have keys that hang on the meaning, not on wording or order", () => {
    const one = keys("two sailboats beside a lighthouse at night");
    const other = keys("at night a lighthouse; beside it, exactly 3 yachts");
    assert.ok(one.includes("count:sailboat") && other.includes("count:sailboat"));
    assert.ok(one.includes("time") && other.includes("time"));
  });

  it("tell two groups of one kind apart", () => {
    const [blue, red] = [
      ["present:house", "colour:house"],
      ["present:house#2", "colour:house#2"],
    ] as const;
    assert.deepEqual(keys("a red house and a blue house"), [...red, ...blue]);
    assert.deepEqual(keys("a blue house and a red house"), [...blue, ...red]);
  });

  it("belong to WHAT when they are content and to HOW when they are style", () => {
    const { requirements } = readPrompt(
      "two red cats on the left at night in fog, watercolour, close-up, soft light, warm colours",
    );
    const how = requirements.filter(({ half }) => half === "how").map(({ key }) => key);
    assert.deepEqual(how, ["style", "framing", "light", "palette"]);
    for (const { requirement, half } of requirements) assert.equal(halfOf(requirement), half);
  });

  it("are described in words that mean the same when they are read again", () => {
    const texts = [
      "two small red sailboats beside a white lighthouse at night",
      "a large whale below one balloon on the sea in a storm",
      "three cats in the foreground, a house in the background, mountains, autumn",
      "a crescent moon, a cactus on the left in the desert at dawn under a cloudless sky",
      "a flower, blueprint, wide view, dramatic light, muted colours",
      "a tree in the snow in falling snow, low poly, moonlight, monochrome",
    ];
    for (const text of texts) {
      const { brief, requirements } = readPrompt(text);
      for (const { requirement, key } of requirements) {
        const words = describeRequirement(requirement, brief);
        assert.ok(keys(words).includes(key), `${key} is not in "${words}"`);
      }
    }
  });
});

describe("the lexicon", () => {
  it("knows the English name of every subject, one and many", () => {
    for (const id of subjectIds) {
      for (const many of [false, true]) {
        const senses = lexicon("en").find(subjectName(id, many)) ?? [];
        assert.ok(
          senses.some((sense) => sense.kind === "subject" && sense.id === id),
          subjectName(id, many),
        );
      }
    }
  });

  it("makes plurals as English does", () => {
    for (const word of ["butterflies", "foxgloves", "lighthouses", "cups of tea", "finches"]) {
      const isKnown = lexicon("en").find(word) !== undefined;
      assert.equal(isKnown, ["butterflies", "lighthouses", "cups of tea"].includes(word), word);
    }
  });
});
