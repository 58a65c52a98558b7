import { assertNever } from "../../../src/base/assertNever.js";
import type { HostToView, Look, PanelState } from "../../../src/protocol/panelMessages.js";
import type { SearchState } from "../../../src/search/state.js";
import { draftOf, withPlanned, withPlanning } from "./planFirst.js";
import { openForm, pricedPlan, withProblems, type FormModel, type PlanValue } from "./form.js";
import { withoutStalePreviews, withPreviews } from "./previews.js";
import {
  lookOf,
  openSession,
  withChosen,
  withEvents,
  type Gap,
  type SessionModel,
} from "./session.js";

/** Everything the panel shows. The page is a function of this. */
export type Screen =
  | { readonly kind: "loading" }
  | { readonly kind: "form"; readonly form: FormModel }
  | { readonly kind: "session"; readonly session: SessionModel }
  | { readonly kind: "trouble"; readonly message: string };

export interface PanelModel {
  readonly screen: Screen;
  /** Messages that were none. */
  readonly ignored: number;
  /** How often, running, the host had to be asked for all events again. */
  readonly gaps: number;
}

/** What has to be done besides showing the new model. */
export type Effect =
  | { readonly kind: "askAgain" }
  | { readonly kind: "askEstimate"; readonly plan: Readonly<Record<string, PlanValue>> }
  | { readonly kind: "remember"; readonly state: PanelState };

export interface Step {
  readonly model: PanelModel;
  readonly effects: readonly Effect[];
}

export const firstModel: PanelModel = { screen: { kind: "loading" }, ignored: 0, gaps: 0 };

/** Beyond this many gaps in a row asking again will not help. */
const maxGaps = 3;
const brokenText =
  "The events of this session do not fit together. Close this panel and open the session again; the log says more.";

/**
 * What a message of the host changes. Pure.
 * @param kept what this page kept before it was hidden or reloaded
 * @param folded the fold of a session's events, where it was made in slices
 */
export function receive(
  model: PanelModel,
  message: HostToView,
  kept?: PanelState,
  folded?: SearchState | Gap,
): Step {
  switch (message.kind) {
    case "form":
      return receiveForm(model, message, kept?.draft);
    case "models": {
      // What others would cost says nothing of these.
      const forgotten = { estimate: null, drawnAs: null };
      const { models } = message;
      const step = onForm(model, (form) => ({ ...form, models, ...forgotten }));
      return { ...step, effects: [...step.effects, ...estimateAsked(step.model)] };
    }
    case "estimate": {
      const { text, isKnown, short = null, judge = null } = message;
      return onForm(model, (form) => ({ ...form, estimate: { text, isKnown, short, judge } }));
    }
    case "drawnAs":
      return onForm(model, (form) => ({ ...form, drawnAs: message.text }));
    case "planned":
      return onForm(model, (form) => withPlanned(form, message.checklist));
    case "planning":
      return onForm(model, (form) => withPlanning(form, message));
    case "problems":
      return onForm(model, (form) => withProblems(form, message.problems));
    case "session":
      return receiveSession(model, message, { kept, folded });
    case "events":
      return receiveEvents(model, message);
    case "access":
      return onSession(model, (session) =>
        withoutStalePreviews({ ...session, access: message.access }),
      );
    case "select":
      return onSession(model, (session) => withChosen(session, message.candidate));
    case "insertsInto":
      return onSession(model, (session) => ({ ...session, insertsInto: message.document }));
    case "rival":
      return onSession(model, (session) => ({ ...session, hasRival: message.isThere }));
    case "progress":
      return onSession(model, (session) =>
        withPreviews({ ...session, progress: stepsIn(session, message) }, message.previews),
      );
    case "trouble":
      return receiveTrouble(model, message.message);
    default:
      return assertNever(message);
  }
}

/** A form begins with the host's values, and with what was typed over them before. */
function receiveForm(
  model: PanelModel,
  message: Extract<HostToView, { kind: "form" }>,
  draft: PanelState["draft"],
): Step {
  const form = openForm({ ...message, values: { ...message.values, ...draft } });
  const state = draft === undefined ? { sessionId: null } : { sessionId: null, draft };
  const opened: PanelModel = { ...model, screen: { kind: "form", form } };
  return {
    model: opened,
    effects: [{ kind: "remember", state }, ...estimateAsked(opened)],
  };
}

