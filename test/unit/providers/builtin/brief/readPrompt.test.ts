import assert from "node:assert/strict";
import fc from "fast-check";
import { parseBrief, readPrompt } from "../../../../../src/providers/builtin/brief/readPrompt.js";
import { ranMs } from "../../../../support/threadTime.js";
import { describeContent } from "../../../../../src/providers/builtin/writer/englishBrief.js";
import { describeRequirement } from "../../../../../src/providers/builtin/brief/requirements.js";

/** What a text asks for, in words. */
function asks(text: string): string {
  const { brief, requirements } = readPrompt(text);
  return requirements.map(({ requirement }) => describeRequirement(requirement, brief)).join("; ");
}

type Case = readonly [text: string, asks: string];

const english: readonly Case[] = [
  ["a lighthouse at dusk", "a lighthouse; dusk"],
  [
    "two small red sailboats under a full moon on a calm sea beside a white lighthouse",
    "sailboats; two sailboats; the sailboats are red; the sailboats are small; the sailboats are beside the lighthouse; the moon; a full moon; a lighthouse; the lighthouse is white; the sea",
  ],
  ["2 sailing boats", "sailboats; two sailboats"],
  ["a pair of kittens", "cats; two cats"],
  ["a dozen roses", "roses; twelve roses"],
  ["a dozen peonies", "flowers; twelve flowers"],
  ["one oak", "a tree; one tree"],
  ["a yacht", "a sailboat"],
  ["sailboats", "sailboats"],
  [
    "several small fish below a whale",
    "fish; the fish are small; the fish are below the whale; a whale",
  ],
  ["a crimson cottage", "a house; the house is red"],
  ["a gray bunny", "a rabbit; the rabbit is grey"],
  ["the sailboats are red", "sailboats; the sailboats are red"],
  ["a house painted blue", "a house; the house is blue"],
  ["two mushrooms in orange", "mushrooms; two mushrooms; the mushrooms are orange"],
  ["red sky above a sailboat", "a sailboat"],
  ["a castle, deep blue palette", "a castle; cool colours"],
  ["a red-and-white lighthouse", "a lighthouse; the lighthouse is red"],
  ["a black and white cat", "a cat; the cat is black"],
  ["a black and white photograph of a cat", "a cat; monochrome"],
  [
    "a red house and a blue house",
    "a red house; the house is red; a blue house; the house is blue",
  ],
  ["one cat and two cats", "a cat; one cat; cats; two cats"],
  ["a cat and another cat", "cats; two cats"],
  ["The cat is black. The cat is large.", "a cat; the cat is black; the cat is large"],
  [
    "on the left a lighthouse, on the right a windmill",
    "a lighthouse; the lighthouse is on the left; a windmill; the windmill is on the right",
  ],
  [
    "mountains in the background, a car in the foreground",
    "a car; the car is in the foreground; mountains",
  ],
  ["a slow-cooked stew in a hand-painted bowl", "a stew; the stew is in the bowl; a bowl"],
  ["headphones on a plain white background", "headphones"],
  ["a vase against a blue background", "a vase"],
  ["a cottage, in the background, at night", "a house; the house is in the background; night"],
  [
    "Beside a lighthouse, two sailboats",
    "a lighthouse; sailboats; two sailboats; the sailboats are beside the lighthouse",
  ],
  ["a seagull perched on a cactus", "a bird; the bird is on the cactus; a cactus"],
  ["an owl perched on a cactus", "an owl; the owl is on the cactus; a cactus"],
  ["a robot in front of a castle", "a robot; the robot is in front of the castle; a castle"],
  ["a half moon over the sea", "the moon; a crescent moon; the sea"],
  ["water-colour of a tea cup", "a teacup; watercolour style"],
  ["pixel-art rocket in outer space", "a rocket; outer space; pixel art style"],
  ["film noir, a car in the rain", "a car; rain; film noir style"],
  ["low-poly pines in a snowstorm", "pine trees; falling snow; low poly style"],
  [
    "close-up of a butterfly, soft light, vivid colours",
    "a butterfly; close-up; soft light; vivid colours",
  ],
  ["a sunny day by the lake in summer", "a lake; daylight; a clear sky; summer"],
  ["a rainy day at dusk", "dusk; rain"],
  ["no people, no cars, just a beach", "a beach"],
  ["a house without windows or trees", "a house"],
  ["a car from 1987", "a car"],
  ["a zorble beside a white castle", "a zorble; a castle; the castle is white"],
  ["a dragon beside a castle", "a dragon; the dragon is beside the castle; a castle"],
  ["purple zorble dancing", "a zorble"],
  ["purple elephant dancing", "an elephant; the elephant is purple"],
  ["low-poly fox in the woods", "a fox; a forest; low poly style"],
  ["two zorbles over a lake", "zorbles; a lake"],
  ["two wolves over a lake", "wolves; two wolves; a lake"],
  ["a sense of wonder", ""],
  ["sunset over the ocean", "the sea; dusk"],
];

