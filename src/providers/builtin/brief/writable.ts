const scripts = ["Latin", "Greek", "Cyrillic", "Hebrew", "Common", "Inherited"];
const drawn = new RegExp(`^[${scripts.map((name) => `\\p{Script=${name}}`).join("")}]*$`, "u");

/** Whether the renderer has letters for a text: Latin, Greek, Cyrillic or Hebrew, and no emoji. */
export const isWritable = (text: string): boolean =>
  drawn.test(text) && !/\p{Emoji_Presentation}/u.test(text);
