import type { ComponentChildren, VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import { oneLine } from "../../../src/base/visibleText.js";
import type { SessionAction } from "../../../src/protocol/panelMessages.js";
import type { Plan } from "../../../src/protocol/plan.js";
import { shortlistOf } from "../../../src/search/selectors.js";
import { Button } from "../../ui/Button.js";
import { doneShare, figuresOf } from "../model/figures.js";
import { isLive, type SessionModel } from "../model/session.js";
import { headActions, mainAction, standingOf, type Standing } from "../model/standing.js";
import { hasUsage } from "../model/usage.js";
import { waitingText } from "../model/waiting.js";
import { sessionLabel } from "./actionLabels.js";
import { Icon, type IconName } from "../../page/Icon.js";
import { Checklist } from "./Checklist.js";
import { UsageTable } from "./UsageTable.js";
import { useNow } from "./useNow.js";
import { useOfferBelow } from "./useOfferBelow.js";

/** Shape as well as colour: the pill's state is seen without telling colours apart. */
const pillIcons: Readonly<Record<Standing["kind"] | "waiting", IconName | null>> = {
  running: null,
  waiting: "clock",
  pausing: null,
  cancelling: null,
  paused: "pause",
  interrupted: "warning",
  finished: "check",
  failed: "cross",
  cancelled: "cross",
};

export interface HeadProps {
  readonly session: SessionModel;
  /** Whether figures say no more than they must. */
  readonly isShort: boolean;
  readonly onAction: (action: SessionAction) => void;
}

/** The goal, how the search stands, what can be done about it, and its figures. */
export function Head({ session, isShort, onAction }: HeadProps): VNode {
  const [isOpen, setIsOpen] = useState(false);
  const [isUsageOpen, setIsUsageOpen] = useState(false);
  const [isChecklistOpen, setIsChecklistOpen] = useState(false);
  const mayShowUsage = hasUsage(session.state);
  const questions = session.state.checklist?.length ?? 0;
  const now = useNow(isLive(session));
  const { plan, title } = session.state;
  const done = doneShare(session);
  const { access, blocked, state } = session;
  // Which images are the best takes milliseconds to tell: not again for each selection.
  const all = useMemo(() => headActions(session), [access, blocked, state]);
  const best = useMemo(() => (state.end === null ? 0 : shortlistOf(state).length), [state]);
  const isOfferBelow = useOfferBelow(isShort);
  // Where there is little room, what is offered and not needed stands among the figures.
  const actions = isShort ? all.filter((action) => action !== "compareBest") : all;
  const links: readonly SessionAction[] = [
    ...all.filter((action) => !actions.includes(action) && !isOfferBelow),
    ...furtherLinks(session, best, isShort),
  ];
  const main = mainAction(session, now);
  return (
    <header class="head">
      <div class="head-row">
        <h1 class="goal">
          <button
            type="button"
            class={`goal-button ${isOpen ? "is-open" : ""}`}
            dir="auto"
            aria-expanded={isOpen}
            title={isOpen ? "Show less" : "Show the whole goal"}
            onClick={() => setIsOpen(!isOpen)}
          >
            {isOpen ? plan.goal : oneLine(title ?? plan.goal)}
          </button>
        </h1>
        <StandingPill session={session} nowMs={now} />
        {actions.length > 0 && (
          <div class="buttons">
            {actions.map((action) => (
              <Button
                key={action}
                look={action === main ? "primary" : "secondary"}
                onPress={() => onAction(action)}
              >
                {sessionLabel(action, best)}
              </Button>
            ))}
          </div>
        )}
      </div>
      <ul class={`figures ${mayShowUsage ? "has-usage" : ""}`} aria-label="Figures">
        {figuresOf(session, now, isShort).map(({ name, strong, rest }) => (
          <li
            key={name}
            class={`figure figure-${name}`}
            title={name === "models" ? rest : undefined}
          >
            {strong !== "" && <b>{strong}</b>} <bdi>{rest}</bdi>
          </li>
        ))}
        {mayShowUsage && (
          <Unfolding id="usage" isOpen={isUsageOpen} onToggle={setIsUsageOpen}>
            Usage
          </Unfolding>
        )}
        {questions > 0 && (
          <Unfolding id="checklist" isOpen={isChecklistOpen} onToggle={setIsChecklistOpen}>
            Checklist ({questions})
          </Unfolding>
        )}
        {links.map((action) => (
          <li key={action} class={`figure-${action}`}>
            <button
              type="button"
              class="link"
              title={sessionLabel(action, best)}
              onClick={() => onAction(action)}
            >
              {action === "compareBest" ? `Compare ${best}` : sessionLabel(action, best)}
            </button>
          </li>
        ))}
      </ul>
      {mayShowUsage && isUsageOpen && <UsageTable state={session.state} />}
      {questions > 0 && isChecklistOpen && <Checklist state={session.state} />}
      <div
        class="progress"
        role="progressbar"
        aria-label="Images done"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(done * 100)}
      >
        <div class="progress-done" style={{ transform: `scaleX(${done.toFixed(4)})` }} />
      </div>
    </header>
  );
}

/** A button among the figures that unfolds more under them. */
function Unfolding({
  id,
  isOpen,
  onToggle,
  children,
}: {
  /** Of what it unfolds. */
  readonly id: string;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <li>
      <button
        type="button"
        class="link"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => onToggle(!isOpen)}
      >
        {children}
      </button>
    </li>
  );
}

/** What can be done with the images of a search that has ended. @param best how many there are to choose from */
function furtherLinks(
  { blocked, state }: SessionModel,
  best: number,
  isShort: boolean,
): readonly SessionAction[] {
  return [
    ...(best > 1 && blocked === null ? (["evaluateBlind"] as const) : []),
    ...(best > 0 && blocked === null && !isShort ? comparing(state.plan.wording) : []),
    ...(best > 0 ? (["openGallery"] as const) : []),
  ];
}

/** What a search can be compared with; a control is what another one is compared with. */
function comparing(wording: Plan["wording"]): readonly SessionAction[] {
  return wording === "plain" ? [] : ["drawControl", "compareModels"];
}

function StandingPill({
  session,
  nowMs,
}: {
  readonly session: SessionModel;
  readonly nowMs: number;
}): VNode {
  const waiting = waitingText(session, nowMs);
  const { kind, word, detail } =
    waiting === null
      ? standingOf(session)
      : { kind: "waiting" as const, word: "Waiting", detail: `for ${waiting}` };
  const icon = pillIcons[kind];
  return (
    <span class={`pill pill-${kind}`}>
      {icon === null ? <span class="pill-dot" /> : <Icon name={icon} />}
      <b>{word}</b>
      {detail !== "" && <span class="pill-detail">{detail}</span>}
    </span>
  );
}
