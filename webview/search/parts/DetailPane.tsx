import type { RefObject, VNode } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { CandidateAction } from "../../../src/protocol/panelMessages.js";
import { winnerOf } from "../../../src/search/selectors.js";
import type { Candidate } from "../../../src/search/state.js";
import { Button } from "../../ui/Button.js";
import { detailOf, type Detail } from "../model/detail.js";
import type { SessionModel } from "../model/session.js";
import { totalText } from "../model/words.js";
import { candidateLabels, insertLabel } from "./actionLabels.js";
import { CopyImage } from "./CopyImage.js";
import { DetailPicture } from "./DetailPicture.js";
import { DetailTexts } from "./DetailTexts.js";
import { Findings } from "./Findings.js";
import { Icon } from "./Icon.js";
import { Scores } from "./Scores.js";

export interface DetailPaneProps {
  readonly session: SessionModel;
  readonly candidate: Candidate | null;
  readonly paneRef: RefObject<HTMLElement | null>;
  /** Width beside the tree, height under it. */
  readonly size: number;
  readonly isNarrow: boolean;
  readonly onAction: (action: CandidateAction, candidate: string) => void;
  readonly onSelect: (candidate: string) => void;
  /** The person wants back to the tree. */
  readonly onLeave: () => void;
}

/** One candidate: its image, its scores and why, its texts against its parent's, what to do with it. */
export function DetailPane(props: DetailPaneProps): VNode {
  const { session, candidate, paneRef, size, isNarrow, onLeave } = props;
  const id = candidate?.id;
  useLayoutEffect(() => paneRef.current?.scrollTo(0, 0), [paneRef, id]);
  return (
    <section
      ref={paneRef}
      class="detail"
      tabIndex={0}
      aria-label={candidate === null ? "Detail" : `Detail of ${candidate.id}`}
      style={isNarrow ? { height: `${size}px` } : { width: `${size}px` }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onLeave();
      }}
    >
      {candidate === null ? (
        <p class="quiet">
          {session.state.end === null ? "The first image will stand here." : "There is no image."}
        </p>
      ) : (
        <DetailBody {...props} detail={detailOf(session, candidate)} />
      )}
    </section>
  );
}

function DetailBody(props: DetailPaneProps & { readonly detail: Detail }): VNode {
  const { detail, onAction, onSelect, session } = props;
  const { candidate, facts } = detail;
  const act = (action: CandidateAction) => () => onAction(action, candidate.id);
  const { parent } = candidate;
  return (
    <>
      <div class="detail-head">
        <h2>
          {detail.title} <span class="detail-id">{candidate.id}</span>
        </h2>
        {candidate.scores !== null && (
          <span class="detail-total">
            <b>{totalText(candidate.scores.total)}</b> of 100
          </span>
        )}
      </div>
      <DetailPicture
        key={candidate.id}
        detail={detail}
        goal={session.state.plan.goal}
        sessionId={session.state.sessionId}
        onOpen={act("openImage")}
      />
      <DetailButtons detail={detail} session={session} onAction={act} />
      <div class="detail-words">
        {candidate.error !== null && (
          <p class="detail-error">
            <Icon name="refused" />
            {candidate.error.message}
          </p>
        )}
        {detail.noRoom !== null && (
          <p class="detail-note">
            {detail.noRoom}
            <button type="button" class="link" onClick={act("retry")}>
              Raise and retry
            </button>
          </p>
        )}
        {candidate.scores !== null && <Scores scores={candidate.scores} />}
        <Findings findings={candidate.findings} />
        <DetailTexts detail={detail} />
        <p class="facts">
          {parent !== null && (
            <button type="button" class="link" onClick={() => onSelect(parent)}>
              from {parent}
            </button>
          )}
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
      </div>
    </>
  );
}

function DetailButtons({
  detail,
  session,
  onAction,
}: {
  readonly detail: Detail;
  readonly session: SessionModel;
  readonly onAction: (action: CandidateAction) => () => void;
}): VNode {
  // The foot of the page offers the winner already: one primary button a view.
  const isOffered = winnerOf(session.state) === detail.candidate.id;
  const { buttons, links } = detail.actions;
  return (
    <div class="detail-buttons">
      <div class="buttons">
        {buttons.map((action, index) => (
          <Button
            key={action}
            look={index === 0 && !isOffered ? "primary" : "secondary"}
            onPress={onAction(action)}
          >
            {action === "insertImage" ? insertLabel(session) : candidateLabels[action]}
          </Button>
        ))}
        {detail.imageUri !== null && <CopyImage key={detail.imageUri} uri={detail.imageUri} />}
      </div>
      <div class="facts">
        {links.map((action) => (
          <button key={action} type="button" class="link" onClick={onAction(action)}>
            {candidateLabels[action]}
          </button>
        ))}
      </div>
    </div>
  );
}
