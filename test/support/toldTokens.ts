/** Tokens of a judge's answer, as servers that speak OpenAI's form tell them. */

export interface ToldToken {
  token: string;
  logprob: number;
  bytes?: number[] | null;
  top_logprobs?: { token: string; logprob: number; bytes?: number[] | null }[] | null;
}

/** How likely each word was where a question was answered, by its id; the rest went elsewhere. */
export type Chances = Readonly<Record<string, Readonly<Partial<Record<string, number>>>>>;

const answer = /"id":\s*"(q\d+)",\s*"answer":\s*"(yes|no|unclear)"/g;

/**
 * @param cuts where one token ends and the next begins, in UTF-16 units of the text, in any order
 * @param chances of the words that might have stood at each answer, that which stands there among them
 */
export function toldTokens(text: string, cuts: readonly number[], chances: Chances): ToldToken[] {
  const borders = [...new Set([0, ...cuts.filter((cut) => cut > 0 && cut < text.length)])];
  borders.sort((a, b) => a - b);
  const words = [...text.matchAll(answer)].map(({ 0: whole, 1: id = "", 2: word = "", index }) => {
    return { id, word, at: index + whole.length - 1 - word.length };
  });
  return borders.map((start, nth) => {
    const end = borders[nth + 1] ?? text.length;
    const token = text.slice(start, end);
    const here = words.find(({ at }) => at >= start && at < end);
    const known = chances[here?.id ?? ""];
    if (here === undefined || known === undefined) return { token, logprob: -0.01 };
    const before = text.slice(start, here.at);
    // As long a part of the other word as there is of this one, or that word and what follows it.
    const behind = text.slice(here.at + here.word.length, end);
    const isWhole = here.at + here.word.length <= end;
    const instead = (word: string): string =>
      before + (isWhole ? word + behind : word.slice(0, end - here.at));
    const others = Object.entries(known).map(([word, chance = 0]) => {
      return { token: instead(word), logprob: Math.log(chance) };
    });
    const own = Math.log(known[here.word] ?? 0);
    return { token, logprob: own, top_logprobs: others };
  });
}

/** Cuts as tokenisers of today make them: words, and marks in runs, a quotation mark before a word apart. */
export function usualCuts(text: string): number[] {
  return [...text.matchAll(/[A-Za-z0-9]+|[^A-Za-z0-9]+/g)].map(({ index }) => index);
}
