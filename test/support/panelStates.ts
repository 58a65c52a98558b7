import type { SessionEvent } from "../../src/protocol/events.js";
import type { Access, HostToView } from "../../src/protocol/panelMessages.js";
import { asChecked } from "./checkedSession.js";
import { emptyForm, modelsForm } from "./panelForms.js";
import { asSaid } from "./saidSession.js";
import {
  aborted,
  asDecided,
  followedBy,
  limitedTo,
  previewOf,
  priced,
  putOff,
  sessionOf,
  starts,
  upTo,
  type Recording,
} from "./panelSessions.js";

/** A state that the panel can be in: the messages of the host that lead there. */
export interface PanelState {
  readonly name: string;
  readonly messages: readonly HostToView[];
}

const owner = "Process 4242 on atlas has had this session open since 2026-01-31 20:15.";

const refusal =
  "The image model refused this prompt: it names a living person. Retry it, or start again with a changed goal.";

const intoMarkdown: HostToView = {
  kind: "insertsInto",
  document: { name: "boats.md", showsSvg: true },
};

/** The events of an image that the model refuses to draw. */
function refusalOf(candidate: string): Parameters<typeof followedBy>[1][] {
  const error = { code: "prompt.refused", message: refusal } as const;
  const call = {
    key: `${candidate}/draw/1`,
    retryable: false,
    billed: "no",
    scope: "candidate",
    milliseconds: 12,
  } as const;
  return [
    { kind: "callFailed", ...call, ...error },
    { kind: "candidateFailed", candidate, ...error },
  ];
}

/** As if a language model had drawn it: each image is a drawing too. */
export function asDrawings(events: readonly SessionEvent[]): SessionEvent[] {
  return events.map((event) => {
    if (event.kind !== "imageDrawn") return event;
    const { file, sha256 } = event.image;
    const source = { file: file.replace(/\.\w+$/, ".svg"), sha256 };
    return { ...event, source: { ...source, mediaType: "image/svg+xml" } };
  });
}

/** States that limits and providers lead to. */
function heldUpStates({ events }: Recording, origin: string): PanelState[] {
  const idle = { kind: "idle" } as const;
  const running = upTo(events, starts("i2c2", "draw"));
  const explored = upTo(events, ({ kind }) => kind === "iterationRanked");
  const ended = limitedTo(explored, { maxImages: 4, maxCostUsd: 0.5 });
  const bare = limitedTo(events.slice(0, 1), { maxCalls: 2 });
  const refused = followedBy(upTo(events, starts("i0c1", "draw")), ...refusalOf("i0c0"));
  const state = (name: string, shown: readonly SessionEvent[], access?: Access): PanelState => ({
    name,
    messages: [sessionOf(shown, origin, access)],
  });
  return [
    state("waiting", putOff(running, 190_000)),
    state("limit", asDecided(followedBy(ended, { kind: "capHit", cap: "images" })), idle),
    state("limit-first", asDecided(bare), idle),
    { name: "drawings", messages: [sessionOf(asDrawings(events), origin, idle), intoMarkdown] },
    state("left", leftBehind(events), idle),
    { name: "picked", messages: [sessionOf(asSaid(events), origin, idle), intoMarkdown] },
    state("no-retry", limitedTo(refused, { maxCalls: 12 })),
    state("connection", outOfCredit(aborted(running)), idle),
    state("daily-limit", outOfBudget(aborted(running)), idle),
    state("no-key", withoutKey(priced(aborted(running))), idle),
  ];
}

function outOfCredit(events: readonly SessionEvent[]): SessionEvent[] {
  return followedBy(events, {
    kind: "searchPaused",
    ...{ by: "provider", code: "quota.exhausted", role: "image" },
    message: "There is no credit left with this provider",
  });
}

function outOfBudget(events: readonly SessionEvent[]): SessionEvent[] {
  return followedBy(events, {
    kind: "searchPaused",
    by: "budget",
    message:
      "Of today's limit of $5.00, $4.80 is spent, $0.10 is set aside for calls that run or were cut off, and the next call may cost $0.20. Resume tomorrow (the day ends in 5 hours), or raise the daily limit and resume now.",
  });
}

function withoutKey(events: readonly SessionEvent[]): SessionEvent[] {
  return followedBy(events, {
    kind: "searchPaused",
    ...{ by: "provider", code: "auth.refused", role: "language" },
    message: "The server refused the API key of openai",
  });
}

/** Time ran out while two images of the second iteration were still to be drawn. */
function leftBehind(events: readonly SessionEvent[]): SessionEvent[] {
  const ranked = events.filter(({ kind }) => kind === "iterationRanked")[1];
  const isUndone = (event: SessionEvent): boolean =>
    "key" in event && /^i1c[13]\/(?:draw|judge)\//.test(event.key);
  const [first, ...others] = limitedTo(events.slice(0, ranked?.seq), { maxSeconds: 1 });
  if (first === undefined) throw new Error("The recording is empty");
  const done = others.filter((event) => !isUndone(event));
  const cut = [first, ...done].map((event, seq) => ({ ...event, seq }));
  return asDecided(followedBy(cut, { kind: "capHit", cap: "seconds" }));
}

