import assert from "node:assert/strict";
import fc from "fast-check";
import type { SubjectPhrase } from "../../../../../src/providers/builtin/brief/brief.js";
import { parseBrief, readPrompt } from "../../../../../src/providers/builtin/brief/readPrompt.js";
import { describeRequirement } from "../../../../../src/providers/builtin/brief/requirements.js";

/** Made-up and odd things that no vocabulary has, beside some that it has. */
const nouns: readonly (readonly [one: string, many: string])[] = [
  ["zorble", "zorbles"],
  ["hippogriff", "hippogriffs"],
  ["gramophone", "gramophones"],
  ["trebuchet", "trebuchets"],
  ["wyvern", "wyverns"],
  ["abacus", "abacuses"],
  ["sousaphone", "sousaphones"],
  ["cat", "cats"],
  ["windmill", "windmills"],
];

/** `%` is the noun phrase with its article or number. */
const frames = [
  "%",
  "% standing in a meadow",
  "% at night",
  "% sitting on a hill",
  "% in the rain",
  "% sleeping beside a lighthouse",
  "% next to a lighthouse",
  "% to the left of a lighthouse",
  "% underneath a balloon",
  "% running along the beach at sunset",
  "% made of glass",
  "% with curly hair",
  "% wearing a scarf",
  "% dancing in falling snow, watercolour",
  "% painted by hand, golden hour, 50mm lens, f/1.8",
  "a photo of %",
  "a watercolour painting of %",
  "a lighthouse beside %",
  "a lighthouse and %",
  "in a forest, % looking up",
  "a lighthouse. There is % under a full moon",
  "at dusk % standing near the sea",
] as const;

const adjectives = ["", "old ", "shiny ", "majestic ", "running "] as const;

const found = (text: string, noun: string): SubjectPhrase | undefined =>
  parseBrief(text).subjects.find((phrase) => phrase.noun === noun);

