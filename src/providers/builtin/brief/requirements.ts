import { assertNever } from "../../../base/assertNever.js";
import {
  attributeKinds,
  contentKinds,
  styleKinds,
  type Brief,
  type Half,
  type Relation,
  type Requirement,
  type SubjectPhrase,
} from "./brief.js";
import { isPair, nounFor, withArticle } from "./nouns.js";
import { valueOf } from "./settings.js";
import { numberNames, positionWords, relationWords, settingWords } from "./values.data.js";

/**
 * What a picture of `brief` has to show, subjects first, in the order of the brief.
 *
 * A count is required only where the text states one (`counted`): "a lighthouse" asks for a
 * lighthouse, "one lighthouse" for one; a bare plural asks for presence. Of a noun that the
 * renderer cannot draw only its presence is required.
 */
export function requirementsOf(brief: Brief): Requirement[] {
  const requirements: Requirement[] = [];
  brief.subjects.forEach((phrase, subject) => {
    requirements.push({ kind: "present", subject });
    if (phrase.id === "unknown") return;
    for (const kind of attributeKinds) {
      const isAsked = kind === "count" ? phrase.counted === true : phrase[kind] !== undefined;
      if (isAsked) requirements.push({ kind, subject, [kind]: phrase[kind] } as Requirement);
    }
  });
  if (brief.lettering !== undefined) {
    requirements.push({ kind: "lettering", text: brief.lettering.text });
  }
  for (const kind of [...contentKinds, ...styleKinds]) {
    const value = brief[kind];
    if (value !== undefined) requirements.push({ kind, [kind]: value } as unknown as Requirement);
  }
  return requirements;
}

/** The subjects that it is about, its own first; none of a setting. */
export function subjectsOf(requirement: Requirement): readonly number[] {
  if (!("subject" in requirement)) return [];
  const { subject } = requirement;
  return requirement.kind === "relation" ? [subject, requirement.relation.other] : [subject];
}

/** The first thing that it is about and that nothing here has a picture of. */
export function unknownIn(requirement: Requirement, brief: Brief): SubjectPhrase | undefined {
  return subjectsOf(requirement)
    .map((subject) => brief.subjects[subject])
    .find((phrase) => phrase?.id === "unknown");
}

/**
 * Names a requirement by its meaning, without its value: the same for "two sailboats" and "three
 * sailboats", in whatever place of whatever text. `count:sailboat`, `time`, `colour:sailboat#2` for
 * the second of two groups of sailboats, whichever of them the text names first.
 */
export function requirementKey(requirement: Requirement, brief: Brief): string {
  if (!("subject" in requirement)) return requirement.kind;
  const phrase = brief.subjects[requirement.subject];
  if (phrase === undefined) return `${requirement.kind}:nothing`;
  const place = twinsOf(phrase, brief).sort(byLooks).indexOf(phrase);
  const own = phrase.id === "unknown" ? phrase.noun : phrase.id;
  return `${requirement.kind}:${own}${place === 0 ? "" : `#${place + 1}`}`;
}

/** All groups of the same thing, this one too. */
const twinsOf = (phrase: SubjectPhrase, brief: Brief): SubjectPhrase[] =>
  brief.subjects.filter(
    ({ id, noun }) => id === phrase.id && (id !== "unknown" || noun === phrase.noun),
  );

/** An order of groups that does not hang on the order in the text. */
function byLooks(a: SubjectPhrase, b: SubjectPhrase): number {
  const looks = ({ colour, size, count }: SubjectPhrase): string =>
    `${colour ?? ""} ${size ?? ""} ${count}`;
  return looks(a) < looks(b) ? -1 : looks(a) > looks(b) ? 1 : 0;
}

export function halfOf({ kind }: Requirement): Half {
  return styleKinds.some((own) => own === kind) ? "how" : "what";
}

/** "the sailboats", "the red sailboat" where another group of sailboats has to be told apart. */
function theSubject(index: number, brief: Brief, withColour: boolean): string {
  const phrase = brief.subjects[index];
  if (phrase === undefined) return "the subject";
  const { size, colour } = phrase;
  const hasTwin = twinsOf(phrase, brief).length > 1;
  const mark = hasTwin ? ((withColour ? colour : undefined) ?? size) : undefined;
  return `the ${mark === undefined ? "" : `${mark} `}${nounFor(phrase)}`;
}

function describeOfSubject(
  requirement: Extract<Requirement, { readonly subject: number }>,
  brief: Brief,
): string {
  const phrase = brief.subjects[requirement.subject];
  const isMany = phrase !== undefined && phrase.count > 1;
  const subject = theSubject(requirement.subject, brief, requirement.kind !== "colour");
  const be = `${subject} ${isMany || isPair(subject) ? "are" : "is"}`;
  switch (requirement.kind) {
    case "present":
      if (phrase === undefined) return subject;
      return isMany ? subject.slice(4) : withArticle(phrase, subject.slice(4));
    case "count":
      return subject.replace(/^the/, numberNames[requirement.count] ?? "many");
    case "colour":
      return `${be} ${requirement.colour}`;
    case "size":
      return `${be} ${requirement.size}`;
    case "phase":
      return `a ${requirement.phase} moon`;
    case "position":
      return `${be} ${positionWords[requirement.position]}`;
    case "relation": {
      const { relation } = requirement;
      return `${be} ${relationName(relation)} ${theSubject(relation.other, brief, true)}`;
    }
    default:
      return assertNever(requirement);
  }
}

/** "Left of", "in". */
export const relationName = ({ kind, within }: Relation): string =>
  within === true ? "in" : relationWords[kind];

/** Short English for a person: "two sailboats", "the sailboats are red", "a full moon", "night". */
export function describeRequirement(requirement: Requirement, brief: Brief): string {
  if ("subject" in requirement) return describeOfSubject(requirement, brief);
  if (requirement.kind === "lettering") return `the words “${requirement.text}”`;
  const words: Readonly<Record<string, readonly string[]>> = settingWords[requirement.kind];
  return words[valueOf(requirement)]?.[0] ?? "";
}
