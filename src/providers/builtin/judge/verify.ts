import { assertNever } from "../../../base/assertNever.js";
import type { Brief, Position, RelationKind, Requirement } from "../brief/brief.js";
import { unknownIn } from "../brief/requirements.js";
import { dealThings, type Member, type SeenThing, type Sight } from "./evidence.js";
import { clamp, logistic } from "./numbers.js";
import { askedChance, colourfulChance, priorOf, settingValues } from "./setting.js";

/** As likely as this, it is shown. */
export const metFrom = 0.58;

/** How far one requirement is met, as far as the judge can see. */
export interface Verdict {
  readonly requirement: Requirement;
  /** 0-1: that the picture shows it. */
  readonly chance: number;
  /** False where the picture cannot tell, whatever the chance. */
  readonly tellable: boolean;
}

/** 0-1: that any of the group is there. */
const anyOf = (group: readonly Member[]): number =>
  1 - group.reduce((none, { share }) => none * (1 - sure(share)), 1);

/** Makes doubtful chances smaller, so that many doubtful things do not add up to a certain one. */
const sure = (share: number): number => share ** 1.2;

/** How likely each number of things is; at most `counted` are told apart. */
const counted = 16;
export function countChances(group: readonly Member[]): readonly number[] {
  let chances = [1];
  const likeliest = [...group].sort((a, b) => b.share - a.share).slice(0, counted);
  for (const { share } of likeliest) {
    const one = sure(share);
    const next = [...chances.map((chance) => chance * (1 - one)), 0];
    chances.forEach((chance, n) => (next[n + 1] = (next[n + 1] ?? 0) + chance * one));
    chances = next;
  }
  return chances;
}

/** The mean of what is told of the group's members, each by its share. */
function meanOf(group: readonly Member[], tell: (thing: SeenThing) => number): number {
  let [sum, weight] = [0, 0];
  for (const { thing, share } of group) {
    const own = sure(share);
    sum += own * tell(thing);
    weight += own;
  }
  return weight > 0 ? sum / weight : 0;
}

const centreX = ({ box }: SeenThing): number => box.x + box.width / 2;
const bottomOf = ({ box }: SeenThing): number => box.y + box.height;

function positionChance(group: readonly Member[], position: Position): number {
  const across = meanOf(group, centreX);
  const base = meanOf(group, bottomOf);
  const steep = 0.02;
  switch (position) {
    case "left":
      return logistic((0.42 - across) / steep);
    case "right":
      return logistic((across - 0.58) / steep);
    case "centre":
      return logistic((across - 0.36) / steep) * logistic((0.64 - across) / steep);
    case "foreground":
      return logistic((base - 0.91) / 0.02);
    case "background":
      return logistic((0.76 - base) / 0.025);
    default:
      return assertNever(position);
  }
}

/** 0-1 for `value > limit`, soft over a few hundredths of the picture. */
const over = (value: number, limit: number): number => logistic((value - limit) / 0.018);

function relationChance(kind: RelationKind, one: SeenThing, other: SeenThing): number {
  const [a, b] = [one.box, other.box];
  const shared = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const common = clamp(shared / Math.min(a.width, b.width), -1, 1);
  const [middleA, middleB] = [a.y + a.height / 2, b.y + b.height / 2];
  const [bottomA, bottomB] = [bottomOf(one), bottomOf(other)];
  const reach = Math.max(a.width, b.width);
  const apart = Math.abs(centreX(one) - centreX(other));
  const near = over((a.width + b.width) / 2 + reach * 0.9, apart);
  switch (kind) {
    case "on":
      return (
        logistic((common - 0.4) / 0.08) *
        over(bottomA, b.y - b.height * 0.12) *
        over(b.y + b.height * 0.62, bottomA) *
        over(middleB, middleA)
      );
    case "beside": {
      const gap = Math.max(a.x - b.x - b.width, b.x - a.x - a.width);
      const level = Math.min(bottomA, bottomB) - Math.max(a.y, b.y);
      return (
        over(gap, -0.3 * Math.min(a.width, b.width)) *
        over(reach * 1.1, gap) *
        over(level, 0.25 * Math.min(a.height, b.height))
      );
    }
    case "leftOf":
    case "rightOf": {
      const step =
        kind === "leftOf" ? centreX(other) - centreX(one) : centreX(one) - centreX(other);
      return over(step, 0.35 * Math.min(a.width, b.width));
    }
    case "above":
      return near * over(b.y + b.height * 0.2, middleA);
    case "below": {
      const clear = over(a.y + a.height * 0.2, middleB);
      const under = over(bottomA, middleB) * over(a.y, b.y + b.height * 0.3);
      return near * Math.max(clear, under * logistic((common - 0.4) / 0.08));
    }
    case "inFrontOf":
      return logistic((common - 0.15) / 0.06) * over(bottomA, bottomB + 0.005);
    case "behind":
      return logistic((common - 0.15) / 0.06) * over(bottomB + 0.005, bottomA);
    default:
      return assertNever(kind);
  }
}

