import { isPrivate } from "../http/origins.js";
import type { ChatModelTraits, Profile, ProfileId } from "./profile.js";
import { profiles } from "./profiles.data.js";

/** As much of an answer of `/models` as tells servers apart. */
export interface ModelMark {
  readonly id: string;
  readonly ownedBy: string | null;
}

const byId = new Map(profiles.map((profile) => [profile.id, profile]));

/** @throws {RangeError} there is no such profile */
export function profileOf(id: ProfileId): Profile {
  const profile = byId.get(id);
  if (profile === undefined) throw new RangeError(`There is no profile ${id}.`);
  return profile;
}

/**
 * Which server it is, as far as its URL and its models tell. A name of a host says more than a model,
 * a model more than a port.
 * @param url a base URL, `baseUrlOf`
 * @param part what it shall be used for: where two fit, the one that can
 * @param models what `/models` answered; empty where it was not asked
 */
export function detectProfile(
  url: string,
  part: "chat" | "images",
  models: readonly ModelMark[] = [],
): Profile {
  const { hostname, port } = new URL(url);
  const signs: readonly ((profile: Profile) => boolean)[] = [
    ({ marks }) => marks.hosts?.some((host) => isHost(hostname, host)) ?? false,
    ({ marks }) => models.some((model) => isModelOf(marks, model)),
    ({ marks }) => isPrivate(hostname) && (marks.ports?.includes(Number(port)) ?? false),
  ];
  for (const sign of signs) {
    const fitting = profiles.filter(sign);
    const best = fitting.find((profile) => profile[part] !== null) ?? fitting[0];
    if (best !== undefined) return best;
  }
  const stranger = profileOf("unknown");
  return isPrivate(hostname)
    ? stranger
    : { ...stranger, place: "cloud", places: { chat: 4, images: 4 } };
}

/** The first whose pattern fits. */
export function traitsOf<T extends { readonly pattern: RegExp }>(
  models: readonly T[],
  model: string,
): T {
  // A router's names have their maker's before them.
  const own = model.slice(model.lastIndexOf("/") + 1);
  const found = models.find(({ pattern }) => pattern.test(own));
  if (found === undefined) throw new RangeError("A list of models ends with a pattern for any.");
  return found;
}

/** @param end with a dot before it: any host below it; else this very host */
function isHost(hostname: string, end: string): boolean {
  return end.startsWith(".") ? hostname.endsWith(end) : hostname === end;
}

function isModelOf({ owners, modelIds }: Profile["marks"], { id, ownedBy }: ModelMark): boolean {
  const owner = ownedBy?.toLowerCase();
  return (owner !== undefined && owners?.includes(owner)) || (modelIds?.includes(id) ?? false);
}

/** Servers count thoughts as output: room for those of a model that cannot do without. */
export function thoughtTokens({ effort }: ChatModelTraits): number {
  return effort === "low" || effort === "minimal" ? 4096 : 0;
}
