import { cutText } from "../../base/cutText.js";
import { oneLine } from "../../base/visibleText.js";

/** Most UTF-16 units of a name; with a number and an extension every file system takes it. */
const maxNameUnits = 60;
/** What Windows keeps for its devices, with any extension. */
const deviceNames = /^(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³])$/;

/**
 * The name of an image's file, without its extension, from the goal of its search: letters and digits
 * of any script, the rest as hyphens. "two-red-sailboats".
 * @returns never empty; at most 60 UTF-16 units
 */
export function imageName(goal: string): string {
  const words = oneLine(goal)
    .normalize("NFC")
    .toLowerCase()
    .replace(/['’]/gu, "")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .replace(/^[-\p{M}]+/u, "");
  // Whole words, where there is more than one.
  const cut = cutText(words, maxNameUnits);
  const whole = cut === words ? cut : cut.replace(/(?<=.{20})-[^-]*$/su, "");
  const name = whole.replace(/-+$/, "");
  return name === "" || deviceNames.test(name) ? `image${name === "" ? "" : `-${name}`}` : name;
}

/** "boat.png", then "boat-1.png", "boat-2.png": as the editor numbers what is pasted into it. */
export function numberedName(stem: string, extension: string, number: number): string {
  return `${stem}${number === 0 ? "" : `-${number}`}${extension}`;
}

/** A name as a file system may know it: on many, neither case nor how accents are made counts. */
export function foldedName(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
