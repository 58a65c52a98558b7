/** Questions about a picture, and what they are about. The judge reads back what the planner wrote. */

const frames =
  /^(?:(?:does|do) (?:the |this )?(?:image|picture|drawing) (?:really |clearly )?(?:show|contain|have|depict)(?: that)?|can (?:one|you|we) see|(?:is|are) there|is it)\s+/i;
const endings = /(?:\s+(?:in|on) the (?:image|picture|drawing))?\s*[?.!]*\s*$/i;

/** @param described "two sailboats", "the sailboats are red" */
export function asQuestion(described: string): string {
  const that = /^the .+ (?:is|are) /.test(described) ? "that " : "";
  return `Does the image show ${that}${described}?`;
}

/** What a question is about, without the words that make it one. */
export function matterOf(question: string): string {
  return question.trim().replace(endings, "").replace(frames, "").trim();
}
