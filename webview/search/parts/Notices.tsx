import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import type { SessionAction } from "../../../src/protocol/panelMessages.js";
import { shortlistOf } from "../../../src/search/selectors.js";
import { Button } from "../../ui/Button.js";
import { IconButton } from "../../ui/IconButton.js";
import { noticesOf, type Notice } from "../model/notice.js";
import { isLive, type SessionModel } from "../model/session.js";
import { mainAction } from "../model/standing.js";
import { sessionLabel, shortSessionLabel } from "./actionLabels.js";
import { Icon, type IconName } from "../../page/Icon.js";
import { useNow } from "./useNow.js";
import { useOfferBelow } from "./useOfferBelow.js";

const icons: Readonly<Record<Notice["tone"], IconName>> = {
  good: "check",
  plain: "info",
  warning: "warning",
  error: "warning",
};

export interface NoticesProps {
  readonly session: SessionModel;
  /** Whether buttons say no more than they must. */
  readonly isShort: boolean;
  /** Whether the head has no room for what is offered at the end. */
  readonly isHeadShort: boolean;
  readonly onAction: (action: SessionAction) => void;
  readonly onSelect: (candidate: string) => void;
  readonly onDismiss: () => void;
}

/** What has happened, and the next steps, in lines at the foot of the page. */
export function Notices(props: NoticesProps): VNode {
  const { session, isHeadShort, isShort, onAction, onDismiss, onSelect } = props;
  const label = isShort ? shortSessionLabel : sessionLabel;
  const { access, blocked, hasRival, state, trouble } = session;
  // What a limit leaves room for takes milliseconds to tell: not again for each selection.
  const notices = useMemo(() => noticesOf(session), [access, blocked, hasRival, state, trouble]);
  const best = useMemo(() => (state.end === null ? 0 : shortlistOf(state).length), [state]);
  const isOfferBelow = useOfferBelow(isHeadShort);
  const isHere = (action: SessionAction): boolean => action !== "compareBest" || isOfferBelow;
  const main = mainAction(session, useNow(isLive(session)));
  const row = ({ actions, isPast, text, tone, winner }: Notice): VNode => (
    <div key={text} class={`notice tone-${tone}`} role={tone === "error" ? "alert" : undefined}>
      <Icon name={icons[tone]} />
      <p class="notice-text">
        <span dir="auto" title={text}>
          {text}
        </span>
        {winner !== null && session.selected !== null && session.selected !== winner && (
          <button type="button" class="link" onClick={() => onSelect(winner)}>
            Show the winner
          </button>
        )}
      </p>
      <div class="buttons">
        {actions.filter(isHere).map((action) => (
          <Button
            key={action}
            look={action === main || isOnlyWay(action, winner) ? "primary" : "secondary"}
            label={action === "compareBest" ? undefined : sessionLabel(action, best)}
            onPress={() => onAction(action)}
          >
            {label(action, best)}
          </Button>
        ))}
        {isPast && (
          <IconButton label="Dismiss" onPress={onDismiss}>
            <Icon name="cross" />
          </IconButton>
        )}
      </div>
    </div>
  );
  return <div class="notices">{notices.map(row)}</div>;
}

/** Without a winner, more is all that a limit leaves to do. */
function isOnlyWay(action: SessionAction, winner: string | null): boolean {
  return action === "raiseLimit" && winner === null;
}
