/** Where a text stops to be JSON; lines and columns begin at 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/**
 * The first place that no JSON could have; the end where something is missing there. Node tells it of
 * some faults only, and with a piece of the text.
 * @returns undefined for what is JSON
 */
export function jsonFaultAt(text: string): TextPlace | undefined {
  if (faultOf(text) === undefined) return undefined;
  // The beginning that is whole, and the one that has the fault.
  let [sound, broken] = [0, text.length + 1];
  while (broken - sound > 1) {
    const middle = Math.floor((sound + broken) / 2);
    if (mayGoOn(text.slice(0, middle))) sound = middle;
    else broken = middle;
  }
  const before = text.slice(0, sound);
  return { line: before.split("\n").length, column: sound - before.lastIndexOf("\n") };
}

/** Whether nothing is wrong with it but that it may not be all. */
function mayGoOn(beginning: string): boolean {
  const fault = faultOf(beginning);
  if (fault === undefined || fault.startsWith("Unexpected end")) return true;
  return Number(/at position (\d+)/.exec(fault)?.[1]) === beginning.length;
}

function faultOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
}
