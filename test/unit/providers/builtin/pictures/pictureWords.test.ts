import assert from "node:assert/strict";
import { foldText } from "../../../../../src/providers/builtin/brief/foldText.js";
import {
  allPictures,
  pictureOf,
} from "../../../../../src/providers/builtin/pictures/pictureBook.js";
import {
  pictureLanguages,
  pictureWords,
} from "../../../../../src/providers/builtin/pictures/pictureWords.js";

/** As the reader cuts and folds a text. */
const read = (text: string): string => foldText(text).replace(/[^\p{L}\p{N}]+/gu, " ");

const meaning = (word: string, language = "en"): string | undefined =>
  pictureWords(language).get(word)?.id.slice(4);

/** English nouns, and what people write for them in twelve languages. */
const goals: Readonly<Record<string, string>> = {
  giraffe: "giraffe girafe jirafa giraffa girafa giraffe żyrafa giraff zürafa жираф キリン 长颈鹿",
  dog: "hund chien perro cane cachorro hond pies hund köpek собака 犬 狗",
  horse: "pferd cheval caballo cavallo cavalo paard koń häst at лошадь 馬 马",
  elephant: "elefant éléphant elefante elefante elefante olifant słoń elefant fil слон ゾウ 大象",
  lion: "löwe lion león leone leão leeuw lew lejon aslan лев ライオン 狮子",
  tiger: "tiger tigre tigre tigre tigre tijger tygrys tiger kaplan тигр トラ 老虎",
  bear: "bär ours oso orso urso beer niedźwiedź björn ayı медведь 熊 熊",
  wolf: "wolf loup lobo lupo lobo wolf wilk varg kurt волк 狼 狼",
  fox: "fuchs renard zorro volpe raposa vos lis räv tilki лиса キツネ 狐狸",
  owl: "eule chouette búho gufo coruja uil sowa uggla baykuş сова フクロウ 猫头鹰",
  penguin:
    "pinguin pingouin pingüino pinguino pinguim pinguïn pingwin pingvin penguen пингвин ペンギン 企鹅",
  dolphin: "delfin dauphin delfín delfino golfinho dolfijn delfin delfin yunus дельфин イルカ 海豚",
  snake: "schlange serpent serpiente serpente cobra slang wąż orm yılan змея ヘビ 蛇",
  dragon: "drache dragon dragón drago dragão draak smok drake ejderha дракон ドラゴン 龙",
  bicycle:
    "fahrrad vélo bicicleta bicicletta bicicleta fiets rower cykel bisiklet велосипед 自転車 自行车",
  truck:
    "lastwagen camion camión camion caminhão vrachtwagen ciężarówka lastbil kamyon грузовик トラック 卡车",
  church: "kirche église iglesia chiesa igreja kerk kościół kyrka kilise церковь 教会 教堂",
  bridge: "brücke pont puente ponte ponte brug most bro köprü мост 橋 桥",
  book: "buch livre libro libro livro boek książka bok kitap книга 本 书",
  guitar:
    "gitarre guitare guitarra chitarra guitarra gitaar gitara gitarr gitar гитара ギター 吉他",
  pizza: "pizza pizza pizza pizza pizza pizza pizza pizza pizza пицца ピザ 披萨",
  banana: "banane banane plátano banana banana banaan banan banan muz банан バナナ 香蕉",
  strawberry:
    "erdbeere fraise fresa fragola morango aardbei truskawka jordgubbe çilek клубника いちご 草莓",
  key: "schlüssel clé llave chiave chave sleutel klucz nyckel anahtar ключ 鍵 钥匙",
  crown: "krone couronne corona corona coroa kroon korona krona taç корона 王冠 皇冠",
  princess:
    "prinzessin princesse princesa principessa princesa prinses księżniczka prinsessa prenses принцесса お姫様 公主",
  man: "mann homme hombre uomo homem man mężczyzna man adam мужчина 男性 男人",
  girl: "mädchen fille niña ragazza menina meisje dziewczynka flicka kız девочка 女の子 女孩",
  sofa: "sofa canapé sofá divano sofá sofa kanapa soffa kanepe диван ソファ 沙发",
  boy: "junge garçon niño ragazzo menino jongen chłopiec pojke oğlan мальчик 男の子 男孩",
  star: "stern étoile estrella stella estrela ster gwiazda stjärna yıldız звезда 星 星星",
  heart: "herz cœur corazón cuore coração hart serce hjärta kalp сердце ハート 爱心",
};
const twelve = "de fr es it pt nl pl sv tr ru ja zh".split(" ");

