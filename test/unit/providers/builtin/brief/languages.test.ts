import assert from "node:assert/strict";
import { nounFor } from "../../../../../src/providers/builtin/brief/nouns.js";
import { parseBrief } from "../../../../../src/providers/builtin/brief/readPrompt.js";
import { tokenise } from "../../../../../src/providers/builtin/brief/tokens.js";
import { captions } from "./captions.data.js";

/** What a text is of, in English: its subjects, then its place. */
function of(text: string): string {
  const { subjects, terrain } = parseBrief(text);
  const nouns = subjects.map((phrase) => {
    const { count, counted, colour } = phrase;
    return [counted === true ? count : null, colour, nounFor(phrase)]
      .filter((word) => word !== null && word !== undefined)
      .join(" ");
  });
  return [...nouns, ...(terrain === undefined ? [] : [`in ${terrain}`])].join(", ");
}

type Trap = readonly [language: string, text: string, of: string];

/** Words that mean one thing in the text's language and another one in English, or the other way. */
const traps: readonly Trap[] = [
  ["en", "people having a chat", "people, chat"],
  ["en", "5th Ave", "in city"],
  ["en", "a mare and her foal", "mare, foal"],
  ["en", "a bat", "bat"],
  ["en", "a gift", "gift"],
  ["en", "a man in pain", "man"],
  ["en", "a sole on a plate", "sole, plate"],
  ["en", "a red pan", "red pan"],
  ["en", "a die and a coin", "die, coin"],
  ["de", "eine Katze auf dem Dach", "cat"],
  ["de", "ein Hut", "top hat"],
  ["de", "ein roter Apfel", "red apple"],
  ["de", "die Giraffe", "giraffe"],
  ["de", "drei Elefanten", "3 elephants"],
  ["de", "ein Boot auf dem See", "sailboat, in sea"],
  ["de", "ein Fahrrad neben dem Haus", "bicycle, house"],
  ["fr", "un chat noir", "black cat"],
  ["fr", "chat", "cat"],
  ["fr", "un ours car il pleut", "bear"],
  ["fr", "du pain et une pomme", "bread, apple"],
  ["fr", "une main", "hand"],
  ["fr", "quatre pommes rouges", "4 red apples"],
  ["fr", "un chien sur la plage", "dog, in beach"],
  ["es", "un pan", "bread"],
  ["es", "un gato sin sombrero", "cat"],
  ["es", "una casa y once manzanas", "house, 11 apples"],
  ["es", "un perro rojo", "red dog"],
  ["es", "una jirafa bajo el sol", "giraffe, sun"],
  ["es", "dos elefantes", "2 elephants"],
  ["it", "un cane", "dog"],
  ["it", "una barca sul mare", "sailboat, in sea"],
  ["it", "due cani neri", "2 black dogs"],
  ["it", "il sole", "sun"],
  ["it", "una mela verde e un cane", "green apple, dog"],
  ["pt", "um gato preto", "black cat"],
  ["pt", "uma girafa", "giraffe"],
  ["pt", "dois cavalos na praia", "2 horses, in beach"],
  ["pt", "um barco no mar", "sailboat, in sea"],
  ["pt", "uma banana", "banana"],
  ["nl", "een rode kat naast een huis", "red cat, house"],
  ["nl", "een boom in de tuin", "tree, in meadow"],
  ["nl", "twee honden op het strand", "2 dogs, in beach"],
  ["nl", "een giraffe", "giraffe"],
  ["pl", "czarny pies", "black dog"],
  ["pl", "biały kot", "white cat"],
  ["pl", "dwa koty na plaży", "2 cats, in beach"],
  ["sv", "en katt och en hund", "cat, dog"],
  ["sv", "två hundar", "2 dogs"],
  ["sv", "en giraff", "giraffe"],
  ["tr", "kırmızı bir kedi", "red cat"],
  ["tr", "iki kedi", "2 cats"],
  ["tr", "bir zürafa ve bir köpek", "giraffe, dog"],
  ["ru", "жираф и собака", "giraffe, dog"],
  ["ru", "черная кошка", "black cat"],
  ["ru", "два слона", "2 elephants"],
  ["ru", "красная лошадь", "red horse"],
  ["ja", "二匹の黒い猫", "2 black cats"],
  ["ja", "キリンと馬", "giraffe, horse"],
  ["ja", "赤い自転車", "red bicycle"],
  ["zh", "长颈鹿", "giraffe"],
  ["zh", "一只白色的狗", "1 white dog"],
  ["zh", "三头大象", "3 elephants"],
  ["ko", "빨간 고양이", "red cat"],
  ["ko", "기린", "giraffe"],
  ["ko", "개와 고양이", "dog, cat"],
  ["ar", "زرافة", "giraffe"],
  ["ar", "كلب أسود", "black dog"],
  ["ar", "قطة بيضاء", "white cat"],
];

const languagesIn = (text: string): string[] => [
  ...new Set(
    tokenise(text)
      .tokens.filter(({ text: word }) => /\p{L}/u.test(word))
      .map(({ language }) => language),
  ),
];

describe("the language of a text", () => {
  for (const [language, text, expected] of traps) {
    it(`reads "${text}" as ${language}: ${expected}`, () => {
      assert.deepEqual(languagesIn(text), [language]);
      assert.equal(of(text), expected);
    });
  }

  it("is English for everyday English captions", () => {
    assert.ok(captions.length >= 200);
    for (const caption of captions) assert.deepEqual(languagesIn(caption), ["en"], caption);
  });

  it("is each clause's own where a text is in two", () => {
    assert.equal(of("a red house, un chat noir"), "red house, black cat");
    assert.equal(of("zwei rote Segelboote (two red sailboats)"), "2 red sailboats");
  });

  it("takes English words where the language has none of its own", () => {
    assert.equal(parseBrief("ein Hund, film noir").style, "noir");
    assert.equal(parseBrief("un chat, pixel art").style, "pixelArt");
  });

  it("finds the language of names that the renderer has no other words of", () => {
    assert.equal(of("kissa"), "cat");
    assert.equal(of("kirahvi"), "giraffe");
  });
});
