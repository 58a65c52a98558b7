import * as z from "zod";
import { once } from "../base/once.js";
import { candidateIdSchema, imageRefSchema } from "./events.js";
import { parsed, type Parsed } from "./pageMessage.js";
import { maxQuestions, questionSchema } from "./plan.js";
import { roles, roleSchema } from "./providers.js";

/**
 * What the extension host and the search panel say to each other. Both sides parse what they get:
 * the other end may be of another version, or a page that was forged.
 *
 * The panel says `ready` once it listens. The host answers with `form` (no session yet) or with
 * `session` (every event so far), then sends what happens: `events` in order without gaps. The panel
 * folds them with the search's own reducer, so that it shows what the journal says and nothing else;
 * after a gap it says `ready` again.
 */

const line = z.string().max(2000);
const uri = z.string().min(1).max(4000);
/** Events are parsed one by one (`parseEvent`): an unknown kind is skipped, not a fault. */
const eventsSchema = z.array(z.unknown()).max(1_000_000);

/** Buttons that act on one image. */
export const candidateActionSchema = z.enum([
  "insertImage",
  "copyPrompt",
  "openImage",
  "saveImageAs",
  "revealInExplorer",
  "revealInOs",
  "retry",
  "retryAlike",
  "pickWinner",
  "unpickWinner",
  "favourite",
  "unfavourite",
  "compareWithParent",
  "compareWithWinner",
]);
export type CandidateAction = z.infer<typeof candidateActionSchema>;

/** Buttons that act on the whole search. */
export const sessionActionSchema = z.enum([
  "pause",
  "resume",
  "finish",
  "cancel",
  "raiseLimit",
  "raiseDailyLimit",
  "newSearch",
  "runAgain",
  "chooseModels",
  "setKey",
  "setUpLocalModels",
  "showServices",
  "chooseAnotherModel",
  "showLog",
  "compareBest",
  "evaluateBlind",
  "evaluateAgainst",
  "drawControl",
  "compareModels",
  "openGallery",
]);
export type SessionAction = z.infer<typeof sessionActionSchema>;

/** What was typed into a form, by field. */
export const draftSchema = z.record(z.string().max(100), z.string().max(100_000));

const formPlanSchema = z.record(z.string().max(100), z.json());

export const viewToHostSchema = once(() =>
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("ready") }),
    /** The form was typed into; told so that it is not lost with a page whose host has died. */
    z.strictObject({ kind: z.literal("draft"), draft: draftSchema }),
    /** The form's values; the host fills in defaults and answers `problems` where one is wrong. */
    z.strictObject({ kind: z.literal("start"), plan: formPlanSchema }),
    /** As `start`; then the same form is opened with another model, to compare the two. */
    z.strictObject({ kind: z.literal("startComparing"), plan: formPlanSchema }),
    /** The form's values are to be the user's settings; `problems` where one is wrong. */
    z.strictObject({ kind: z.literal("saveDefaults"), plan: formPlanSchema }),
    /**
     * What would the form's search cost, and how large are its images? `estimate` and `drawnAs`
     * answer, or nothing where it is no plan.
     */
    z.strictObject({ kind: z.literal("askEstimate"), plan: formPlanSchema }),
    /** The day's limit leaves too little for the form's search: the host asks for a higher one. */
    z.strictObject({ kind: z.literal("raiseDailyLimit"), plan: formPlanSchema }),
    /** Another model shall do a role's work in this one search; the host asks which. */
    z.strictObject({ kind: z.literal("changeModel"), role: roleSchema }),
    /** The model that new searches take shall do it after all. */
    z.strictObject({ kind: z.literal("resetModel"), role: roleSchema }),
    /** The checklist of the form's goal shall be planned now; `planned` or `planning` answers. */
    z.strictObject({ kind: z.literal("planFirst"), plan: formPlanSchema }),
    z.strictObject({ kind: z.literal("cancelPlanFirst") }),
    z.strictObject({ kind: z.literal("session"), action: sessionActionSchema }),
    z.strictObject({
      kind: z.literal("candidate"),
      action: candidateActionSchema,
      candidate: candidateIdSchema,
    }),
  ]),
);
export type ViewToHost = z.infer<ReturnType<typeof viewToHostSchema>>;

