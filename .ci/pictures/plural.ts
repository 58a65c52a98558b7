/** How English makes more of a thing. */

const unlike: Readonly<Record<string, string>> = {
  child: "children",
  foot: "feet",
  goose: "geese",
  knife: "knives",
  leaf: "leaves",
  loaf: "loaves",
  man: "men",
  mouse: "mice",
  ox: "oxen",
  person: "people",
  scarf: "scarves",
  shelf: "shelves",
  thief: "thieves",
  tooth: "teeth",
  wife: "wives",
  wolf: "wolves",
  woman: "women",
};

/** What follows the head of a phrase: "mug of beer", "man in a suit", "lock and key". */
const tails = /^(.+?)( (?:of|in|with|on|at|from|without|taking|being|behind|and) .*)$/;

/** The plural of a word or phrase, such as "glasses of milk". */
export function englishPlural(phrase: string): string {
  const [, head = phrase, tail = ""] = tails.exec(phrase) ?? [];
  const [, before = "", last = head] = /^(.* )?(\S+)$/.exec(head) ?? [];
  return `${before}${pluralOf(last)}${tail}`;
}

function pluralOf(word: string): string {
  for (const [one, many] of Object.entries(unlike)) {
    if (
      word === one ||
      (word.endsWith(one) && /(?:man|woman|child)$/.test(word) && one.length > 2)
    ) {
      return word.slice(0, word.length - one.length) + many;
    }
  }
  if (/(?:s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return `${word}s`;
}
