/** What yes/no questions about a picture are about: their judge and those who name a picture go by it. */

const frames =
  /^(?:(?:does|do) (?:the |this )?(?:image|picture|drawing) (?:really |clearly )?(?:show|contain|have|depict)(?: that)?|can (?:one|you|we) see|(?:is|are) there|is it)\s+/i;
const endings = /(?:\s+(?:in|on) the (?:image|picture|drawing))?\s*[?.!]*\s*$/i;

/** What a question is about, without the words that make it one. */
export function matterOf(question: string): string {
  return question.trim().replace(endings, "").replace(frames, "").trim();
}

const verb = /^(?:is|are)\s+(?:the (?:image|picture|drawing)\s+)?/i;

/**
 * What is heard of a question where only its answer is news: "two sailboats" of "Are there two sailboats?",
 * and of a longer one no more than its first clause. What is no question stays as it is.
 */
export function shortMatter(text: string): string {
  if (!/\?\s*$/.test(text)) return text;
  const first = text.trim().replace(/,.*/s, "?");
  const matter = matterOf(first);
  // "Are the sailboats red?" is said well without its verb, "Does it rain?" is not.
  const isWhole = /^(?:does|do|can|has|have)\s/i.test(matter);
  return isWhole || matter === "" ? first : matter.replace(verb, "");
}
