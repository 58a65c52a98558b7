import { seededRandom, type Random } from "../../src/base/random.js";
import type { Question } from "../../src/protocol/plan.js";
import type { AskedQuestion, GivenAnswer } from "../../src/search/checklistPort.js";
import type { CritiqueRequest } from "../../src/search/criticPort.js";
import type {
  ExpandRequest,
  Judgement,
  PromptTexts,
  RefineRequest,
} from "../../src/search/ports.js";
import { normal, thurstoneComparer } from "./simulatedComparers.js";
import type { WorldParameters } from "./simulatedWorld.data.js";

/** One goal of the simulated world, and what models in it do: functions of what they are asked. */

/** What a goal asks for, and what only the world knows of it. */
export interface Constraint extends Question {
  /** How likely a first prompt has it right, 0-1. */
  readonly base: number;
  /** How likely a refinement puts it right, 0-1. */
  readonly fix: number;
}

type Findings = RefineRequest["findings"];
type Expand = Pick<ExpandRequest, "kind" | "seed">;
type Refine = Pick<RefineRequest, "kind" | "seed" | "parent" | "halves" | "findings" | "critique">;

const idPattern = /q\d+/g;
const tagBytes = 12;

export class SimulatedWorld {
  readonly constraints: readonly Constraint[];
  readonly goal: string;
  readonly #parameters: WorldParameters;
  readonly #seed: number;

  /** @param seed of the goal and of all chance in its world */
  constructor(parameters: WorldParameters, seed: number) {
    this.#parameters = parameters;
    this.#seed = seed;
    this.constraints = constraintsOf(parameters, this.#dice("goal"));
    this.goal = `goal ${seed}`;
  }

  /** @returns the texts, which name by its id each constraint that they have right */
  write(request: Expand | Refine): PromptTexts & { readonly covers: string[] } {
    const isExpand = request.kind === "expand";
    const before = isExpand ? noIds : idsIn(request.parent.prompt);
    const named = isExpand ? noIds : namedIn(request);
    const dice = this.#dice("write", request.kind, request.seed, ...before, "/", ...named);
    const has = new Set<string>();
    const covers: string[] = [];
    for (const { id, half, base, fix } of this.constraints) {
      const [chance, selfChance] = [dice.next(), dice.next()];
      const isOpen = isExpand || request.halves === "both" || request.halves === half;
      if (isExpand ? chance < base : this.#isRefined(before, named, isOpen, id, fix, chance)) {
        has.add(id);
      }
      if (has.has(id) === selfChance < this.#parameters.selfCheck) covers.push(id);
    }
    const textOf = (of: "what" | "how"): string =>
      this.constraints
        .flatMap(({ id, half }) => (half === of && has.has(id) ? [id] : []))
        .join(" ");
    const [what, how] = [`shows ${textOf("what")}`, `looks ${textOf("how")}`];
    return { what, how, prompt: `${what}, ${how}`, covers };
  }

  #isRefined(
    before: ReadonlySet<string>,
    named: ReadonlySet<string>,
    isOpen: boolean,
    id: string,
    fix: number,
    chance: number,
  ): boolean {
    if (!isOpen) return before.has(id);
    return before.has(id) ? chance >= this.#parameters.spoil : named.has(id) && chance < fix;
  }

  /** @returns one byte a constraint, 1 where it is met, then what makes the image its own */
  draw({ prompt, seed }: { readonly prompt: string; readonly seed: number }): Uint8Array {
    const dice = this.#dice("draw", prompt, seed);
    const has = idsIn(prompt);
    const { realise, luck } = this.#parameters;
    const met = new Map<string, boolean>();
    for (const { id, needs } of this.constraints) {
      const isShown = dice.next() < (has.has(id) ? realise : luck);
      met.set(id, isShown && needs.every((needed) => met.get(needed) === true));
    }
    const bits = [...met.values()].map(Number);
    const tag = Array.from({ length: tagBytes }, () => dice.below(256));
    // Whole pixels.
    const padding = Array<number>((4 - ((bits.length + tagBytes) % 4)) % 4).fill(0);
    return Uint8Array.from([...bits, ...tag, ...padding]);
  }

  /** The truth, which no model of the search is told: which constraints an image meets. */
  metIn(image: Uint8Array): readonly boolean[] {
    return this.constraints.map((_, at) => image[at] === 1);
  }

  isAllCorrect(image: Uint8Array): boolean {
    return this.metIn(image).every(Boolean);
  }

  /**
   * The judge of the search. Its score is as noisy as the sum of its answers would be.
   * @param questions in the order in which they are asked, which a second look is told by
   */
  judge(image: Uint8Array, questions?: readonly AskedQuestion[]): Omit<Judgement, "usage"> {
    const tag = image.subarray(this.constraints.length).join(" ");
    const seen = this.#dice("seen", tag);
    const met = this.metIn(image);
    const { accuracy, named } = this.#parameters;
    const noiseSd = noiseOf(met.length, accuracy);
    const share = (met.filter(Boolean).length + noiseSd * normal(seen)) / met.length;
    const alignment = 100 * Math.min(1, Math.max(0, share));
    const aesthetic = Math.min(10, Math.max(0, 6 + normal(seen)));
    const asked = questions ?? this.constraints;
    const answers = this.#answers(image, tag, asked);
    if (questions !== undefined) return { alignment, aesthetic, findings: [], answers };
    const dice = this.#dice("named", tag);
    const findings = answers.flatMap(({ id, yes }, at): Findings => {
      const isNamed = dice.next() < named;
      const half = this.constraints[at]?.half ?? "what";
      return isNamed && (yes ?? 0) < 0.5 ? [{ text: `${id} is missing`, half, met: false }] : [];
    });
    return { alignment, aesthetic, findings };
  }

  #answers(image: Uint8Array, tag: string, asked: readonly AskedQuestion[]): GivenAnswer[] {
    const { accuracy, persistent } = this.#parameters;
    const met = this.metIn(image);
    const truth = new Map(this.constraints.map(({ id }, at) => [id, met[at] === true]));
    const ids = asked.map(({ id }) => id);
    const always = (1 - accuracy) * persistent;
    const anew = ((1 - accuracy) * (1 - persistent)) / (1 - always);
    const ever = this.#dice("ever", tag);
    const isEverWrong = new Map([...ids].sort().map((id) => [id, ever.next() < always]));
    const look = this.#dice("look", tag, ...ids);
    return ids.map((id) => {
      const isWrong = look.next() < anew || isEverWrong.get(id) === true;
      // The fixed questions are always met.
      const says = (truth.get(id) ?? true) !== isWrong;
      return { id, yes: says ? accuracy : 1 - accuracy };
    });
  }

