import { clockText } from "../base/durationText.js";
import { countedText } from "../base/figureText.js";
import { oneLine } from "../base/visibleText.js";
import { isSpared, judgeTestOf } from "../search/judgeTest/judgeTest.js";
import { agreementText } from "../search/judgeTest/testSentences.js";
import { firstKey, parseKey } from "../search/keys.js";
import { hitNames } from "../search/limits.js";
import type { EventOf, SessionEvent } from "../protocol/events.js";
import type { SearchState } from "../search/state.js";
import { changedLimitsText, limitsText } from "../protocol/limitText.js";
import { aboutText, scoreText } from "./candidateText.js";
import { endText } from "./endText.js";
import { line, type Line } from "./line.js";
import { cut } from "./terminalText.js";

/** Of a call whose service on this machine went away meanwhile. */
const awayCode = "service.away";

/** Longest prompt on a line of a log. */
const promptCells = 100;

/**
 * What an event says where lines cannot be redrawn: a log, a pipe.
 * @param state the state after the event
 * @returns undefined for an event that nobody waits for
 */
export function plainLine(event: SessionEvent, state: SearchState): Line | undefined {
  const text = textOf(event, state);
  if (text === undefined) return undefined;
  return line(`${clockText(state.activeMs).padStart(6)}  ${text}`);
}

function textOf(event: SessionEvent, state: SearchState): string | undefined {
  switch (event.kind) {
    case "searchStarted":
      return `started, seed ${event.plan.seed}: ${inBrief(event.plan.goal)}`;
    case "promptWritten":
      return `${candidateIn(event.key)}  ${writtenHow(event.key, state)}: ${inBrief(event.prompt)}`;
    case "imageDrawn":
      return `${candidateIn(event.key)}  drawn: ${event.image.file}`;
    case "checklistPlanned":
      return `checklist of ${countedText(event.questions.length, "question")} made`;
    case "candidateJudged": {
      if (parseKey(event.key).kind === "confirm") {
        const found = state.candidates[candidateIn(event.key)]?.confirmed === true;
        return `${candidateIn(event.key)}  looked at again: ${found ? "all is shown" : "not all is shown"}`;
      }
      const total = state.candidates[candidateIn(event.key)]?.scores?.total;
      return `${candidateIn(event.key)}  judged: ${scoreText(total)}`;
    }
    case "candidateFailed": {
      const candidate = state.candidates[event.candidate];
      return `${event.candidate}  failed: ${candidate === undefined ? event.code : aboutText(candidate)}`;
    }
    case "candidatesCompared":
      return `compared: ${event.order.map((group) => group.join(" = ")).join(" > ")}`;
    case "judgeTested": {
      const test = judgeTestOf(state);
      if (test.kind !== "result") return undefined;
      return `judge tested: right in ${agreementText(test.result)}`;
    }
    case "iterationRanked": {
      const best = scoreText(event.pool[0]?.total);
      const kept = event.kept.join(", ") || "none";
      return `iteration ${event.iteration + 1} of ${state.plan.iterations}: kept ${kept}, best ${best}`;
    }
    case "callFailed":
      // Made again once its service is back: that it went away is one line, whatever it was doing.
      if (event.code === awayCode && event.retryable) return undefined;
      return `${oneLine(event.key)}  ${inBrief(event.message)} (${event.code})`;
    case "callGivenUp":
      // Without room none of its questions is asked: that is one line, at the last of them.
      if (firstKey(event.call).kind === "test" && event.code === "cap.noRoom") {
        return isSpared(state)
          ? "judge not tested: the limits leave no room, so scores rank"
          : undefined;
      }
      return `${oneLine(event.call)}  ${inBrief(event.message)}`;
    case "critiqueFailed":
      return `${oneLine(event.critique)}  ${inBrief(event.message)}`;
    case "searchPaused":
      return state.pause?.message == null ? "pausing" : `pausing: ${oneLine(state.pause.message)}`;
    case "searchResumed":
      return "resumed";
    case "callDeferred":
      return `${oneLine(event.key)}  not now, asked again in ${clockText(event.untilMs - event.at)} (${event.code})`;
    case "capsChanged":
      return `limits are now ${changedLimitsText(event)}`;
    case "providersChanged":
      return `the ${event.role} model is now ${oneLine(event.provider.model)}`;
    case "capHit":
      return `${limitsText([hitNames[event.cap]], state.caps)} is reached`;
    case "searchFinished":
    case "searchFailed":
      return endLine(event, state);
    default:
      return undefined;
  }
}

function endLine(event: EventOf<"searchFinished" | "searchFailed">, state: SearchState): string {
  const text = endText(state).replace(/^./, (letter) => letter.toLowerCase());
  return event.kind === "searchFailed" ? `${text}: ${oneLine(event.message)}` : text;
}

function writtenHow(key: string, { candidates }: SearchState): string {
  const nearly = candidates[candidateIn(key)]?.nearly ?? null;
  if (parseKey(key).kind === "vary") return `written anew, for it was nearly that of ${nearly}`;
  return "written";
}

function candidateIn(key: string): string {
  return parseKey(key).candidate ?? key;
}

function inBrief(text: string): string {
  return cut(oneLine(text), promptCells).text;
}