/** What it takes to learn what the form's search costs; nothing while it is none. */
function estimateAsked({ screen }: PanelModel): Effect[] {
  const plan = screen.kind === "form" ? pricedPlan(screen.form) : null;
  return plan === null ? [] : [{ kind: "askEstimate", plan }];
}

/** Applies a change to the form, if there is one; what was typed is kept. */
export function onForm(model: PanelModel, change: (form: FormModel) => FormModel): Step {
  const { screen } = model;
  if (screen.kind !== "form") return { model, effects: [] };
  const form = change(screen.form);
  const changed: PanelModel = { ...model, screen: { kind: "form", form } };
  const isSame =
    form.values === screen.form.values && form.planFirst.list === screen.form.planFirst.list;
  if (isSame) return { model: changed, effects: [] };
  const state = { sessionId: null, draft: { ...form.values, ...draftOf(form.planFirst) } };
  const isPricedAlike =
    JSON.stringify(pricedPlan(form)) === JSON.stringify(pricedPlan(screen.form));
  return {
    model: changed,
    effects: [...(isPricedAlike ? [] : estimateAsked(changed)), { kind: "remember", state }],
  };
}

/** Applies a change to the session, if there is one; how it is looked at is kept. */
export function onSession(
  model: PanelModel,
  change: (session: SessionModel) => SessionModel,
): Step {
  const { screen } = model;
  if (screen.kind !== "session") return { model, effects: [] };
  const session = change(screen.session);
  const [before, after] = [lookOf(screen.session), lookOf(session)];
  const isSame = (Object.keys(after) as (keyof Look)[]).every((key) => before[key] === after[key]);
  return {
    model: { ...model, screen: { kind: "session", session } },
    effects: isSame ? [] : [{ kind: "remember", state: keptOf(session) }],
  };
}

function receiveSession(
  model: PanelModel,
  message: Extract<HostToView, { kind: "session" }>,
  known: { readonly kept: PanelState | undefined; readonly folded: SearchState | Gap | undefined },
): Step {
  const { screen } = model;
  const before = screen.kind === "session" ? keptOf(screen.session) : known.kept;
  const session = openSession(message, before, known.folded);
  if ("kind" in session) return afterGap(model);
  return {
    model: { ...model, screen: { kind: "session", session } },
    effects: [{ kind: "remember", state: keptOf(session) }],
  };
}

function keptOf(session: SessionModel): PanelState & { look: Look } {
  return { sessionId: session.state.sessionId, look: lookOf(session) };
}

function receiveEvents(model: PanelModel, message: Extract<HostToView, { kind: "events" }>): Step {
  const { screen } = model;
  if (screen.kind !== "session") {
    // Its session has not come yet.
    return afterGap(model);
  }
  const session = withEvents(screen.session, message);
  if ("kind" in session) return afterGap(model);
  return { model: { ...model, gaps: 0, screen: { kind: "session", session } }, effects: [] };
}

function afterGap(model: PanelModel): Step {
  const gaps = model.gaps + 1;
  if (gaps <= maxGaps) return { model: { ...model, gaps }, effects: [{ kind: "askAgain" }] };
  return {
    model: { ...model, gaps, screen: { kind: "trouble", message: brokenText } },
    effects: [],
  };
}

function receiveTrouble(model: PanelModel, message: string): Step {
  const { screen } = model;
  switch (screen.kind) {
    case "session":
      return onSession(model, (session) => ({ ...session, trouble: message }));
    case "form":
      return onForm(model, (form) => ({ ...form, isStarting: false, trouble: message }));
    case "loading":
    case "trouble":
      return { model: { ...model, screen: { kind: "trouble", message } }, effects: [] };
    default:
      return assertNever(screen);
  }
}

function stepsIn(
  { progress, state }: SessionModel,
  message: Extract<HostToView, { kind: "progress" }>,
): SessionModel["progress"] {
  const known = message.steps.filter(({ candidate }) => Object.hasOwn(state.candidates, candidate));
  const added = known.map(({ candidate, step, steps }) => [candidate, { step, steps }] as const);
  return { ...progress, ...Object.fromEntries(added) };
}
