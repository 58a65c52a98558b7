/**
 * What there is to say where a workspace is not trusted.
 * @param what "nothing is written in it"
 * @param aim what a person trusts it for: "pick a winner or favourites"
 */
export function notTrusted(what: string, aim: string): string {
  return `This workspace is not trusted, so ${what}. Trust it to ${aim}.`;
}

/** Where an image would go into a text, with a copy beside it. */
export const noInsertion = notTrusted("nothing is written in it", "insert images");

/** Where images are shown with which both could be done. */
export const onlyToLookAt = notTrusted(
  "nothing is written in it",
  "pick a winner or favourites, or to insert an image",
);

/** Where a person would say which image is better. */
export const noVotes = notTrusted("nothing is written in it", "vote");

/** Where a person says what they like. */
export const noWord = notTrusted("nothing is written in it", "pick a winner or favourites");