describe("words of the picture set", () => {
  it("name every picture in English by its own name, and more of it by the plural", () => {
    const without = allPictures().filter(({ id, name, many }) => {
      const one = pictureWords("en").get(read(name));
      const more = pictureWords("en").get(read(many));
      return one?.id !== id || one.narrower === true || more?.id !== id;
    });
    assert.deepEqual(
      without.map(({ id }) => id),
      [],
    );
  });

  it("are folded, and of pictures that there are", () => {
    for (const language of pictureLanguages) {
      for (const word of pictureWords(language)) {
        const { text } = word;
        assert.deepEqual(pictureWords(language).get(text), word);
        assert.equal(foldText(text), text, `${language}: ${text}`);
        assert.match(text, /^[\p{L}\p{M}\p{N}]+(?: [\p{L}\p{M}\p{N}]+)*$/u, language);
        assert.ok(pictureOf(word.id) !== undefined, `${language}: ${text}`);
      }
    }
  });

  it("are many in English, and enough in forty languages", () => {
    assert.ok(pictureLanguages.length >= 40, String(pictureLanguages.length));
    for (const language of pictureLanguages) {
      const size = [...pictureWords(language)].length;
      assert.ok(size > (language === "en" ? 5000 : 780), `${language}: ${size}`);
    }
    assert.deepEqual([...pictureWords("tlh")], []);
    assert.equal(pictureWords("nb"), pictureWords("nb"));
    assert.equal(meaning("sjiraff", "nb"), "giraffe");
  });

  it("mean the same thing in twelve languages", () => {
    for (const [english, words] of Object.entries(goals)) {
      const own = words.split(" ");
      assert.equal(own.length, twelve.length, english);
      const found = own.map((word, i) => meaning(foldText(word), twelve[i]));
      assert.deepEqual(
        own.filter((_, i) => found[i] !== meaning(english)),
        [],
        english,
      );
    }
  });

  it("mean what most people mean by them", () => {
    const likeliest = {
      crane: "crane",
      bat: "bat",
      mouse: "mouse",
      orange: "orange",
      glasses: "pair-of-glasses",
      trunk: "suitcase",
      seal: "seal",
      nail: "bolt",
      bow: "bow",
      ring: "ring",
      fan: "folding-hand-fan",
      pipe: undefined,
      watch: "wristwatch",
      bank: "bank",
      bark: undefined,
      chest: undefined,
      pen: "pen",
      palm: "palm-tree",
      letter: "envelope",
      mug: "cup-of-coffee",
      football: "football",
      turkey: "turkey",
      plane: "airplane",
      date: undefined,
      kiwi: "kiwi",
      chips: "french-fries",
      jam: undefined,
    };
    for (const [word, picture] of Object.entries(likeliest)) {
      assert.equal(meaning(word), picture, word);
    }
  });

  it("name what people ask for in everyday words", () => {
    const asked = {
      "pickup truck": "pickup-truck",
      couch: "sofa",
      tv: "television",
      phone: "mobile-phone",
      "wine bottle": "champagne-bottle",
      "bottle of red wine": "champagne-bottle",
      kid: "child",
      "girl with curly hair": "curly-haired-woman",
      kitten: "cat",
      puppies: "dog",
      foal: "horse",
      daisies: "daisy",
      wolves: "wolf",
      "glasses of wine": "glass-of-wine",
      men: "man",
      people: "person",
    };
    for (const [word, picture] of Object.entries(asked)) assert.equal(meaning(word), picture, word);
  });

  it("say which of them only come near", () => {
    const isNarrower = (word: string) => pictureWords("en").get(word)?.narrower === true;
    for (const word of ["husky", "submarine", "chimpanzee", "nurse", "mastiff", "macaque"]) {
      assert.ok(isNarrower(word), word);
    }
    for (const word of ["dog", "puppy", "couch", "mermaid"]) assert.ok(!isNarrower(word), word);
  });

  it("leave colours to the reader", () => {
    assert.equal(meaning("apfel", "de"), "apple");
    assert.equal(meaning("roter apfel", "de"), undefined);
    assert.equal(meaning("coeur rouge", "fr"), undefined);
  });
});
