/** Narrower words from WordNet, for the things of which people name the kinds. */
import type { ChosenPicture } from "./chosen.js";
import { englishPlural } from "./plural.js";
import { readWordNet } from "./wordnet.js";

/** Pictures that stand for all of their kinds. */
const broad = new Set(`dog cat horse`.split(/\s+/));

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
    isShared || !/^[a-z]{3,}(?: [a-z]{3,}){0,2}$/.test(text)
      ? []
      : [{ picture, text, many: englishPlural(text) }],
  );
}
