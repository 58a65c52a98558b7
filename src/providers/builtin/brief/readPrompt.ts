import { contentKinds, type Brief, type Half, type Requirement } from "./brief.js";
import { mayBeThing } from "./nounChain.js";
import { PhraseReader } from "./phraseReader.js";
import { nounAt } from "./tokenLooks.js";
import { halfOf, requirementKey, requirementsOf } from "./requirements.js";
import { valueOf } from "./settings.js";
import { tokenise, type Token } from "./tokens.js";
import { inTheirPlaces } from "./wordKinds.js";

/** How a text words one requirement. */
export interface RequirementReading {
  readonly requirement: Requirement;
  /** By meaning: see `requirementKey`. */
  readonly key: string;
  readonly half: Half;
  /** 0-based index of the word that first speaks of it. */
  readonly firstWord: number;
  /** How often the text speaks of it, at least 1. */
  readonly mentions: number;
  /**
   * Said so that it cannot be overheard: a number right before the (coloured) noun, or "exactly",
   * "clearly", "prominent", "must" or "only" within four words in the same clause.
   */
  readonly explicit: boolean;
}

export interface PromptReading {
  readonly brief: Brief;
  readonly requirements: readonly RequirementReading[];
  readonly wordCount: number;
  /** Contradictions, in words: "time night or day". The first word on a matter stands. */
  readonly conflicts: readonly string[];
}

type Line = readonly Token[];

/** Farther than this many tokens from a word, an emphasis belongs to something else. */
const emphasisReach = 4;

/** Whether an emphasis stands near a token in the same clause. */
function isEmphasised(tokens: Line, at: number): boolean {
  return [1, -1].some((step) => {
    for (let far = 0; far <= emphasisReach; far++) {
      const sense = tokens[at + far * step]?.senses[0];
      if (sense?.kind === "break") return false;
      if (sense?.kind === "role" && sense.role === "emphasis") return true;
    }
    return false;
  });
}

const placeKinds: ReadonlySet<Requirement["kind"]> = new Set(contentKinds);

/**
 * A text without a known subject is about its first unknown noun. Where it names a place or a time
 * it may well be about that alone, so the noun has to stand before that, or be plural or coloured.
 */
function addFirstUnknown(reader: PhraseReader, tokens: Line): void {
  if (reader.book.groups.length > 0) return;
  const setting = reader.book.observations.find(({ kind }) => placeKinds.has(kind));
  const { unknownNouns, smallNouns } = reader;
  const candidates = [...unknownNouns, ...smallNouns].sort((a, b) => a.at - b.at);
  const noun = candidates.find(({ at, modifiers: { opened, colour, size } }) => {
    if (setting === undefined || at < setting.at) return true;
    const isPlural = opened === true && /[a-z]{3}s$/.test(tokens[at]?.text ?? "");
    return isPlural || colour !== undefined || size !== undefined;
  });
  if (noun !== undefined) reader.addUnknown(noun);
}

const mostLeftOut = 6;

/** What the text asks for and no picture shows; single words of a list tell too little. */
function leftOut({ book, unknownNouns, furtherLetterings }: PhraseReader, tokens: Line): string[] {
  const subjects = new Set(book.groups.map(({ noun }) => noun));
  const nouns = unknownNouns
    .filter(({ at, modifiers: { opened } }) => opened === true && mayBeThing(tokens[at]))
    .map(({ at }) => nounAt(tokens[at]))
    .filter((noun) => !subjects.has(noun));
  return [...new Set([...nouns, ...furtherLetterings])].slice(0, mostLeftOut);
}

/**
 * Reads what a text asks a picture to show, and how it says so. Never throws; linear in the length
 * of the text; the same text gives the same reading.
 * @param text any text in any language
 */
export function readPrompt(text: string): PromptReading {
  const { tokens: words, wordCount } = tokenise(text);
  const tokens = inTheirPlaces(words);
  const reader = new PhraseReader(tokens);
  reader.readAll();
  addFirstUnknown(reader, tokens);
  const untold = leftOut(reader, tokens);
  const denied = [...new Set(reader.denied)].slice(0, mostLeftOut);
  const brief: Brief = {
    subjects: reader.book.groups,
    ...(untold.length > 0 && { leftOut: untold }),
    ...(denied.length > 0 && { denied }),
    ...(reader.lettering !== null && { lettering: reader.lettering }),
    ...(reader.isPhoto && { photo: true as const }),
    ...Object.fromEntries([...reader.book.settings].map(([kind, own]) => [kind, valueOf(own)])),
  };
  const { observations, conflicts } = reader.book;
  const requirements = requirementsOf(brief).map((requirement): RequirementReading => {
    const subject = "subject" in requirement ? requirement.subject : null;
    const places = observations.filter(
      (own) => own.kind === requirement.kind && own.subject === subject,
    );
    return {
      requirement,
      key: requirementKey(requirement, brief),
      half: halfOf(requirement),
      firstWord: Math.min(...places.map(({ at }) => tokens[at]?.word ?? 0), wordCount),
      mentions: Math.max(1, places.length),
      explicit: places.some(({ at, numbered }) => numbered || isEmphasised(tokens, at)),
    };
  });
  return { brief, requirements, wordCount, conflicts };
}

/** Reads what a text asks a picture to show. See `readPrompt`. */
export function parseBrief(text: string): Brief {
  return readPrompt(text).brief;
}
