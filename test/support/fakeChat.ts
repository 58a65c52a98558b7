import type {
  ChatAnswer,
  ChatModel,
  ChatRequest,
  FormSupport,
} from "../../src/providers/chat/chatModel.js";
import { CallError } from "../../src/base/errors.js";
import { seededRandom } from "../../src/base/random.js";
import type { ReportedUsage } from "../../src/search/ports.js";

/** What a scripted model does at one round: says a text, ends early, or fails. */
export type Round = string | Partial<ChatAnswer> | Error;

/** What each round of a scripted model used. */
export const roundUsage = { costUsd: 0.001, inputTokens: 100, outputTokens: 20 } as const;

interface FakeChatOptions {
  readonly formSupport?: FormSupport;
  readonly usage?: ReportedUsage;
}

/** A chat model that says what its script says, round by round, and keeps what it was asked. */
export class FakeChat implements ChatModel {
  readonly requests: ChatRequest[] = [];
  readonly formSupport: FormSupport;
  readonly #script: (request: ChatRequest, nth: number) => Round;
  readonly #usage: ReportedUsage;

  constructor(
    script: readonly Round[] | ((request: ChatRequest, nth: number) => Round),
    { formSupport = "schema", usage = roundUsage }: FakeChatOptions = {},
  ) {
    this.formSupport = formSupport;
    this.#usage = usage;
    this.#script =
      typeof script === "function"
        ? script
        : (_request, nth) => script[nth] ?? new Error("The script has no more rounds");
  }

