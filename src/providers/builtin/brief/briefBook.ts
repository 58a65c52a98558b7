import {
  isPicture,
  type Position,
  type RelationKind,
  type Requirement,
  type SettingKind,
  type SettingRequirement,
  type ThingId,
} from "./brief.js";
import { isMention, isSky, mostCounted } from "./groups.js";
import type { Group, Modifiers, Naming, Placed } from "./groups.js";
import { holders } from "./holders.data.js";
import { isPlural } from "./nounChain.js";
import { isOwnName } from "./nouns.js";
import { contradict, valueOf } from "./settings.js";
import { inverses } from "./values.data.js";

/** One place in the text that speaks of one requirement. */
export interface Observation {
  readonly kind: Requirement["kind"];
  /** Null for the whole picture. */
  readonly subject: number | null;
  /** Index of the token. */
  readonly at: number;
  /** A stated number stands right before the (coloured) noun. */
  readonly numbered: boolean;
}

/** A thing as a noun phrase names it. */
export interface NamedThing {
  readonly id: ThingId;
  readonly noun: string;
  readonly plural: boolean;
  readonly narrower: boolean;
  readonly isEnglish: boolean;
  readonly sentence: number;
}

/** What can be said of where something is beside the moon. */
const skyRelations: ReadonlySet<string> = new Set(["above", "inFrontOf", "leftOf", "rightOf"]);

/** A picture of more different groups than this shows none of them. */
const mostGroups = 12;

/** What a text has asked for so far. The first word on a matter stands; later ones may contradict it. */
export class BriefBook {
  readonly groups: Group[] = [];
  readonly settings = new Map<SettingKind, SettingRequirement>();
  readonly observations: Observation[] = [];
  readonly conflicts: string[] = [];
  readonly #namings: Naming[] = [];
  #weakDay = false;

  groupFor(named: NamedThing, modifiers: Modifiers, at: number): number | null {
    const { id, noun, plural, narrower, isEnglish, sentence } = named;
    const { determiner, number, owned } = modifiers;
    const isDefinite = determiner === "definite" && owned !== true;
    const known = this.groups.findIndex(
      (group, index) =>
        group.id === id &&
        (id !== "unknown" || group.noun === noun) &&
        (isDefinite || isSameKind(group, this.#namings[index], named)) &&
        isMention(group, this.#namings[index], modifiers, sentence),
    );
    if (known >= 0) return known;
    const twin = this.groups.findIndex((group) => group.id === id && group.noun === noun);
    if (twin >= 0 && isOneMore(modifiers)) return this.#addOne(twin, at);
    if (this.groups.length >= mostGroups) return null;
    const isMany = plural || (id === "unknown" && isPlural(noun) && determiner !== "indefinite");
    const isSaidOf = determiner ?? number ?? modifiers.colour ?? modifiers.size;
    const isBare = id === "unknown" && !isMany && isSaidOf === undefined;
    const settled = number !== undefined || determiner === "indefinite";
    this.#namings.push({ isEnglish, sentence, settled });
    const count = number?.value ?? (isMany ? 3 : 1);
    const marks = { ...(narrower && { narrower }), ...(isBare && { bare: true as const }) };
    return this.groups.push({ id, noun, ...marks, count }) - 1;
  }

  /** "A cat and another cat" are two cats. */
  #addOne(index: number, at: number): number {
    const group = this.groups[index];
    if (group === undefined) return index;
    group.count = Math.min(mostCounted, group.count + 1);
    group.counted = true;
    this.observe("count", index, at);
    return index;
  }

  /** Gives a group what was said of it. */
  modify(index: number, { number, colour, size, phase }: Modifiers, numbered: boolean): void {
    const group = this.groups[index];
    if (group === undefined) return;
    if (number !== undefined && !number.vague) {
      if (group.counted === true && group.count !== number.value) {
        this.conflicts.push(`${group.count} or ${number.value} of "${group.noun}"`);
      } else {
        group.count = number.value;
        group.counted = true;
        this.observe("count", index, number.at, numbered);
      }
    }
    this.#say(index, "colour", colour, numbered);
    this.#say(index, "size", size);
    if (group.id === "moon") this.#say(index, "phase", phase);
  }

  place(index: number, position: Placed<Position>): void {
    this.#say(index, "position", position);
  }

  #say(
    index: number,
    kind: "colour" | "size" | "phase" | "position",
    said: Placed<string> | undefined,
    numbered = false,
  ): void {
    const group = this.groups[index] as Partial<Record<typeof kind | "noun", string>> | undefined;
    if (group === undefined || said === undefined) return;
    group[kind] ??= said.value;
    if (group[kind] === said.value) this.observe(kind, index, said.at, numbered);
    else this.conflicts.push(`"${group.noun}" ${group[kind]} or ${said.value}`);
  }

  /** @param said `within` counts where the other thing is one that holds things */
  relate(from: number, said: RelationKind | "within", to: number, at: number): void {
    const [group, other] = [this.groups[from], this.groups[to]];
    if (group === undefined || other === undefined || from === to) return;
    const kind = said === "within" ? holders[other.id] : said;
    // Everything is below the sky: there is nothing in it to be kept.
    if (kind === undefined || (isSky(other) && !skyRelations.has(kind))) return;
    const inverse = said === "within" ? null : inverses[kind];
    const told = (subject: Group, as: RelationKind | null, of: number): boolean =>
      subject.relation?.kind === as && subject.relation.other === of;
    if (told(group, kind, to)) return this.observe("relation", from, at);
    if (told(other, inverse, from)) return this.observe("relation", to, at);
    if (group.relation === undefined) {
      group.relation = { kind, other: to, ...(said === "within" && { within: true as const }) };
      this.observe("relation", from, at);
    } else if (inverse !== null && other.relation === undefined) {
      other.relation = { kind: inverse, other: from };
      this.observe("relation", to, at);
    }
  }

  observe(kind: Observation["kind"], subject: number | null, at: number, numbered = false): void {
    this.observations.push({ kind, subject, at, numbered });
  }

  /** @param isWeak "day" in "a rainy day", which says little about the time */
  addSetting(setting: SettingRequirement, at: number, isWeak: boolean): void {
    const first = this.settings.get(setting.kind);
    if (first === undefined || (setting.kind === "time" && this.#weakDay && !isWeak)) {
      this.settings.set(setting.kind, setting);
      if (setting.kind === "time") this.#weakDay = isWeak;
      this.observe(setting.kind, null, at);
    } else if (valueOf(first) === valueOf(setting)) {
      this.observe(setting.kind, null, at);
    } else if (contradict(first, setting) && !isWeak) {
      this.conflicts.push(`${setting.kind} ${valueOf(first)} or ${valueOf(setting)}`);
    }
  }
}

/** "A mare and her foal" are two, though both are drawn as a horse. */
function isSameKind({ id, noun }: Group, naming: Naming | undefined, other: NamedThing): boolean {
  if (!isPicture(id) || naming?.isEnglish !== true || !other.isEnglish) return true;
  const [one, two] = [noun, other.noun].map((own) =>
    isOwnName(id, own) ? id : own.replace(/e?s$/, ""),
  );
  return one === two;
}

const isOneMore = ({ determiner, number, colour, size }: Modifiers): boolean =>
  determiner === "another" && number === undefined && colour === undefined && size === undefined;
