/** Likely plurals in other languages. A form that does not exist does no harm: no one writes it. */

type Rule = readonly [ending: RegExp, ...plurals: string[]];

const rules: Readonly<Record<string, readonly Rule[]>> = {
  de: [
    [/e$/, "en"],
    [/(?:el|er|en|chen|lein)$/, "$&n", "$&s"],
    [/(?:ung|heit|keit|in)$/, "$&en", "$&nen"],
    [/$/, "e", "en", "er", "s", "n"],
  ],
  es: [
    [/z$/, "ces"],
    [/[aeiou]$/, "$&s"],
    [/$/, "es"],
  ],
  ca: [
    [/a$/, "es"],
    [/[eiou]$/, "$&s"],
    [/$/, "s", "os"],
  ],
  fr: [
    [/al$/, "aux"],
    [/(?:eau|eu|ou)$/, "$&x", "$&s"],
    [/[sxz]$/, "$&"],
    [/$/, "s"],
  ],
  it: [
    [/ca$/, "che"],
    [/ga$/, "ghe"],
    [/co$/, "chi", "ci"],
    [/go$/, "ghi"],
    [/io$/, "i"],
    [/a$/, "e", "i"],
    [/[oe]$/, "i"],
    [/$/, ""],
  ],
  pt: [
    [/ao$/, "oes", "aos"],
    [/m$/, "ns"],
    [/[aeio]l$/, "is"],
    [/[rzs]$/, "$&es"],
    [/$/, "s"],
  ],
  nl: [
    [/(?:e|el|er|en|je)$/, "$&s", "$&n"],
    [/$/, "en", "s"],
  ],
  sv: [
    [/a$/, "or", "orna"],
    [/$/, "ar", "er", "or", "r", "n", ""],
  ],
  da: [
    [/e$/, "er", "r"],
    [/$/, "er", "e", "r", "s", ""],
  ],
  no: [
    [/e$/, "er"],
    [/$/, "er", "e", "r", ""],
  ],
};

/** Of the first word in Romance phrases, of the last elsewhere; none where the rules are not simple. */
export function pluralsOf(language: string, phrase: string): string[] {
  const own = rules[language];
  if (own === undefined) return [];
  const words = phrase.split(" ");
  const at = /^(?:es|ca|fr|it|pt)$/.test(language) ? 0 : words.length - 1;
  const [ending, ...endings] = own.find(([pattern]) => pattern.test(words[at] ?? "")) ?? [/$/];
  return endings.map((plural) => {
    const changed = (words[at] ?? "").replace(ending, plural);
    return words.map((word, i) => (i === at ? changed : word)).join(" ");
  });
}