function relationOf(kind: RelationKind, own: readonly Member[], others: readonly Member[]): number {
  return meanOf(own, (thing) =>
    others.reduce((most, { thing: other, share }) => {
      return other === thing
        ? most
        : Math.max(most, sure(share) * relationChance(kind, thing, other));
    }, 0),
  );
}

const grey: ReadonlySet<string> = new Set(["black", "white", "grey"]);

function subjectVerdict(
  requirement: Extract<Requirement, { readonly subject: number }>,
  groups: readonly (readonly Member[])[],
  sight: Sight,
): Omit<Verdict, "requirement"> {
  const group = groups[requirement.subject] ?? [];
  const shown = anyOf(group);
  const told = (chance: number): Omit<Verdict, "requirement"> => ({ chance, tellable: true });
  switch (requirement.kind) {
    case "present":
      return told(shown);
    case "count":
      return told(countChances(group)[requirement.count] ?? 0);
    case "colour": {
      const own = meanOf(group, (thing) => thing.colours().get(requirement.colour) ?? 0);
      if (grey.has(requirement.colour)) return told(shown * own);
      const colourful = colourfulChance(sight.setting);
      return { chance: shown * own * colourful, tellable: colourful > 0.5 };
    }
    case "size":
      return told(shown * meanOf(group, (thing) => thing[requirement.size]));
    case "position":
      return told(shown * positionChance(group, requirement.position));
    case "relation": {
      const others = groups[requirement.relation.other] ?? [];
      return told(relationOf(requirement.relation.kind, group, others) * shown);
    }
    case "phase": {
      const full = meanOf(group, ({ full }) => full);
      return told(shown * (requirement.phase === "full" ? full : 1 - full));
    }
    default:
      return assertNever(requirement);
  }
}

function framingChance(framing: string, sight: Sight): number {
  const values: readonly string[] = settingValues.framing;
  return sight.framingFit[values.indexOf(framing)] ?? 0.5;
}

/** A stand-in is worth a little: something was tried. */
const unknownVerdict = { chance: 0.2, tellable: false };
const undecided = { chance: 0.5, tellable: false };

/** What the picture shows of each of the goal's requirements, in their order. */
export function verify(
  brief: Brief,
  requirements: readonly Requirement[],
  sight: Sight,
): { readonly verdicts: readonly Verdict[]; readonly groups: readonly (readonly Member[])[] } {
  const groups = dealThings(brief, sight.things);
  const verdicts = requirements.map((requirement): Verdict => {
    if ("subject" in requirement) {
      const { kind, subject } = requirement;
      const isUnknown = unknownIn(requirement, brief) !== undefined;
      const verdict = isUnknown ? unknownVerdict : subjectVerdict(requirement, groups, sight);
      // Words across a sign hide what a sign is known by.
      const isHidden = brief.lettering?.on === subject && kind === "present";
      return { requirement, ...(isHidden && verdict.chance < metFrom ? undecided : verdict) };
    }
    if (requirement.kind === "lettering") return { requirement, ...undecided };
    const { kind } = requirement;
    const value = (requirement as unknown as Readonly<Record<string, string>>)[kind] ?? "";
    // Rooms are not among the places that can be told.
    const values: readonly string[] = settingValues[kind];
    if (!values.includes(value)) return { requirement, ...undecided };
    const seen = sight.setting[kind].get(value) ?? 0;
    const told = askedChance(seen, priorOf(sight.priors, kind, value));
    const chance = kind === "framing" ? 0.4 * told + 0.6 * framingChance(value, sight) : told;
    return { requirement, chance, tellable: true };
  });
  return { verdicts, groups };
}