describe("noun phrases", () => {
  it("keep their noun, its number and its colour whatever stands around them", () => {
    const phrases = fc.record({
      noun: fc.constantFrom(...nouns),
      frame: fc.constantFrom(...frames),
      adjective: fc.constantFrom(...adjectives),
      colour: fc.constantFrom(undefined, "red", "blue"),
      count: fc.constantFrom(1, 1, 2, 5),
    });
    fc.assert(
      fc.property(phrases, ({ noun: [one, many], frame, adjective, colour, count }) => {
        const noun = count === 1 ? one : many;
        const start = count === 1 ? "a" : ["", "", "two", "", "", "five"][count];
        const phrase = `${start} ${adjective}${colour === undefined ? "" : `${colour} `}${noun}`;
        const text = frame.replace("%", phrase);
        const subject = found(text, noun);
        assert.ok(subject !== undefined, text);
        assert.equal(subject.count, count, text);
        assert.equal(subject.colour, colour, text);
      }),
      { numRuns: 600 },
    );
  });

  const heads: readonly (readonly [text: string, nouns: string])[] = [
    ["a red dog standing in a meadow", "dog"],
    ["7 dogs sitting around a poker machine", "dogs, machine"],
    ["a cat that chases two zorbles", "cat, zorbles"],
    ["a slice of lemon cake on a blue plate", "cake, plate"],
    ["two slices of pie", "pie"],
    ["a boy throws a stick", "boy, stick"],
    ["two zorbles run", "zorbles"],
    ["a zorble chases two gizmos", "zorble, gizmos"],
    ["wyverns circling a castle", "wyverns, castle"],
    ["wyvern in the snow, ink", "wyvern"],
    ["the wyvern and the moon", "wyvern, moon"],
    ["a sense of wonder", ""],
    ["a wyvern silhouette against the sky", "wyvern"],
    ["a glass wall", "wall"],
    ["a cat underneath a gazebo", "cat, gazebo"],
    ["a bed beside an olive radish", "bed, radish"],
    ["intelligence", "intelligence"],
    ["a cat in the style of van gogh, two zorbles", "cat, zorbles"],
  ];
  for (const [text, expected] of heads) {
    it(`finds ${expected === "" ? "nothing" : expected} in "${text}"`, () => {
      assert.equal(
        parseBrief(text)
          .subjects.map(({ noun }) => noun)
          .join(", "),
        expected,
      );
    });
  }

  it("tell what is asked for and is no subject", () => {
    assert.deepEqual(parseBrief("a zorble with curly wumples").leftOut, ["wumples"]);
    assert.deepEqual(parseBrief("a zorble eating wumples in a park").leftOut, ["wumples"]);
    const many = parseBrief("a zib, a zab, a zob, a zeb, a zub");
    assert.deepEqual(
      [many.subjects.map(({ noun }) => noun), many.leftOut],
      [
        ["zib", "zab", "zob"],
        ["zeb", "zub"],
      ],
    );
  });

  it("is no noun of a thing: what cameras, switches and weights say", () => {
    const lines = [
      "f/2.8, 50mm lens",
      "4k, 8k, uhd, 16:9",
      "1/200s, iso 100, 24mm, f2",
      "--ar 16:9 --v 5 --stylize 750",
      "<lora:styleOne:0.8>",
      "(masterpiece:1.2), (best quality:1.4)",
      "shot in 1987 at 35mm, 300 dpi, 1920x1080",
      "1,000 px, 50%, $20, #1, 45 degrees",
      "depth of field, bokeh, dslr, shutter speed",
    ];
    for (const line of lines) {
      assert.deepEqual(parseBrief(line).subjects, [], line);
      for (const text of [`two red boats, ${line}`, `${line}, two red boats`]) {
        assert.deepEqual(parseBrief(text).subjects, parseBrief("two red boats").subjects, text);
      }
    }
    assert.equal(parseBrief("a 5-year-old boy").subjects[0]?.count, 1);
    assert.equal(parseBrief("16 bit, a cat").style, "pixelArt");
  });

  it("are not there when they are denied", () => {
    const texts = [
      "0 sailboats, a lighthouse",
      "zero sailboats, a lighthouse",
      "no boats, a lighthouse",
      "a lighthouse without any boats",
      "a lighthouse with no zorbles",
      "a lighthouse --no boats",
      "a lighthouse, devoid of boats",
    ];
    for (const text of texts) {
      assert.deepEqual(
        parseBrief(text).subjects.map(({ noun }) => noun),
        ["lighthouse"],
        text,
      );
    }
  });

  const relations: readonly (readonly [words: string, kind: string])[] = [
    ["left of", "leftOf"],
    ["to the left of", "leftOf"],
    ["on the left of", "leftOf"],
    ["right of", "rightOf"],
    ["to the right of", "rightOf"],
    ["on the right side of", "rightOf"],
    ["next to", "beside"],
    ["near", "beside"],
    ["under", "below"],
    ["underneath", "below"],
    ["below", "below"],
    ["on top of", "on"],
    ["above", "above"],
    ["over", "above"],
    ["in front of", "inFrontOf"],
    ["behind", "behind"],
  ];
  for (const [words, kind] of relations) {
    it(`reads "${words}" as ${kind}`, () => {
      for (const other of ["bird", "zorble"]) {
        const { subjects } = parseBrief(`a photo of a cat ${words} a ${other}`);
        assert.deepEqual(subjects[0]?.relation, { kind, other: 1 });
        assert.equal(subjects[1]?.noun, other);
      }
    });
  }

  it("keeps places in the frame apart from relations", () => {
    assert.equal(parseBrief("a cat to the left of the frame").subjects[0]?.position, "left");
    assert.equal(parseBrief("a cat to the right, a dog").subjects[0]?.position, "right");
  });

  it("says when a photograph is asked for, and takes no style for it", () => {
    for (const text of [
      "a photo of a cat",
      "photorealistic cat",
      "a photograph of a cat",
      "ein Foto einer Katze",
    ]) {
      const { photo, style } = parseBrief(text);
      assert.deepEqual([photo, style], [true, undefined], text);
    }
    assert.equal(parseBrief("a cat, not a photo").photo, undefined);
  });

  const quotes: readonly (readonly [text: string, lettering: string | undefined, on: string])[] = [
    ['a sign that says "OPEN"', "OPEN", "sign"],
    ["a book titled “Hello”, on a rock", "Hello", "book"],
    ['an "OPEN" sign beside a cat', "OPEN", "sign"],
    ['the word "LOVE" on a castle', "LOVE", "castle"],
    ["a sign saying 'Two red boats' in a meadow", "Two red boats", "sign"],
    ["ein Schild mit der Aufschrift „Brot“ vor einem Haus", "Brot", "schild"],
    [`a sign that says "${"long ".repeat(12)}"`, "long long long long long long long long", "sign"],
    ['"two red boats"', undefined, ""],
    ['a "smart" car', undefined, ""],
    ["a cat's house, it's the dog's", undefined, ""],
    ['a cat, no sign that says "OPEN"', undefined, ""],
  ];
  for (const [text, lettering, on] of quotes) {
    it(`finds ${lettering === undefined ? "no lettering" : `“${lettering}”`} in ${text}`, () => {
      const { brief, requirements } = readPrompt(text);
      assert.equal(brief.lettering?.text.trim(), lettering);
      assert.equal(brief.subjects[brief.lettering?.on ?? -1]?.noun ?? "", on);
      const asked = requirements.some(({ requirement }) => requirement.kind === "lettering");
      assert.equal(asked, lettering !== undefined);
      if (lettering !== undefined) assert.ok(brief.subjects.every(({ noun }) => noun !== "boats"));
    });
  }

  it("count kinds of one picture apart, and speak of them by their own nouns", () => {
    const words = (text: string): string => {
      const { brief, requirements } = readPrompt(text);
      return requirements.map((own) => describeRequirement(own.requirement, brief)).join("; ");
    };
    assert.equal(words("two foals and a mare"), "foals; two foals; a mare");
    assert.equal(words("a foal. The foal is white."), "a foal; the foal is white");
    assert.equal(words("a bicycle. The bike is red."), "a bicycle; the bicycle is red");
    assert.equal(words("eine Giraffe (a giraffe in a park)"), "a giraffe; a meadow");
    assert.equal(words("zwei Giraffen"), "giraffes; two giraffes");
  });

  const told = (text: string): string => {
    const { brief, requirements } = readPrompt(text);
    return requirements.map((own) => describeRequirement(own.requirement, brief)).join("; ");
  };

  it("tell what is asked not to be there", () => {
    const texts: readonly (readonly [text: string, denied: readonly string[]])[] = [
      ["a lighthouse, no boats", ["boats"]],
      ["a lighthouse without any zorbles", ["zorbles"]],
      ["no people, no cars, just a beach", ["people", "cars"]],
      ["a beach at night, no clouds", ["clouds"]],
      ["un gato sin sombrero", ["sombrero"]],
      ["a cat, not a photo", []],
      ["a cat and a dog", []],
    ];
    for (const [text, denied] of texts)
      assert.deepEqual(parseBrief(text).denied ?? [], denied, text);
  });

  it("tell the quoted words that a picture has no room for", () => {
    const brief = parseBrief('a sign that says "STOP" and a banner that reads "GO on"');
    assert.deepEqual([brief.lettering?.text, brief.leftOut], ["STOP", ["GO on"]]);
  });

  const articles: readonly (readonly [text: string, told: string])[] = [
    ["courage", "courage"],
    ["a courage", "a courage"],
    ["intelligence", "intelligence"],
    ["bread", "bread"],
    ["a glass of milk", "a glass of milk"],
    ["a unicorn", "a unicorn"],
    ["an umbrella", "an umbrella"],
    ["a horse", "a horse"],
    ["a ukulele in a hut", "a ukulele; the ukulele is in the hut; a hut"],
    ["scissors", "scissors"],
    ["a pair of scissors", "scissors"],
    ["a pair of shoes", "shoes; two shoes"],
  ];
  for (const [text, expected] of articles) {
    it(`tells "${text}" as ${expected}`, () => assert.equal(told(text), expected));
  }

  const holding = [
    "a cat in a box",
    "a cat inside a box",
    "a cat sleeping in its box",
    "ein Hund in einer Kiste",
    "un chat dans une boîte",
    "un gatto in una scatola",
    "dos perros en una caja",
    "un gato dentro de una caja",
    "um gato dentro de uma caixa",
    "een hond in een doos",
    "pies w pudełku",
    "кот в коробке",
    "箱の中の猫",
    "盒子里的猫",
    "상자 안의 고양이",
  ];
  for (const text of holding) {
    it(`has one thing in another: "${text}"`, () => {
      const { subjects } = parseBrief(text);
      const box = subjects.findIndex(({ id }) => id === "pic:parcel");
      const other = subjects.find(({ id }) => id !== "pic:parcel");
      assert.deepEqual(other?.relation, { kind: "behind", other: box, within: true });
      assert.match(told(text), /(?:is|are) in the /);
    });
  }

  it("have nothing in what is worn, or in another clause", () => {
    for (const text of [
      "a woman in a red dress",
      "a man in a top hat",
      "a dog in the snow, a box",
    ]) {
      for (const { relation } of parseBrief(text).subjects) assert.equal(relation, undefined, text);
    }
  });

  const meant: readonly (readonly [text: string, things: string])[] = [
    ["a woman in a red dress", "woman, dress"],
    ["a man in a boat", "man, sailboat"],
    ["a fisherman mending a sail", "man"],
    ["a birthday card on a table", "envelope"],
    ["a maple leaf", "leaf"],
    ["pancakes with maple syrup", "pancake"],
    ["a bird house", "house"],
    ["a cat's house", "house"],
    ["a photographer", "person"],
    ["a corn dog", "hot-dog"],
    ["a fire truck", "fire-engine"],
    ["an apple pie", "pie"],
    ["un camion de pompiers rouge", "fire-engine"],
    ["um caminhão de bombeiros", "fire-engine"],
    ["een brandweerwagen", "fire-engine"],
    ["wóz strażacki", "fire-engine"],
    ["женщина в красном платье", "woman, dress"],
    ["kobieta w czerwonej sukience", "woman, dress"],
    ["赤いドレスを着た女性", "dress, woman"],
    ["빨간 드레스를 입은 여자", "dress, woman"],
    ["два льва", "lion"],
    ["un lion dans la savane", "lion"],
    ["草原のライオン", "lion"],
  ];
  for (const [text, things] of meant) {
    it(`draws ${things} for "${text}"`, () => {
      const ids = parseBrief(text).subjects.map(({ id }) => id.replace("pic:", ""));
      assert.equal(ids.join(", "), things);
    });
  }

  const read: readonly (readonly [text: string, subjects: string])[] = [
    ["A helicopter flies over Yosemite.", "1 helicopter: helicopter"],
    ["A bird flies over the house", "1 bird: bird, 1 house: house"],
    ["the dog barks at a cat", "1 dog: dog, 1 cat: cat"],
    ["a small brown cat watches a bird", "1 brown cat: cat, 1 bird: bird"],
    ["a woman cooks dinner", "1 woman: woman"],
    ["three flies on a plate", "3 flies: fly, 1 plate: plate"],
    ["fruit flies on a banana", "3 flies: fly, 1 banana: banana"],
    ["a photo of a person", "1 person: person"],
    ["wall with graffiti", "1 wall: brick-wall"],
    ["a photo of two persons", "2 persons: person"],
    ["four benchs and two foxs", "4 benchs: chair, 2 foxs: fox"],
    ["a traffic light", "1 traffic light: unknown"],
    ["two traffic lights at night", "2 traffic lights: unknown"],
    ["a cartoon character", "1 cartoon character: unknown"],
    ["a yellow fire hydrant on a street", "1 yellow fire hydrant: unknown"],
    ["a basketball hoop and a cat", "1 hoop: unknown, 1 cat: cat"],
    ["a cat sat on a mat", "1 cat: cat, 1 mat: unknown"],
    ["a black colored banana", "1 black banana: banana"],
    ["a blue coloured bird and a red boat", "1 blue bird: bird, 1 red boat: sailboat"],
    ["donald trump with barack obama", "1 donald trump: man, 1 barack obama: man"],
    ["walter white playing basketball", "1 walter white: man, 1 basketball: basketball"],
    ["Mary gave a dog a hat", "1 mary: woman, 1 dog: dog, 1 hat: top-hat"],
    ["a castle, oil painting by james gurney and anna smith", "1 castle: castle"],
  ];
  for (const [text, subjects] of read) {
    it(`reads ${subjects} in "${text}"`, () => {
      const told = parseBrief(text).subjects.map(
        ({ id, noun, count, colour }) =>
          `${count} ${colour === undefined ? "" : `${colour} `}${noun}: ${id.replace("pic:", "")}`,
      );
      assert.equal(told.join(", "), subjects);
    });
  }

  it("mark a person who is named as only like what is drawn", () => {
    assert.equal(parseBrief("donald trump").subjects[0]?.narrower, true);
  });

  it("say what a drawn thing is only a part of", () => {
    assert.deepEqual(parseBrief("the basketball hoop").leftOut, ["hoop"]);
    assert.deepEqual(parseBrief("pancakes with maple syrup").leftOut, ["syrup"]);
    assert.equal(parseBrief("a cat asleep on a sofa").leftOut, undefined);
    assert.equal(parseBrief("a train crossing a bridge").leftOut, undefined);
  });
});
