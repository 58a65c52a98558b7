import { connectionOf } from "./connections.js";
import { builtinKind, roles, type Declaration, type Providers, type Role } from "./providers.js";

/** The models of a search as the panel, the status bar and a question say them. */

const verbs: Readonly<Record<Role, string>> = {
  language: "writes",
  image: "draws",
  vision: "judges",
};
/** What people care for most stands first. */
const inOrder: readonly Role[] = ["image", ...roles.filter((role) => role !== "image")];

/** Longer names lose their middle: the end tells models of one family apart. */
const nameUnits = 32;

/** "gpt-image-2.6-flare draws, gpt-6-luna writes and judges". */
export function modelsText(providers: Providers): string {
  const work = new Map<string, { readonly name: string; readonly verbs: string[] }>();
  for (const role of inOrder) {
    const declared = providers[role];
    const key = isBuiltin(declared) ? builtinKind : `${declared.connection}/${declared.model}`;
    const done = work.get(key) ?? { name: nameOf(declared), verbs: [] };
    work.set(key, { ...done, verbs: [...done.verbs, verbs[role]] });
  }
  return [...work.values()].map(({ name, verbs: all }) => `${name} ${listed(all)}`).join(", ");
}

/** Whether nothing but what is always there takes part. */
export function isBuiltinAlone(providers: Providers): boolean {
  return roles.every((role) => isBuiltin(providers[role]));
}

/** Whether any of their calls costs money, or may. */
export function isPaid(providers: Providers): boolean {
  return roles.some((role) => {
    const { billing, worstUsd } = providers[role];
    const isMoney = billing === "priced" || billing === "unknown";
    return isMoney || Object.values(worstUsd).some((usd) => usd > 0);
  });
}

/** Whether any of their requests counts towards a quota. */
export function isCounted(providers: Providers): boolean {
  return roles.some((role) => providers[role].billing === "quota");
}

/** "gpt-6-luna (SVG)": a language model where it draws. @param name as it is shown elsewhere */
export function modelTitle(name: string, asSvg: boolean): string {
  return asSvg ? `${name} (SVG)` : name;
}

/** A model's own name, without its vendor's and of a length that leaves room for others. */
export function shortModelName(model: string): string {
  const name = model.slice(model.lastIndexOf("/") + 1) || model;
  if (name.length <= nameUnits) return name;
  return `${name.slice(0, nameUnits - 10)}…${name.slice(-9)}`;
}

function nameOf(declared: Declaration): string {
  if (isBuiltin(declared)) return "the built-in provider";
  const { connection, asSvg } = connectionOf(declared);
  return modelTitle(shortModelName(declared.model) || connection, asSvg);
}

function isBuiltin({ kind }: Declaration): boolean {
  return kind === builtinKind;
}

/** "writes, draws and judges". */
function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