/**
 * Every state that ui.md names, from one recorded search. Trouble comes first: only a page that shows
 * nothing yet is filled by it.
 */
export function panelStates({ events, folder }: Recording, origin: string): PanelState[] {
  const running = upTo(events, starts("i2c2", "draw"));
  const refused = followedBy(upTo(events, starts("i1c3", "draw")), ...refusalOf("i1c2"));
  const failed = followedBy(
    upTo(events, starts("i0c0", "draw")),
    ...["i0c0", "i0c1", "i0c2", "i0c3"].flatMap(refusalOf),
    {
      kind: "searchFailed",
      code: "search.allFailed",
      message: `Every candidate failed. The first one: ${refusal}`,
    },
  );
  const paused = followedBy(running, { kind: "searchPaused", by: "user" });
  const drawing: HostToView = {
    kind: "progress",
    steps: [{ candidate: "i2c0", step: 3, steps: 8 }],
    previews: [],
  };
  const first = upTo(events, starts("i0c1", "draw"));
  const previewed = (candidate: string, step: number): HostToView => {
    const bytes = previewOf(folder, `${candidate}.png`, step);
    return {
      kind: "progress",
      steps: [{ candidate, step, steps: 20 }],
      previews: [{ candidate, mediaType: "image/jpeg", bytes }],
    };
  };
  return [
    {
      name: "trouble",
      messages: [
        {
          kind: "trouble",
          message:
            "The session's folder is gone. Take it back from the trash and try again, or start a new search.",
        },
      ],
    },
    { name: "form", messages: [emptyForm] },
    {
      name: "form-models",
      messages: [
        { ...modelsForm, values: { goal: "Two red sailboats" } },
        { kind: "estimate", text: "$0.31 to $0.74", isKnown: true },
        {
          kind: "drawnAs",
          text: "Drawn as 1024\u00a0×\u00a01024: black-forest-labs/flux-2-schnell-of-a-long-name-indeed has no 512\u00a0×\u00a0512.",
        },
      ],
    },
    {
      name: "form-daily-limit",
      messages: [
        { ...modelsForm, values: { goal: "Two red sailboats" } },
        {
          ...{ kind: "estimate", text: "$0.31 to $1.20", isKnown: true },
          short:
            "$4.10 of today's $5.00 is spent; this search may need up to $1.20, so it may pause at that limit.",
        },
      ],
    },
    {
      name: "form-unpriced",
      messages: [
        { ...modelsForm, values: { goal: "Two red sailboats" } },
        {
          kind: "estimate",
          text: "What it costs cannot be estimated now: Nothing answers at http://127.0.0.1:1234. Start the server, or choose another model.",
          isKnown: false,
        },
      ],
    },
    {
      name: "form-problems",
      messages: [
        { ...emptyForm, values: { goal: "Two red sailboats", candidates: 0, maxCostUsd: -1 } },
        {
          kind: "problems",
          problems: [
            { field: "", message: "The output folder cannot be written. Choose another one." },
          ],
        },
      ],
    },
    {
      name: "form-blocked",
      messages: [{ ...emptyForm, blocked: "Trust this workspace to start a search in it." }],
    },
    { name: "running", messages: [sessionOf(running, origin), drawing] },
    { name: "previewed", messages: [sessionOf(running, origin), previewed("i2c0", 13)] },
    {
      name: "previewed-first",
      messages: [sessionOf(first, origin), previewed("i0c0", 3), previewed("i0c1", 7)],
    },
    { name: "priced", messages: [sessionOf(priced(running), origin), drawing] },
    { name: "begun", messages: [sessionOf(events.slice(0, 1), origin)] },
    { name: "refused", messages: [sessionOf(refused, origin)] },
    { name: "failed", messages: [sessionOf(failed, origin, { kind: "idle" })] },
    { name: "paused", messages: [sessionOf(paused, origin, { kind: "idle" })] },
    { name: "interrupted", messages: [sessionOf(running, origin, { kind: "idle" })] },
    { name: "finished", messages: [sessionOf(events, origin, { kind: "idle" })] },
    { name: "checked", messages: [sessionOf(asChecked(events), origin, { kind: "idle" })] },
    {
      name: "watched",
      messages: [sessionOf(running, origin, { kind: "watched", owner, canTakeOver: false })],
    },
    {
      name: "held",
      messages: [sessionOf(running, origin, { kind: "watched", owner, canTakeOver: true })],
    },
    ...heldUpStates({ events, folder }, origin),
  ];
}
