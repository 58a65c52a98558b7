import type { RefObject, VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { assertNever } from "../../../src/base/assertNever.js";
import type { CandidateAction, Look } from "../../../src/protocol/panelMessages.js";
import { inEditor } from "../../../src/protocol/surfaces.js";
import type { Candidate } from "../../../src/search/state.js";
import { Button } from "../../ui/Button.js";
import type { Arrangement } from "../model/arrangement.js";
import { detailOf, type Detail } from "../model/detail.js";
import { refusedText } from "../model/face.js";
import type { SessionModel } from "../model/session.js";
import { totalText } from "../../page/words.js";
import { candidateLabels, drawingTitle } from "./actionLabels.js";
import { Answers } from "./Answers.js";
import { CopyImage } from "./CopyImage.js";
import { DetailPicture } from "./DetailPicture.js";
import { DetailTexts } from "./DetailTexts.js";
import { Findings } from "./Findings.js";
import { FavouriteButton } from "../../page/FavouriteButton.js";
import { Icon } from "../../page/Icon.js";
import { insertLabel } from "../../page/imageActs.js";
import { Scores } from "./Scores.js";
import { WhyWon } from "./WhyWon.js";

export interface DetailPaneProps {
  readonly session: SessionModel;
  readonly candidate: Candidate | null;
  readonly paneRef: RefObject<HTMLElement | null>;
  readonly arrangement: Arrangement;
  readonly onAction: (action: CandidateAction, candidate: string) => void;
  readonly onSelect: (candidate: string) => void;
  /** The person wants back to the tree. */
  readonly onLeave: () => void;
}

/** One candidate: its image, its scores and why, its texts against its parent's, what to do with it. */
export function DetailPane(props: DetailPaneProps): VNode {
  const { session, candidate, paneRef, arrangement, onLeave } = props;
  const id = candidate?.id;
  const detail = candidate === null ? null : detailOf(session, candidate);
  useLayoutEffect(() => paneRef.current?.scrollTo(0, 0), [paneRef, id]);
  useFocusKept(paneRef, session.state.picked);
  return (
    <section
      ref={paneRef}
      class="detail"
      tabIndex={0}
      aria-label="Detail of the selected image"
      style={paneSize(arrangement, session.pane, detail)}
      onKeyDown={(event) => {
        if (event.key === "Escape") onLeave();
      }}
    >
      {detail === null ? (
        <p class="quiet">
          {session.state.end === null ? "The first image will stand here." : "There is no image."}
        </p>
      ) : (
        <DetailBody {...props} detail={detail} />
      )}
    </section>
  );
}

/** A button that has done its work is gone: whoever pressed it by key stays in the pane. */
function useFocusKept(pane: DetailPaneProps["paneRef"], picked: string | null): void {
  const before = useRef(picked);
  const hadFocus = pane.current?.contains(document.activeElement) === true;
  useLayoutEffect(() => {
    const isLost = hadFocus && pane.current?.contains(document.activeElement) !== true;
    if (before.current !== picked && isLost) pane.current?.focus({ preventScroll: true });
    before.current = picked;
  });
}

function paneSize(
  arrangement: Arrangement,
  { widthPx, heightPx }: Look["pane"],
  detail: Detail | null,
): Readonly<Record<string, string>> {
  switch (arrangement) {
    case "beside":
      return { width: `${widthPx}px` };
    case "under":
      return { height: `${heightPx}px` };
    case "picture":
      // What the picture leaves room for, so that all of it is in sight.
      return {
        "--rows": String(detail?.candidate.findings.length ?? 0),
        // Beside a checklist there is no room for all of it anyway.
        "--reasons": String(detail?.answers === null ? (detail.why?.won.lines.length ?? 0) : 0),
      };
    default:
      return assertNever(arrangement);
  }
}

function DetailBody(props: DetailPaneProps & { readonly detail: Detail }): VNode {
  const { detail, session, onAction, onSelect } = props;
  const { candidate, facts } = detail;
  const act = (action: CandidateAction) => () => onAction(action, candidate.id);
  const { parent } = candidate;
  const { won, isOverruled } = detail.why ?? {};
  const why = won && <WhyWon why={won} isOverruled={isOverruled === true} onSelect={onSelect} />;
  return (
    <div class="detail-body">
      <div class="detail-head">
        <h2>
          {detail.title}{" "}
          <span class="detail-id">
            {candidate.id}
            {candidate.source !== null && " · PNG and SVG"}
            {detail.marks.isFavourite && !detail.actions.mayRemark && " · favourite"}
          </span>
        </h2>
        {candidate.scores !== null && (
          <span class="detail-total">
            <b>{totalText(candidate.scores.total)}</b> of 100
          </span>
        )}
        {detail.actions.mayRemark && (
          <FavouriteButton
            isFavourite={detail.marks.isFavourite}
            onPress={act(detail.marks.isFavourite ? "unfavourite" : "favourite")}
          />
        )}
      </div>
      <DetailPicture
        key={candidate.id}
        detail={detail}
        sessionId={session.state.sessionId}
        onOpen={act("openImage")}
      />
      <DetailButtons detail={detail} session={session} onAction={act} />
      <div class="detail-words">
        {candidate.error !== null && (
          <p class="detail-error">
            <Icon name="refused" />
            <span dir="auto">{inEditor(candidate.error.message)}</span>
          </p>
        )}
        {detail.pick !== null && <PickNote {...props} act={act} />}
        {detail.noRoom !== null && (
          <p class="detail-note">
            {detail.noRoom}{" "}
            <button type="button" class="link" onClick={act("retry")}>
              Raise and retry
            </button>
          </p>
        )}
        {detail.refused !== null && (
          <p class="detail-note">
            {refusedText}: <span dir="auto">{detail.refused}</span>
          </p>
        )}
        {candidate.scores !== null && <Scores scores={candidate.scores} />}
        {why}
        {detail.answers !== null && <Answers answers={detail.answers} />}
        <Findings findings={detail.findings} />
        <DetailTexts detail={detail} onCopyPrompt={act("copyPrompt")} />
        <div class="facts">
          {detail.actions.links.map((action) => (
            <button key={action} type="button" class="link" onClick={act(action)}>
              {candidateLabels[action]}
            </button>
          ))}
        </div>
        <p class="facts">
          {parent !== null && (
            <button type="button" class="link" onClick={() => onSelect(parent)}>
              Parent {parent}
            </button>
          )}
          {facts.map((fact) => (
            <bdi key={fact}>{fact}</bdi>
          ))}
        </p>
      </div>
    </div>
  );
}

/** What it is to have picked an image, and the way back. */
function PickNote({
  detail,
  act,
  onSelect,
}: DetailPaneProps & { readonly detail: Detail; readonly act: ActProps["onAction"] }): VNode {
  const judges = detail.pick?.judges ?? null;
  return (
    <p class="detail-note">
      {detail.pick?.text}{" "}
      {judges !== null && (
        <button type="button" class="link" onClick={() => onSelect(judges)}>
          Show {judges}
        </button>
      )}
      {detail.actions.mayRemark && (
        <button type="button" class="link" onClick={act("unpickWinner")}>
          {judges === null ? "Take the pick back" : candidateLabels.unpickWinner}
        </button>
      )}
    </p>
  );
}

interface ActProps {
  readonly detail: Detail;
  readonly onAction: (action: CandidateAction) => () => void;
}

function DetailButtons({
  detail,
  session,
  onAction,
}: ActProps & { readonly session: SessionModel }): VNode {
  return (
    <div class="buttons detail-buttons">
      {detail.actions.buttons.map((action, index) => (
        <Button
          key={action}
          look={index === 0 ? "primary" : "secondary"}
          onPress={onAction(action)}
          title={detail.candidate.source === null ? undefined : drawingTitle(action, session)}
        >
          {action === "insertImage" ? insertLabel(session.insertsInto) : candidateLabels[action]}
        </Button>
      ))}
      {detail.imageUri !== null && <CopyImage key={detail.imageUri} uri={detail.imageUri} />}
    </div>
  );
}
