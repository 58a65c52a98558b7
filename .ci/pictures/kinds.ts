/** Narrower words from WordNet, for the things of which people name the kinds. */
import type { ChosenPicture } from "./chosen.js";
import { englishPlural } from "./plural.js";
import { readWordNet } from "./wordnet.js";

/** Pictures that stand for all of their kinds. */
const broad = new Set(
  `dog cat horse cow pig sheep chicken duck goose eagle owl parrot dove monkey squirrel snake lizard frog
  shark fish beetle deer bird rabbit fly tree pine-tree palm-tree cactus ship sailboat canoe airplane car
  truck bus piano flute drum top-hat straw-hat cap coat dress shoe hiking-boot jeans t-shirt scarf
  handbag house castle shop office-building bread cheese stew cookie candy pie glass-of-wine knife dagger
  axe chair sofa`.split(/\s+/),
);

/** First senses that are not what people mean, do not look like the picture, or are other languages'. */
const not = new Set(
  `papillon clumber cleaners pigboat brothel bordello bagnio bawdyhouse cathouse whorehouse lighthouse
  abattoir slaughterhouse crematory crematorium morgue mortuary architecture aviary edifice trestle
  firetrap silo steeple spire turret campanile belfry greenhouse glasshouse hothouse casino stalls rink
  formalwear eveningwear strapless allis allice lotte coney hind argentine anomalops stinkbird fowl
  poultry gallina protoavis volaille fryer frier capon spatchcock poulet cords corduroys pajama pyjama
  pillbox capitol beanbag postbag nosebag feedbag sickbag sandbag moneybag teacake wedgie cleats elater
  treelet arbor pollard shittah simal coffeepot pottle stewpan percolator teakettle samovar saucepot
  stockpot cathedra footrest fingerling spawner hermit greeneye shipwreck electric dumper commuter
  lozenge troche pastille pastil hops meatloaf vintage varietal oscillograph eggbeater skyhook stole
  newmarket balmoral hessian agua bufo coco tails jakes bethel poler outhouse fleabag stablemate mouser
  milcher hausen lungen schnecken chevre clavier topi patas chateau camion auto vino chapeau auberge fauteuil marmite duomo poulet
  milker raptor trogon wader muffin popover flipper swallowtail bogy`.split(/\s+/),
);

export interface Kind {
  readonly picture: ChosenPicture;
  readonly text: string;
  readonly many: string;
}

/** The nearest above has a word; where two are as near, none. */
export function kindsFor(pictures: readonly ChosenPicture[]): Kind[] {
  const wordNet = readWordNet();
  const found = new Map<string, { picture: ChosenPicture; depth: number; isShared: boolean }>();
  for (const picture of pictures.filter(({ id }) => broad.has(id.slice(4)))) {
    const own = picture.words.filter(({ isNarrower }) => !isNarrower);
    const senses = new Set(own.map(({ text }) => wordNet.senseOf(text)));
    for (const sense of senses) {
      if (sense === undefined) continue;
      for (const [word, depth] of wordNet.kindsOf(sense)) {
        const other = found.get(word);
        if (other === undefined || depth < other.depth) {
          found.set(word, { picture, depth, isShared: false });
        } else if (depth === other.depth && other.picture !== picture) other.isShared = true;
      }
    }
  }
  return [...found].flatMap(([text, { picture, isShared }]) =>
    isShared || not.has(text) || !/^[a-z]{4,}$/.test(text)
      ? []
      : [{ picture, text, many: englishPlural(text) }],
  );
}
