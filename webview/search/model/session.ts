import { ImagebeamError } from "../../../src/base/errors.js";
import { parseEvent } from "../../../src/protocol/events.js";
import type {
  Access,
  CandidateAction,
  HostToView,
  Look,
} from "../../../src/protocol/panelMessages.js";
import { Folder } from "../../../src/search/reduce.js";
import type { SearchState } from "../../../src/search/state.js";
import { passes } from "./filter.js";
import { withoutStalePreviews, type Preview } from "./previews.js";

/** A session as the panel knows it: the fold of its events, and what the host says beside them. */

export interface Steps {
  readonly step: number;
  readonly steps: number;
}

export type CandidateFilter = Look["filter"];

export interface SessionModel extends Look {
  readonly state: SearchState;
  /** Links to images, by candidate. */
  readonly images: Readonly<Record<string, string>>;
  readonly access: Access;
  /** Why nothing may run here; null when it may. */
  readonly blocked: string | null;
  /** Buttons that lead nowhere here. */
  readonly absent: readonly CandidateAction[];
  /** Steps of images that are being drawn, by candidate. For the eye only. */
  readonly progress: Readonly<Record<string, Steps>>;
  /** What can be seen of images that are being drawn, by candidate. */
  readonly previews: Readonly<Record<string, Preview>>;
  /** The document that an image would be put into; null while nobody knows one. */
  readonly insertsInto: { readonly name: string; readonly showsSvg: boolean } | null;
  /** There is an earlier search of the same goal that this one is compared with. */
  readonly hasRival: boolean;
  /** What could not be done last; null once something could. */
  readonly trouble: string | null;
}

/** How a session is looked at before a person has done anything. */
const firstLook: Look = {
  selected: null,
  isFollowing: true,
  filter: "all",
  zoom: null,
  lanes: null,
  pan: null,
  pane: { widthPx: 392, heightPx: 232 },
  isTreeOpen: false,
};

/** What of a session's model is the person's doing. */
export function lookOf(session: SessionModel): Look {
  const { selected, isFollowing, filter, zoom, lanes, pan, pane, isTreeOpen } = session;
  return { selected, isFollowing, filter, zoom, lanes, pan, pane, isTreeOpen };
}

/** How a session was looked at, here or before the page was hidden. */
export interface KnownLook {
  readonly sessionId: string | null;
  readonly look?: Look;
}

type SessionMessage = Extract<HostToView, { kind: "session" }>;
type ImageLinks = SessionMessage["images"];

/** Events that cannot follow on what is known. The host is asked for all of them again. */
export interface Gap {
  readonly kind: "gap";
  readonly reason: string;
}

/** A fold that is done step by step. */
export type Folding = Generator<undefined, SearchState | Gap>;

/**
 * @param state the fold of its events
 * @returns the session anew; `before` stays if it is the same session
 */
export function openSession(
  message: SessionMessage,
  before: KnownLook | undefined,
  state: SearchState | Gap = foldOnto(undefined, message.events),
): SessionModel | Gap {
  if ("kind" in state) return state;
  const { absent = [], access, blocked } = message;
  const images = withLinks({}, message.images);
  const fresh = {
    state,
    images,
    absent,
    access,
    blocked,
    progress: {},
    previews: {},
    trouble: null,
    insertsInto: null,
    hasRival: false,
  };
  const isSame = before?.sessionId === state.sessionId;
  const { selected, ...look } = (isSame ? before.look : undefined) ?? firstLook;
  const isKnown = selected !== null && Object.hasOwn(state.candidates, selected);
  return { ...fresh, ...look, selected: isKnown ? selected : null };
}

/** Shows an image that was chosen elsewhere: in the tree too, whatever was looked at before. */
export function withChosen(session: SessionModel, candidate: string): SessionModel {
  const { filter, state } = session;
  if (!Object.hasOwn(state.candidates, candidate)) return session;
  const isShown = passes(state, filter, candidate);
  return {
    ...session,
    selected: candidate,
    // The tree moves to what is selected as long as it follows.
    isFollowing: true,
    isTreeOpen: false,
    filter: isShown ? filter : "all",
  };
}

/** Adds what happened since; events that are known already change nothing. */
export function withEvents(
  session: SessionModel,
  { events, images }: { readonly events: readonly unknown[]; readonly images: ImageLinks },
): SessionModel | Gap {
  const state = foldOnto(session.state, events);
  if ("kind" in state) return state;
  return withoutStalePreviews({ ...session, state, images: withLinks(session.images, images) });
}

function withLinks(known: SessionModel["images"], links: ImageLinks): SessionModel["images"] {
  if (links.length === 0) return known;
  return { ...known, ...Object.fromEntries(links.map(({ candidate, uri }) => [candidate, uri])) };
}

function foldOnto(known: SearchState | undefined, events: readonly unknown[]): SearchState | Gap {
  const folding = foldStepwise(known, events);
  for (;;) {
    const step = folding.next();
    if (step.done === true) return step.value;
  }
}

/** Folds event by event, so that a page can do something else between. */
export function* foldStepwise(known: SearchState | undefined, events: readonly unknown[]): Folding {
  const folder = new Folder(known);
  let nextSeq = known?.nextSeq ?? 0;
  try {
    for (const raw of events) {
      const parsed = parseEvent(raw);
      if (!parsed.ok) return { kind: "gap", reason: parsed.reason };
      const { event } = parsed;
      if (event.seq < nextSeq) continue;
      folder.add(event);
      nextSeq = event.seq + 1;
      yield;
    }
    return folder.state;
  } catch (error) {
    if (error instanceof ImagebeamError) return { kind: "gap", reason: error.message };
    // A scale that does not fit its plan; a forged journal can hold one.
    if (error instanceof RangeError) return { kind: "gap", reason: error.message };
    throw error;
  }
}

/** Whether somebody is at work on it, this window or another process. */
export function isLive({ state, access }: Pick<SessionModel, "state" | "access">): boolean {
  if (state.end !== null) return false;
  if (access.kind !== "driven" && access.kind !== "watched") return false;
  return state.pause === null || Object.keys(state.running).length > 0;
}
