import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import type { CandidateAction, SessionAction } from "../../../src/protocol/panelMessages.js";
import { Button } from "../../ui/Button.js";
import { IconButton } from "../../ui/IconButton.js";
import { noticesOf, type Notice } from "../model/notice.js";
import type { SessionModel } from "../model/session.js";
import { insertLabel, sessionLabels } from "./actionLabels.js";
import { Icon, type IconName } from "./Icon.js";

const icons: Readonly<Record<Notice["tone"], IconName>> = {
  good: "check",
  plain: "info",
  warning: "warning",
  error: "warning",
};

export interface NoticesProps {
  readonly session: SessionModel;
  readonly onAction: (action: SessionAction) => void;
  readonly onCandidate: (action: CandidateAction, candidate: string) => void;
  readonly onSelect: (candidate: string) => void;
  readonly onDismiss: () => void;
}

/** What has happened, and the next steps, in lines at the foot of the page. */
export function Notices(props: NoticesProps): VNode {
  const { session, onAction, onCandidate, onDismiss, onSelect } = props;
  const { access, blocked, state, trouble } = session;
  // What a limit leaves room for takes milliseconds to tell: not again for each selection.
  const notices = useMemo(() => noticesOf(session), [access, blocked, state, trouble]);
  const row = ({ actions, isPast, text, tone, winner }: Notice): VNode => (
    <div key={text} class={`notice tone-${tone}`} role={tone === "error" ? "alert" : undefined}>
      <Icon name={icons[tone]} />
      <p class="notice-text">
        {text}
        {winner !== null && session.selected !== null && session.selected !== winner && (
          <button type="button" class="link" onClick={() => onSelect(winner)}>
            Show the winner
          </button>
        )}
      </p>
      <div class="buttons">
        {winner !== null && (
          <Button
            look="primary"
            title={insertLabel(session)}
            onPress={() => onCandidate("insertImage", winner)}
          >
            Insert winner
          </Button>
        )}
        {actions.map((action) => (
          <Button
            key={action}
            look={action === "raiseLimit" && winner === null ? "primary" : "secondary"}
            onPress={() => onAction(action)}
          >
            {sessionLabels[action]}
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
