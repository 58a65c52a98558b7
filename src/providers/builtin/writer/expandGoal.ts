import { cutText } from "../../../base/cutText.js";
import { seededRandom, type Random } from "../../../base/random.js";
import type { ExpandRequest, PromptTexts } from "../../../search/ports.js";
import type { Brief } from "../brief/brief.js";
import { readPrompt } from "../brief/readPrompt.js";
import type { Sense } from "../brief/lexicon.js";
import { tokenise } from "../brief/tokens.js";
import { contradict } from "../brief/settings.js";
import { combine, firstWords, sentence } from "./clauses.js";
import * as data from "./details.data.js";
import { contentSettings, describeContent, styleSettings } from "./englishBrief.js";
import { partsOf, type GoalParts } from "./goalParts.js";
import { keeps, meaningsOf } from "./meaning.js";

/** Words of a summary of what was understood in a long goal, and of a goal kept in its own language. */
const summaryWords = 60;
const foreignWords = 40;

/** Text that must not be written: what the user asked to keep out. */
export type Forbidden = (text: string) => boolean;

/** @returns whether a text has a word (of four letters or more) that the user asked to keep out */
export function forbiddenBy(negativePrompt: string, { denied = [] }: Brief): Forbidden {
  const refused = [negativePrompt, ...denied].join(" ").toLowerCase();
  const words = new Set(refused.match(/\p{L}{4,}/gu) ?? []);
  return (text) => (text.toLowerCase().match(/\p{L}{4,}/gu) ?? []).some((word) => words.has(word));
}

/** Whether a facet goes with what the goal asks for. */
function suits(facet: string, goal: Brief): boolean {
  const reading = readPrompt(facet);
  const near = goal.subjects.filter(({ id }) => id !== "moon" && id !== "sun").length;
  const isNight = goal.time === "night" || goal.subjects.some(({ id }) => id === "moon");
  return reading.requirements.every(({ requirement }) => {
    switch (requirement.kind) {
      case "style":
        return goal.style === undefined && goal.photo !== true;
      case "framing":
        if (goal.framing !== undefined) return false;
        return requirement.framing !== "closeUp" || (near <= 1 && goal.backdrop === undefined);
      case "light":
        if (goal.light !== undefined) return false;
        return !(isNight && requirement.light === "golden");
      case "palette":
        return goal.palette === undefined && !data.colouredStyles.has(goal.style);
      case "time":
        return (
          !isNight &&
          (goal.time === undefined || !contradict(requirement, { kind: "time", time: goal.time }))
        );
      default:
        return true;
    }
  });
}

/** HOW: the goal's own style words among the facets that were dealt. */
function writeHow(
  request: ExpandRequest,
  goal: Brief,
  random: Random,
  forbidden: Forbidden,
): string {
  const { viewpoint, light, palette, medium } = request.facets;
  const own = styleSettings(goal);
  const facets = [viewpoint, light, palette, medium].filter(
    (facet) => facet !== "" && suits(facet, goal) && !forbidden(facet),
  );
  const dealt = random.shuffle(facets);
  const kept = dealt.length > 2 && random.next() < 0.4 ? dealt.slice(1) : dealt;
  if (own.length === 0) return sentence(kept.join(", "));
  // A style that was asked for may come first, or be named in passing.
  const at = random.below(Math.min(3, kept.length + 1));
  return sentence([...kept.slice(0, at), ...own, ...kept.slice(at)].join(", "));
}

/** "two sailboats" -> "two weathered sailboats". */
function loosenNumber(text: string, random: Random): string {
  const adjective = random.pick(data.adjectives);
  return text.replace(
    /\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\s+(?!of\b|and\b|or\b)(?=\p{L})/iu,
    `$1 ${adjective} `,
  );
}

/** The goal's content in the user's words, some of its parts in another order. */
function reorder(parts: GoalParts, random: Random): string {
  const { chunks } = parts;
  const fronted = chunks.map((chunk) => chunk.movable && random.next() < 0.5);
  const front = chunks.filter((_, at) => fronted[at] === true);
  const rest = chunks.filter((_, at) => fronted[at] !== true);
  if (!parts.isSimple || front.length === 0) return parts.content;
  return `${front.map(({ text }) => text).join(", ")}, ${rest.map(({ text }) => text).join(" ")}`;
}

/** The content as a list of plain statements, things first or the place first. */
function restate(parts: GoalParts, random: Random): string {
  const brief = parts.reading.brief;
  const settings = contentSettings(brief);
  const things = describeContent({ subjects: brief.subjects });
  if (things === "") return settings.join(", ");
  if (random.next() < 0.5) return [...settings, things].join(", ");
  const [first, ...rest] = settings;
  return [first === undefined ? things : `${things} ${first}`, ...rest].join(", ");
}

