/** As a question about a picture: `matterOf` reads it back. @param described "two sailboats", "the sailboats are red" */
export function asQuestion(described: string): string {
  const that = /^the .+ (?:is|are) /.test(described) ? "that " : "";
  return `Does the image show ${that}${described}?`;
}
