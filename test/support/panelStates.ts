import type { SessionEvent } from "../../src/protocol/events.js";
import type { HostToView } from "../../src/protocol/panelMessages.js";
import { followedBy, sessionOf, starts, upTo } from "./panelSessions.js";

/** A state that the panel can be in: the messages of the host that lead there. */
export interface PanelState {
  readonly name: string;
  readonly messages: readonly HostToView[];
}

export const emptyForm: Extract<HostToView, { kind: "form" }> = {
  kind: "form",
  values: {},
  output: "~/sea-stories/imagebeam",
  providers: "Built-in sketch renderer",
  blocked: null,
};

const refusal =
  "The image model refused this prompt: it names a living person. Retry it, or start again with a changed goal.";

/**
 * Every state that ui.md names, from one recorded search. Trouble comes first: only a page that shows
 * nothing yet is filled by it.
 */
export function panelStates(events: readonly SessionEvent[], origin: string): PanelState[] {
  const running = upTo(events, starts("i2c2", "draw"));
  const refused = followedBy(
    upTo(events, starts("i1c3", "draw")),
    {
      kind: "callFailed",
      key: "i1c2/draw/1",
      code: "prompt.refused",
      message: refusal,
      retryable: false,
      billed: "no",
      milliseconds: 12,
    },
    { kind: "candidateFailed", candidate: "i1c2", code: "prompt.refused", message: refusal },
  );
  const paused = followedBy(running, { kind: "searchPaused", by: "user" });
  const drawing: HostToView = {
    kind: "progress",
    steps: [{ candidate: "i2c0", step: 3, steps: 8 }],
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
    { name: "failed", messages: [sessionOf(refused, origin)] },
    { name: "paused", messages: [sessionOf(paused, origin, { kind: "idle" })] },
    { name: "interrupted", messages: [sessionOf(running, origin, { kind: "idle" })] },
    { name: "finished", messages: [sessionOf(events, origin, { kind: "idle" })] },
    {
      name: "watched",
      messages: [sessionOf(running, origin, { kind: "watched", pid: 4242, host: "atlas" })],
    },
  ];
}