/** What this window may do with the session. */
export const accessSchema = once(() =>
  z.discriminatedUnion("kind", [
    /** This window drives it. */
    z.strictObject({ kind: z.literal("driven") }),
    /** Another process drives it, or may drive it: it is followed, and cannot be changed. */
    z.strictObject({
      kind: z.literal("watched"),
      /** Who that is, since when, and what can be done, for a person. */
      owner: line,
      /** Nobody can tell whether it still runs: a resume asks, and takes the session over. */
      canTakeOver: z.boolean(),
    }),
    /** Nobody drives it. A search without an end is paused or interrupted and can be resumed. */
    z.strictObject({ kind: z.literal("idle") }),
    /** It can be looked at only. */
    z.strictObject({ kind: z.literal("readOnly"), reason: line }),
  ]),
);
export type Access = z.infer<ReturnType<typeof accessSchema>>;

export const planProblemSchema = z.strictObject({ field: z.string().max(100), message: line });

/** An image whose file has been looked at: it is there, and no larger than a page may decode. */
const imageUriSchema = z.strictObject({ candidate: candidateIdSchema, uri });

/** Most bytes of a preview; a JPEG of 512 pixels has a tenth of it. */
export const maxPreviewBytes = 262_144;
/** Most previews in one message. */
export const maxPreviews = 8;

/** An image as far as it has come; its header says no more pixels than a page may decode. */
const previewSchema = once(() =>
  z.strictObject({
    candidate: candidateIdSchema,
    mediaType: imageRefSchema.shape.mediaType,
    bytes: z
      .instanceof(Uint8Array)
      .refine(({ length }) => length > 0 && length <= maxPreviewBytes, "Empty, or too large"),
  }),
);
export type PreviewMessage = z.infer<ReturnType<typeof previewSchema>>;

/** What a picture that is dragged out of a panel says of itself, as JSON; nothing else is believed. */
export const draggedImageSchema = z.strictObject({
  sessionId: z.uuid(),
  candidate: candidateIdSchema,
});
export type DraggedImage = z.infer<typeof draggedImageSchema>;

/** Its type: one of our own, so that the editor leaves it to us. */
export const draggedImageType = "application/vnd.imagebeam.image";

/** Who does the work of a form's search, in words. */
export const formModelsSchema = once(() =>
  z.strictObject({
    roles: z
      .array(
        z.strictObject({
          role: roleSchema,
          /** "gpt-6-luna". */
          model: line,
          /** Which connection it is of, and where it runs: "openai, api.openai.com". */
          place: line,
          /** Chosen for this one search. */
          isChanged: z.boolean(),
        }),
      )
      .length(roles.length),
    /** There is nothing to choose from: no connection was ever set up. */
    isBuiltinAlone: z.boolean(),
  }),
);
export type FormModels = z.infer<ReturnType<typeof formModelsSchema>>;

/** A checklist in a form: what it was planned for, and its questions as they stand there by now. */
export const formChecklistSchema = once(() =>
  z.strictObject({
    goal: z.string().max(100_000),
    negativePrompt: z.string().max(100_000),
    /** Who planned it, and what that cost: "gpt-6-luna of openai, $0.0004"; null for a person's own. */
    by: line.nullable(),
    questions: z.array(questionSchema()).max(maxQuestions),
  }),
);
export type FormChecklist = z.infer<ReturnType<typeof formChecklistSchema>>;

