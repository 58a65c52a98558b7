import { oneLine } from "../base/visibleText.js";
import { changedLimitsText, limitsText } from "../protocol/limitText.js";
import type { KnownEvent } from "../protocol/events.js";
import { knownKind } from "../search/calls/callKinds.js";
import { parseKey } from "../search/keys.js";
import { hitNames } from "../search/limits.js";
import type { SearchState } from "../search/state.js";

/** A line of the log. */
export interface LogLine {
  readonly level: "info" | "warn";
  readonly message: string;
}

/**
 * What the log keeps of a search while it runs: what holds it up, and what a person changed. No text
 * of a prompt or an answer is among it.
 * @param state after the event
 * @returns undefined for an event that the journal alone tells
 */
export function logLineOf(event: KnownEvent, state: SearchState): LogLine | undefined {
  switch (event.kind) {
    case "callDeferred": {
      const { key, code, untilMs } = event;
      const role = knownKind(parseKey(key).kind)?.role;
      const who =
        role === undefined ? "A model" : `The ${role} model, ${state.providers[role].model},`;
      const until = new Date(untilMs).toISOString();
      return {
        level: "warn",
        message: `${who} asked to be left alone until ${until}: ${code} (${key})`,
      };
    }
    case "callFailed": {
      if (event.scope === "candidate") return undefined;
      return { level: "warn", message: `${event.key}: ${oneLine(event.message)} (${event.code})` };
    }
    case "capHit": {
      const limit = limitsText([hitNames[event.cap]], state.caps);
      return { level: "info", message: `The search has reached ${limit}` };
    }
    case "capsChanged":
      return { level: "info", message: `Limits are now ${changedLimitsText(event)}` };
    case "providersChanged": {
      const { model, connection } = event.provider;
      return { level: "info", message: `The ${event.role} model is now ${model} of ${connection}` };
    }
    default:
      return undefined;
  }
}