const otherLanguages: readonly Case[] = [
  [
    "zwei rote Segelboote unter dem Vollmond",
    "sailboats; two sailboats; the sailboats are red; the moon; a full moon",
  ],
  [
    "ein kleines weißes Haus im Wald bei Nacht",
    "a house; the house is white; the house is small; a forest; night",
  ],
  [
    "deux voiliers rouges sous la pleine lune",
    "sailboats; two sailboats; the sailboats are red; the moon; a full moon",
  ],
  ["un château sur une colline au coucher du soleil", "a castle; hills; dusk"],
  ["un chat noir", "a cat; the cat is black"],
  [
    "un gato negro junto a una casa blanca",
    "a cat; the cat is black; the cat is beside the house; a house; the house is white",
  ],
  [
    "tre barche a vela gialle sul mare",
    "sailboats; three sailboats; the sailboats are yellow; the sea",
  ],
  ["dois barcos azuis na praia", "sailboats; two sailboats; the sailboats are blue; a beach"],
  [
    "満月の下の二隻の赤い帆船",
    "the moon; a full moon; sailboats; two sailboats; the sailboats are red",
  ],
  ["森の中の赤い家", "a house; the house is red; a forest"],
  [
    "满月下的两艘红色帆船",
    "the moon; a full moon; sailboats; two sailboats; the sailboats are red",
  ],
  ["草原上的三只白色兔子", "rabbits; three rabbits; the rabbits are white; a meadow"],
  ["قاربان شراعيان أحمران تحت القمر", "sailboats; two sailboats; the sailboats are red; the moon"],
  ["قطة سوداء في الحديقة", "a cat; the cat is black; a meadow"],
  ["٣ أشجار", "trees; three trees"],
  [
    "два красных парусника под полной луной",
    "sailboats; two sailboats; the sailboats are red; the moon; a full moon",
  ],
  ["три желтых шара над горами", "balloons; three balloons; the balloons are yellow; mountains"],
];

const oddities: readonly Case[] = [
  ["", ""],
  ["   \n\t", ""],
  ["!?.,;:", ""],
  ["🐱🌕", "a cat; the moon; a full moon"],
  ["🎈🎈🎈", "balloons; three balloons"],
  ["👩‍👩‍👧", ""],
  ["<b>two red boats</b><br>", "sailboats; two sailboats; the sailboats are red"],
  ["/home/usr/pictures/cat.png", "a cat"],
  ["function draw() { return cat; }", "a cat"],
  ["C:\\files\\castle.txt", "a castle"],
  ["\ud800 a tree \udfff", "a tree"],
  ["ＣＡＴ", "a cat"],
  ["龘", "龘"],
  ["龍", "a dragon"],
];