  /**
   * Who orders images by how many constraints they seem to meet: chance that stays with an image, and
   * some anew in each call. Not by the model of the product's fit.
   * @returns places in `images`, best first, ties in one group
   */
  compare(images: readonly Uint8Array[]): readonly (readonly number[])[] {
    const { accuracy, persistent, comparerNoise, sideBias, tieWidth } = this.#parameters;
    const count = this.constraints.length;
    const tags = images.map((image) => image.subarray(count).join(" "));
    const sd = comparerNoise * noiseOf(count, accuracy);
    const looks = images.map((image, place) => {
      const stays = Math.sqrt(persistent) * sd * normal(this.#dice("beside", tags[place] ?? ""));
      return this.metIn(image).filter(Boolean).length + stays;
    });
    const noise = Math.sqrt(1 - persistent) * sd;
    const kind = { noise, sideBias: sideBias * sd, tieWidth };
    const dice = this.#dice("compare", ...tags);
    return thurstoneComparer(looks, kind, dice)([...looks.keys()]).groups;
  }

  /** All that failed, of the parent and of those beside it, by its id. */
  critique({ parent, siblings }: Pick<CritiqueRequest, "parent" | "siblings">): string {
    return [...new Set([parent, ...siblings].flatMap(({ findings }) => failedIn(findings)))].join(
      " ",
    );
  }

  #dice(...parts: readonly (string | number)[]): Random {
    return seededRandom("world", this.#seed, ...parts);
  }
}

const noIds: ReadonlySet<string> = new Set();

function constraintsOf(parameters: WorldParameters, dice: Random): readonly Constraint[] {
  const { constraints, dependents, styleShare, base, fix, difficultySd } = parameters;
  const alone = constraints - dependents;
  const styles = Math.round(alone * styleShare);
  return Array.from({ length: constraints }, (_, at) => {
    const shift = difficultySd * normal(dice);
    const needed = dice.below(Math.max(1, alone - styles)) + 1;
    const isStyle = at < alone && at >= alone - styles;
    const id = `q${at + 1}`;
    return {
      ...{ id, text: `Is ${id} so?`, half: isStyle ? "how" : "what", weight: 1 },
      ...{ kind: isStyle ? "style" : at < alone ? "object" : "attribute" },
      ...{ needs: at < alone ? [] : [`q${needed}`] },
      ...{ base: shifted(base, shift), fix: shifted(fix, shift) },
    };
  });
}

function namedIn({ findings, critique }: Refine): ReadonlySet<string> {
  return new Set([...failedIn(findings), ...idsIn(critique?.text ?? "")].sort());
}

function failedIn(findings: Findings): string[] {
  return findings.flatMap(({ text, met }) => (met === false ? [...idsIn(text)] : []));
}

function idsIn(text: string): ReadonlySet<string> {
  return new Set(text.match(idPattern) ?? []);
}

/** A probability, moved by some logits. */
function shifted(probability: number, logits: number): number {
  if (logits === 0) return probability;
  return 1 / (1 + ((1 - probability) / probability) * Math.exp(-logits));
}

/**
 * How noisy the sum of a judge's answers is, in constraints: each adds the variance a (1 - a), and a
 * constraint that is met moves the sum by 2 a - 1 alone.
 * @param accuracy a, above .5 to 1
 */
function noiseOf(questions: number, accuracy: number): number {
  return Math.sqrt(questions * accuracy * (1 - accuracy)) / (2 * accuracy - 1);
}
