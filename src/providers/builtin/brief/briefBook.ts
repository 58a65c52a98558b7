import {
  isPicture,
  type Position,
  type RelationKind,
  type Requirement,
  type SettingKind,
  type SettingRequirement,
} from "./brief.js";
import { inverseOf, isMention, isSky, type Group, type Modifiers } from "./groups.js";

import { isPlural } from "./nounChain.js";
import { isOwnName } from "./nouns.js";
import { contradict, valueOf } from "./settings.js";

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

/** What can be said of where something is beside the moon. */
const skyRelations: ReadonlySet<RelationKind> = new Set([
  "above",
  "inFrontOf",
  "leftOf",
  "rightOf",
] as const);

/** A picture of more different groups than this shows none of them. */
const mostGroups = 12;

/** What a text has asked for so far. The first word on a matter stands; later ones may contradict it. */
export class BriefBook {
  readonly groups: Group[] = [];
  readonly settings = new Map<SettingKind, SettingRequirement>();
  readonly observations: Observation[] = [];
  readonly conflicts: string[] = [];
  #weakDay = false;

  groupFor(named: NamedThing, modifiers: Modifiers, at: number): number | null {
    const { id, noun, plural, narrower, isEnglish, sentence } = named;
    const isDefinite = modifiers.determiner === "definite" && modifiers.owned !== true;
    const known = this.groups.findIndex(
      (group) =>
        group.id === id &&
        (id !== "unknown" || group.noun === noun) &&
        (isDefinite || isSameKind(group, named)) &&
        isMention(group, modifiers, sentence),
    );
    if (known >= 0) return known;
    const twin = this.groups.findIndex((group) => group.id === id && group.noun === noun);
    if (twin >= 0 && isOneMore(modifiers)) return this.#addOne(twin, at);
    if (this.groups.length >= mostGroups) return null;
    const isMany =
      plural || (id === "unknown" && isPlural(noun) && modifiers.determiner !== "indefinite");
    const settled = modifiers.number !== undefined || modifiers.determiner === "indefinite";
    this.groups.push({
      id,
      noun,
      narrower,
      isEnglish,
      sentence,
      count: modifiers.number?.value ?? (isMany ? 3 : 1),
      counted: false,
      settled,
    });
    return this.groups.length - 1;
  }

  /** "A cat and another cat" are two cats. */
  #addOne(index: number, at: number): number {
    const group = this.groups[index];
    if (group === undefined) return index;
    group.count = Math.min(12, group.count + 1);
    group.counted = true;
    this.observe("count", index, at, false);
    return index;
  }

  /** Gives a group what was said of it; the first word on a matter stands. */
  modify(index: number, modifiers: Modifiers, numbered: boolean): void {
    const group = this.groups[index];
    if (group === undefined) return;
    const { number, colour, size, phase } = modifiers;
    if (number !== undefined && !number.vague) {
      if (group.counted && group.count !== number.value) {
        this.conflicts.push(`${group.count} or ${number.value} of "${group.noun}"`);
      } else {
        group.count = number.value;
        group.counted = true;
        this.observe("count", index, number.at, numbered);
      }
    }
    if (colour !== undefined) {
      group.colour ??= colour.value;
      if (group.colour === colour.value) this.observe("colour", index, colour.at, numbered);
      else this.conflicts.push(`"${group.noun}" ${group.colour} or ${colour.value}`);
    }
    if (size !== undefined) {
      group.size ??= size.value;
      if (group.size === size.value) this.observe("size", index, size.at, false);
      else this.conflicts.push(`"${group.noun}" ${group.size} or ${size.value}`);
    }
    if (phase !== undefined && group.id === "moon") {
      group.phase ??= phase.value;
      if (group.phase === phase.value) this.observe("phase", index, phase.at, false);
      else this.conflicts.push(`moon ${group.phase} or ${phase.value}`);
    }
  }

  setRelation(from: number, kind: RelationKind, to: number, at: number): void {
    const [group, other] = [this.groups[from], this.groups[to]];
    if (group === undefined || other === undefined || from === to) return;
    // Everything is below the sky: there is nothing in it to be kept.
    if (isSky(other) && !skyRelations.has(kind)) return;
    const inverse = inverseOf(kind);
    const told = (subject: Group, as: RelationKind | null, of: number): boolean =>
      subject.relation !== undefined &&
      subject.relation.kind === as &&
      subject.relation.other === of;
    if (told(group, kind, to)) return this.observe("relation", from, at, false);
    if (told(other, inverse, from)) return this.observe("relation", to, at, false);
    if (group.relation === undefined) {
      group.relation = { kind, other: to };
      this.observe("relation", from, at, false);
    } else if (inverse !== null && other.relation === undefined) {
      other.relation = { kind: inverse, other: from };
      this.observe("relation", to, at, false);
    }
  }

  place(index: number, position: Position, at: number): void {
    const group = this.groups[index];
    if (group === undefined) return;
    group.position ??= position;
    if (group.position === position) this.observe("position", index, at, false);
    else this.conflicts.push(`"${group.noun}" ${group.position} or ${position}`);
  }

  observe(kind: Observation["kind"], subject: number | null, at: number, numbered: boolean): void {
    this.observations.push({ kind, subject, at, numbered });
  }

  /** @param isWeak "day" in "a rainy day", which says little about the time */
  addSetting(setting: SettingRequirement, at: number, isWeak: boolean): void {
    const first = this.settings.get(setting.kind);
    if (first === undefined || (setting.kind === "time" && this.#weakDay && !isWeak)) {
      this.settings.set(setting.kind, setting);
      if (setting.kind === "time") this.#weakDay = isWeak;
      this.observe(setting.kind, null, at, false);
    } else if (valueOf(first) === valueOf(setting)) {
      this.observe(setting.kind, null, at, false);
    } else if (contradict(first, setting) && !isWeak) {
      this.conflicts.push(`${setting.kind} ${valueOf(first)} or ${valueOf(setting)}`);
    }
  }
}

/** A thing as a noun phrase names it. */
export interface NamedThing {
  readonly id: Group["id"];
  readonly noun: string;
  readonly plural: boolean;
  readonly narrower: boolean;
  readonly isEnglish: boolean;
  readonly sentence: number;
}

/** "A mare and her foal" are two, though both are drawn as a horse. */
function isSameKind({ id, noun, isEnglish }: Group, other: NamedThing): boolean {
  if (!isPicture(id) || !isEnglish || !other.isEnglish) return true;
  const [one, two] = [noun, other.noun].map((own) => (isOwnName(id, own) ? id : singular(own)));
  return one === two;
}

const singular = (noun: string): string => noun.replace(/e?s$/, "");

const isOneMore = ({ determiner, number, colour, size }: Modifiers): boolean =>
  determiner === "another" && number === undefined && colour === undefined && size === undefined;