describe("readPrompt", () => {
  for (const [name, cases] of Object.entries({ english, otherLanguages, oddities })) {
    describe(name, () => {
      for (const [text, expected] of cases) {
        it(`reads ${JSON.stringify(text)}`, () => assert.equal(asks(text), expected));
      }
    });
  }

  const denials: readonly (readonly [text: string, denied: readonly string[]])[] = [
    ["a house, do not draw a cat", ["cat"]],
    ["a house. Don't show a cat", ["cat"]],
    ["a house without showing any dogs", ["dogs"]],
    ["a house with neither a cat nor a dog", ["cat", "dog"]],
    ["a house without a cat or a dog", ["cat", "dog"]],
    ["a house with no cats, dogs or birds", ["cats", "dogs", "birds"]],
    ["a house instead of a castle", ["castle"]],
  ];
  for (const [text, denied] of denials) {
    it(`has nothing but the house of "${text}"`, () => {
      const { brief } = readPrompt(text);
      assert.deepEqual([brief.subjects.map(({ id }) => id), brief.denied], [["house"], denied]);
    });
  }

  it("ends a denial where something else is named", () => {
    for (const text of ["no cats, a house", "no cars at a house", "no cats, a house or a castle"]) {
      assert.equal(parseBrief(text).subjects[0]?.id, "house", text);
    }
  });

  it("counts words and places the first mention of each requirement", () => {
    const { requirements, wordCount } = readPrompt("A quiet evening: two red boats, then a moon");
    assert.equal(wordCount, 9);
    assert.deepEqual(
      requirements.map(({ key, firstWord }) => [key, firstWord]),
      [
        ["present:sailboat", 5],
        ["count:sailboat", 3],
        ["colour:sailboat", 4],
        ["present:moon", 8],
        ["time", 2],
      ],
    );
  });

  it("counts mentions of the same thing", () => {
    const { requirements } = readPrompt("Two red boats at night. The boats are red. They sail.");
    const mentions = new Map(requirements.map(({ key, mentions: times }) => [key, times]));
    assert.equal(mentions.get("colour:sailboat"), 2);
    assert.equal(mentions.get("count:sailboat"), 1);
    assert.equal(mentions.get("time"), 1);
    assert.ok((mentions.get("present:sailboat") ?? 0) >= 2);
  });

  const explicitness: readonly (readonly [text: string, key: string, explicit: boolean])[] = [
    ["two boats", "count:sailboat", true],
    ["two red boats", "colour:sailboat", true],
    ["two weathered red boats", "count:sailboat", false],
    ["exactly two weathered red boats", "count:sailboat", true],
    ["a red boat", "colour:sailboat", false],
    ["a boat, clearly red", "present:sailboat", false],
    ["it must be night", "time", true],
    ["a prominent lighthouse, at night", "time", false],
    ["several boats", "present:sailboat", false],
    ["the lighthouse is clearly visible", "present:lighthouse", true],
  ];
  for (const [text, key, expected] of explicitness) {
    it(`takes ${key} of "${text}" as ${expected ? "stated plainly" : "mentioned"}`, () => {
      const found = readPrompt(text).requirements.find((reading) => reading.key === key);
      assert.equal(found?.explicit, expected);
    });
  }

  const contradictions: readonly (readonly [text: string, conflicts: number])[] = [
    ["a boat at night, at noon", 1],
    ["two boats. Three boats.", 1],
    ["watercolour, oil painting", 1],
    ["a clear sky in the rain", 1],
    ["rain under grey clouds", 0],
    ["a bright day at sunset", 0],
    ["two red boats. Two red boats.", 0],
    ["warm colours, cool colours", 1],
  ];
  for (const [text, count] of contradictions) {
    it(`finds ${count} contradictions in "${text}"`, () => {
      assert.equal(readPrompt(text).conflicts.length, count);
    });
  }

  it("keeps a number between 1 and 12 and says whether it was stated", () => {
    for (const twelve of ["12 trees", "a dozen trees"]) {
      const told = { id: "tree", noun: "trees", count: 12, counted: true };
      assert.deepEqual(parseBrief(twelve).subjects, [told]);
    }
    // Nobody is told that twelve of forty are all of them.
    for (const many of ["13 trees", "40 trees", "twenty-one trees", "a hundred and forty trees"]) {
      assert.deepEqual(parseBrief(many).subjects, [{ id: "tree", noun: "trees", count: 12 }], many);
      assert.deepEqual(describeContent(parseBrief(many)), "many trees");
    }
    const emoji = parseBrief("🌲".repeat(13)).subjects[0];
    assert.deepEqual([emoji?.count, emoji?.counted], [12, undefined]);
    assert.deepEqual(parseBrief("trees").subjects[0], { id: "tree", noun: "trees", count: 3 });
    assert.deepEqual(parseBrief("0 trees").subjects, []);
  });

  it("never throws, and every relation points at another subject", () => {
    const words = fc.constantFrom(
      "two",
      "red",
      "boat",
      "boats",
      "on",
      "under",
      "the",
      "a",
      "moon",
      "and",
      "beside",
      "no",
      ".",
      ",",
      "left",
      "is",
      "another",
      "they",
      "下",
      "猫",
      "🎈",
      "dragon",
      "in the background",
      "night",
      "exactly",
    );
    const texts = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.string({ unit: "grapheme", maxLength: 100 }),
      fc.array(words, { maxLength: 60 }).map((list) => list.join(" ")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { brief, requirements, wordCount } = readPrompt(text);
        brief.subjects.forEach(({ relation, count }, index) => {
          assert.ok(count >= 1 && count <= 12);
          if (relation === undefined) return;
          assert.notEqual(relation.other, index);
          assert.ok(brief.subjects[relation.other] !== undefined);
        });
        for (const { firstWord, mentions } of requirements) {
          assert.ok(firstWord >= 0 && firstWord <= wordCount);
          assert.ok(mentions >= 1);
        }
        assert.equal(new Set(requirements.map(({ key }) => key)).size, requirements.length);
      }),
      { numRuns: 100 },
    );
  });

  it("reads ten thousand characters of anything in far less time than a picture takes", () => {
    const hard = [
      "two red boats beside a cat, ",
      "a ",
      "'",
      "帆船",
      "دد ",
      "a dragon and ",
      "((((",
      "no ",
      "🎈🌕",
      "парусник ",
    ];
    for (const piece of hard) {
      const text = piece.repeat(Math.ceil(10_000 / piece.length)).slice(0, 10_000);
      const before = ranMs();
      readPrompt(text);
      const milliseconds = ranMs() - before;
      assert.ok(milliseconds < 1000, `${JSON.stringify(piece)} took ${milliseconds} ms`);
    }
  });
});