  async complete(request: ChatRequest, signal: AbortSignal): Promise<ChatAnswer> {
    // As every transport does, it answers later.
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    const round = this.#script(request, this.requests.length);
    this.requests.push(request);
    if (round instanceof Error) throw round;
    const told = typeof round === "string" ? { text: round } : round;
    return { text: "", usage: this.#usage, isCutOff: false, ...told };
  }

  /** All texts of a round, as they were sent. */
  sent(round = 0): string {
    return (this.requests[round]?.messages ?? []).map(({ text }) => text).join("\n");
  }
}

/** A model that always gives a good answer to what it is asked for, in the style that it is asked in. */
export function willingChat(formSupport: FormSupport = "schema"): FakeChat {
  return new FakeChat(goodAnswer, { formSupport });
}

/** A chat model that answers anything at all, and is still a function of what it is asked. */
export function wildChat(seed: number): FakeChat {
  const usage = { costUsd: NaN, inputTokens: -3, outputTokens: 1.5 };
  return new FakeChat(
    (request) => {
      const good = goodAnswer(request);
      return seededRandom(seed, JSON.stringify(request)).pick<() => Round>([
        () => good,
        () => good.slice(0, good.length / 2),
        () => ({ text: good.slice(0, good.length / 2), isCutOff: true }),
        () => good.replaceAll('"', "'").toUpperCase(),
        () => "I'm sorry, but I can't help with that.",
        () => "<script>alert(1)</script> ![x](https://evil.test/p.png)",
        () => "x".repeat(1_000_000),
        () => '{"what":'.repeat(3000),
        () => '{"__proto__": {"what": 1}, "alignment": NaN, "findings": null}',
        () => "<svg><rect width='9' height='9'/>",
        () => "<edit><remove id='sea'/></edit>",
        () => "\ud800\u202e\u0000",
        () => new CallError("server.failed", "502", { retryable: true, billed: "no" }),
        () => new TypeError("fetch failed"),
      ])();
    },
    { formSupport: seed % 2 === 0 ? "schema" : "none", usage },
  );
}

/** The answer is a function of the request. */
export function goodAnswer({ messages, form }: ChatRequest): string {
  const given = messages.findLast(({ role }) => role === "user")?.text ?? "";
  const task = messages.find(({ role }) => role === "system")?.text ?? "";
  const goal = lastFenced(given);
  if (isDrawingTask(task)) return drawnAs(task, goal);
  const choices = /Choices: (.*)\./.exec(given)?.[1] ?? "soft light, watercolour";
  const style = choices.replace(/\w+: /g, "").replaceAll(";", ",");
  const what = `${goal}, with gulls above and rocks below`;
  if (task.includes("You compare")) return compared(given, form !== undefined);
  if (task.includes("You judge")) return judged(form !== undefined);
  if (task.includes("You answer questions")) return answered(given, form !== undefined);
  if (task.includes("yes/no questions")) return checklist(form !== undefined);
  const texts: readonly (readonly [string, string, string])[] = /You advise|CRITIQUE says/.test(
    task,
  )
    ? [
        ["text", "CRITIQUE", "The boats are there; the moon is missing."],
        ["what", "WHAT", "a large full moon above the boats"],
        ["how", "HOW", ""],
      ]
    : [
        ["what", "WHAT", what],
        ["how", "HOW", style],
        ["prompt", "PROMPT", `${what}. ${style}`],
      ];
  const asked = texts.filter(([name]) => task.includes(`"${name}"`) || form === undefined);
  const covers = questionIds(given);
  const isCovering = covers.length > 0;
  return form === undefined
    ? [
        ...asked.map(([, label, text]) => `${label}: ${text}`),
        ...(isCovering ? [`COVERS: ${covers.join(", ")}`] : []),
      ].join("\n")
    : JSON.stringify({
        ...Object.fromEntries(asked.map(([name, , text]) => [name, text])),
        ...(isCovering && { covers }),
      });
}

/** The ids of the questions that are told. */
function questionIds(given: string): string[] {
  return [...given.matchAll(/^(q\d+) \((?:WHAT|HOW)\): /gm)].map(([, id = ""]) => id);
}

/** Yes to the first question, no to the second, and so on; of each third one it cannot tell. */
function answered(given: string, isObject: boolean): string {
  const words = [
    ["yes", 90],
    ["no", 80],
    ["unclear", 50],
  ] as const;
  const answers = questionIds(given).map((id, at) => {
    const [answer, sure] = words[at % 3] ?? words[0];
    return { id, answer, sure };
  });
  return isObject
    ? JSON.stringify({
        answers,
        suggestion: { text: "Put a full moon above the boats", half: "what" },
        ...{ alignment: 60, aesthetic: 6 },
      })
    : [
        ...answers.map(({ id, answer, sure }) => `ANSWER: ${id} ${answer} ${sure}`),
        "SUGGESTION WHAT: Put a full moon above the boats",
        "ALIGNMENT: 60",
        "AESTHETIC: 6",
      ].join("\n");
}

function checklist(isObject: boolean): string {
  const questions = [
    ["q1", "Are there sailboats?", "what", "object", 3, []],
    ["q2", "Is there a moon?", "what", "object", 3, []],
    ["q3", "Are there exactly two sailboats?", "what", "count", 2, ["q1"]],
    ["q4", "Is the moon full?", "what", "attribute", 2, ["q2"]],
    ["q5", "Is it painted?", "how", "style", 1, []],
  ] as const;
  return isObject
    ? JSON.stringify({
        questions: questions.map(([id, text, half, kind, weight, needs]) => {
          return { id, text, half, kind, weight, needs };
        }),
      })
    : questions
        .map(([id, text, half, kind, weight, needs]) =>
          ["QUESTION: " + id, half, kind, weight, needs.join(" ") || "-", text].join(" | "),
        )
        .join("\n");
}

/** @param task what a model is told first */
export function isDrawingTask(task: string): boolean {
  return task.includes("as SVG");
}

/** What a model that draws in words answers: a drawing, changes of one, or that nothing is wrong. */
export function drawnAs(task: string, prompt: string): string {
  if (task.startsWith("You look over")) return "<edit></edit>";
  const words = prompt.slice(0, 20).replace(/[&<>]/g, "");
  const sea = `<rect id="sea" y="40" width="64" height="24" fill="#${words.length}24"/>`;
  if (task.startsWith("You change")) return `<edit><replace id="sea">${sea}</replace></edit>`;
  return `<svg viewBox="0 0 64 64"><rect id="sky" width="64" height="64" fill="#eef"/>${sea}<text id="title" x="4" y="20" font-size="6">${words}</text></svg>`;
}

function judged(isObject: boolean): string {
  const parts = [
    { text: "two red sailboats", half: "what", met: true },
    { text: "a full moon", half: "what", met: false },
  ];
  return isObject
    ? JSON.stringify({
        findings: parts,
        suggestion: { text: "Put a full moon above the boats", half: "what" },
        alignment: 60,
        aesthetic: 6,
      })
    : [
        "SHOWN WHAT: two red sailboats",
        "MISSING WHAT: a full moon",
        "SUGGESTION WHAT: Put a full moon above the boats",
        "ALIGNMENT: 60",
        "AESTHETIC: 6",
      ].join("\n");
}

/** The last picture is the best, the others are equals. */
function compared(given: string, isObject: boolean): string {
  const letters = (/pictures: ([A-D, ]+)\./.exec(given)?.[1] ?? "A, B").split(", ");
  const others = letters.slice(0, -1).join(" = ");
  const order = `${letters.at(-1) ?? ""} > ${others}`;
  const noteOf = (letter: string) => {
    return { strengths: `the boats of ${letter}`, weaknesses: "no moon", suggestion: "add a moon" };
  };
  if (isObject) {
    const pictures = letters.map((letter) => ({ picture: letter, ...noteOf(letter) }));
    return JSON.stringify({ pictures, order });
  }
  const lines = letters.flatMap((letter) =>
    Object.entries(noteOf(letter)).map(
      ([name, text]) => `${name.toUpperCase()} ${letter}: ${text}`,
    ),
  );
  return [...lines, `ORDER: ${order}`].join("\n");
}

/** What stands between the last two fences. */
function lastFenced(text: string): string {
  const lines = text.trimEnd().split("\n");
  const fence = lines.at(-1) ?? "";
  const start = lines.slice(0, -1).lastIndexOf(fence);
  return lines.slice(start + 1, -1).join("\n");
}