export const hostToViewSchema = once(() =>
  z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("form"),
      /** Values to begin with, by field of the plan. */
      values: z.record(z.string().max(100), z.json()),
      /** Where the images will go, for a person. */
      output: line,
      models: formModelsSchema(),
      /** Why nothing can be started here (an untrusted workspace); null when it can. */
      blocked: line.nullable(),
    }),
    z.strictObject({ kind: z.literal("models"), models: formModelsSchema() }),
    z.strictObject({
      kind: z.literal("estimate"),
      /** What it would cost: "free", "$0.31 to $0.74"; else a sentence on why nobody can tell. */
      text: line,
      isKnown: z.boolean(),
      /** Where the day's limit may not leave enough for it: a sentence with what is left. */
      short: z.exactOptional(line),
      /** Where images are compared: whether the vision model is known to do it well. */
      judge: z.exactOptional(line),
    }),
    /** What the images are really like, where the model draws no such size; null where it does. */
    z.strictObject({ kind: z.literal("drawnAs"), text: line.nullable() }),
    /** The checklist that was asked for. */
    z.strictObject({ kind: z.literal("planned"), checklist: formChecklistSchema() }),
    /** Whether a checklist is being planned; where that has failed, why. */
    z.strictObject({
      kind: z.literal("planning"),
      isRunning: z.boolean(),
      trouble: line.nullable(),
    }),
    /** The form's values were refused, field by field; `field` is empty for the search as a whole. */
    z.strictObject({ kind: z.literal("problems"), problems: z.array(planProblemSchema).max(100) }),
    z.strictObject({
      kind: z.literal("session"),
      events: eventsSchema,
      images: z.array(imageUriSchema).max(10_000),
      access: accessSchema(),
      blocked: line.nullable(),
      /** Buttons that lead nowhere here: in the web there is no file manager. */
      absent: z.exactOptional(z.array(candidateActionSchema)),
    }),
    z.strictObject({
      kind: z.literal("events"),
      events: eventsSchema,
      images: z.array(imageUriSchema).max(10_000),
    }),
    z.strictObject({ kind: z.literal("access"), access: accessSchema() }),
    /** Whether there is an earlier search of the same goal that this one is compared with. */
    z.strictObject({ kind: z.literal("rival"), isThere: z.boolean() }),
    /** A person chose this image elsewhere: it is to be seen. */
    z.strictObject({ kind: z.literal("select"), candidate: candidateIdSchema }),
    /** The document that an image would be put into, and whether as SVG; null while there is none. */
    z.strictObject({
      kind: z.literal("insertsInto"),
      document: z.strictObject({ name: line, showsSvg: z.boolean() }).nullable(),
    }),
    /** For the eye only: steps, and the latest previews, of images that are being drawn. */
    z.strictObject({
      kind: z.literal("progress"),
      steps: z
        .array(
          z.strictObject({
            candidate: candidateIdSchema,
            step: z.int().min(0),
            steps: z.int().min(1),
          }),
        )
        .max(10_000),
      previews: z.array(previewSchema()).max(maxPreviews),
    }),
    /** Something that was asked for could not be done, or the session cannot be shown. */
    z.strictObject({ kind: z.literal("trouble"), message: line }),
  ]),
);
export type HostToView = z.infer<ReturnType<typeof hostToViewSchema>>;

/** Sorts a raw `postMessage` payload: the message, or why it is none. Never throws. */
export function parseViewToHost(raw: unknown): Parsed<ViewToHost> {
  return parsed(viewToHostSchema(), raw);
}

/** Sorts a raw `message` event's data: the message, or why it is none. Never throws. */
export function parseHostToView(raw: unknown): Parsed<HostToView> {
  return parsed(hostToViewSchema(), raw);
}

const coordinate = z.number().min(-1e9).max(1e9);

/** How a person has arranged a session's page. */
export const lookSchema = once(() =>
  z.strictObject({
    /** What was selected; null while the panel chooses. */
    selected: candidateIdSchema.nullable(),
    /** Whether the tree moves to what is newest. Ends with the first selection. */
    isFollowing: z.boolean(),
    filter: z.enum(["all", "kept", "failed"]),
    /** Null while the panel chooses. */
    zoom: z.number().min(0.01).max(100).nullable(),
    /** Into how many lanes an iteration is wrapped; null while the panel chooses. */
    lanes: z.int().min(1).max(100).nullable(),
    /** Where the tree stands in its window, pixels; null while the panel chooses. */
    pan: z.strictObject({ x: coordinate, y: coordinate }).nullable(),
    /** Size of the detail pane, beside the tree and under it. */
    pane: z.strictObject({
      widthPx: z.int().min(0).max(10_000),
      heightPx: z.int().min(0).max(10_000),
    }),
    /** Whether the tree is shown where there is room for either it or the image. */
    isTreeOpen: z.boolean(),
  }),
);
export type Look = z.infer<ReturnType<typeof lookSchema>>;

/**
 * What the panel keeps with `setState`, so that it comes back after it was hidden or reloaded: which
 * session, by its id and never by a path, how it was looked at, and what was typed into a form that
 * was not sent off yet.
 */
export const panelStateSchema = once(() =>
  z.strictObject({
    sessionId: z.uuid().nullable(),
    draft: z.exactOptional(draftSchema),
    look: z.exactOptional(lookSchema()),
  }),
);
export type PanelState = z.infer<ReturnType<typeof panelStateSchema>>;