/** Words of a text that say nothing of what a picture shows. */
const emptySenses: ReadonlySet<Sense["kind"]> = new Set(["role", "relation", "lettering", "break"]);

/** How many words of a text ask for something. */
const countContent = (text: string): number =>
  tokenise(text).tokens.filter(({ senses }) => senses.some(({ kind }) => !emptySenses.has(kind)))
    .length;

/** Whether a restatement says as much as the goal, of which every word must be known. */
function saysAll(restated: string, goal: string): boolean {
  const isKnown = tokenise(goal).tokens.every(({ senses }) => {
    const [sense] = senses;
    return sense !== undefined && !(sense.kind === "role" && data.unsaidRoles.includes(sense.role));
  });
  return isKnown && countContent(restated) >= countContent(goal);
}

/** The goal's content in one of several wordings; the user's own where no other keeps the meaning. */
function wordContent(parts: GoalParts, random: Random): string {
  const { reading } = parts;
  const what = reading.requirements.filter(({ half }) => half === "what");
  const meanings = meaningsOf({ ...reading, requirements: what });
  const wordings = [reorder(parts, random)];
  const restated = restate(parts, random);
  if (reading.brief.subjects.length > 0 && saysAll(restated, parts.content)) {
    wordings.push(restated);
  }
  const loose = wordings.map((text) => loosenNumber(text, random));
  const tried = random.shuffle([...wordings, ...loose, ...loose]);
  return tried.find((text) => keeps(text, meanings)) ?? parts.content;
}

/** Content of a goal that is long, foreign or nothing but signs: what was understood, in English. */
function wordUnusual(goal: string, parts: GoalParts, random: Random): string {
  const english = firstWords(describeContent(parts.reading.brief), summaryWords);
  const clean = goal.replace(/\s+/g, " ").trim();
  if (parts.isLong) return english === "" ? shortened(clean) : english;
  if (english === "") return clean;
  const own = firstWords(clean, foreignWords);
  return random.next() < 0.5 ? `${own} (${english})` : `${english} (${own})`;
}

/** The start of a text of which nothing was understood. */
function shortened(clean: string): string {
  return cutText(firstWords(clean, summaryWords), 300).trim();
}

/** Things to add before and after the content. */
function additions(
  goal: Brief,
  random: Random,
  forbidden: Forbidden,
): { before: string[]; after: string[] } {
  const local = [
    ...(goal.terrain === undefined ? [] : data.terrainDetails[goal.terrain]),
    ...(goal.time === undefined ? [] : data.timeDetails[goal.time]),
  ];
  const pool = random.shuffle([...local, ...data.details]).filter((text) => !forbidden(text));
  const openings = random.shuffle(data.openings).filter((text) => !forbidden(text));
  const before = openings.slice(0, random.pick([0, 1, 1, 2, 2]));
  const afterCount = 2 + random.below(2);
  const named = new Set(goal.subjects.map(({ id }) => id));
  const distractions = data.distractions.filter(
    (text) => !forbidden(text) && readPrompt(text).brief.subjects.every(({ id }) => !named.has(id)),
  );
  const isCarriedAway = goal.subjects.length > 0 && distractions.length > 0 && random.next() < 0.25;
  const extra = isCarriedAway ? [random.pick(distractions)] : [];
  return { before, after: [...pool.slice(0, afterCount), ...extra] };
}

/**
 * Writes a first prompt for a goal: its meaning in other words, order and emphasis, some details,
 * and the dealt facets as far as they do not contradict it. Like a first try of any writer it may
 * mention what matters late and add what does not. The same request gives the same answer.
 */
export function expandGoal(request: ExpandRequest): PromptTexts {
  const random = seededRandom(request.seed, "expand");
  const parts = partsOf(request.goal);
  const goal = parts.reading.brief;
  const forbidden = forbiddenBy(request.negativePrompt, goal);
  const how = writeHow(request, goal, random, forbidden);
  const isUsual = !parts.isLong && !parts.isForeign;
  const content = isUsual ? wordContent(parts, random) : wordUnusual(request.goal, parts, random);
  const { before, after } = additions(goal, random, forbidden);
  const meanings = meaningsOf(parts.reading);
  const opened = before.length === 0 ? content : `${before.join(", ")}: ${content}`;
  const full = `${sentence(opened)} ${sentence(after.join(", "))}`;
  const safe = [full, sentence(content), ...(parts.isLong ? [] : [sentence(parts.content)])];
  const what = safe.find((text) => keeps(combine(text, how), meanings)) ?? sentence(content);
  return { what, how, prompt: combine(what, how) };
}
