/** Questions about an image as words that may stand in a prompt. */

/** What is asked of the image as a whole can be drawn by nobody. */
const ofWhole = /^(?:is|are) (?:the|all) (?:image|picture|text)\b/i;
const frames =
  /^(?:(?:is|are) there|(?:does|do) the (?:image|picture) (?:show|have|contain|depict)(?: that)?)\s+/i;

/** "Is there a red boat?" as "a red boat"; what is no question as it is; empty where there is nothing to draw. */
export function statementOf(text: string): string {
  const asked = /^(.*?)\s*[?？]\s*$/s.exec(text)?.[1];
  if (asked === undefined) return text;
  return ofWhole.test(asked) ? "" : asked.replace(frames, "");
}
