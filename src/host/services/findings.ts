import type { LocalModel } from "../../services/localModel.js";
import { serviceNames } from "../../services/names.js";
import type { OwnerStatus, ServiceStatus } from "../../services/status.js";
import { statusText } from "../../services/statusText.js";
import { serviceTitles } from "./serviceRows.js";
import type { DoctorReport } from "../../services/setup/runDoctor.js";

/** What was found out of this machine's local models, a sentence a line. */
export interface Findings {
  readonly works: readonly string[];
  readonly wrong: readonly string[];
  /** What to do next, the most useful first. */
  readonly next: readonly string[];
}

/** Where there is no environment. @param why a sentence */
export function nothingSetUp(why: string): Findings {
  return { works: [], wrong: [why], next: ["Run the command Imagebeam: Set Up Local Models."] };
}

/** All that is known of a machine that is set up. */
export interface Known {
  readonly report: Pick<DoctorReport, "version" | "findings">;
  /** Null where no service runs. */
  readonly status: OwnerStatus | null;
  readonly models: readonly LocalModel[];
  /** Ids of models to begin with. */
  readonly recommended: readonly string[];
}

/** What works, what does not, and what to do about it. Pure. @param nowMs UTC milliseconds */
export function findingsOf(
  { report, status, models, recommended }: Known,
  nowMs: number,
): Findings {
  const lines = (mark: DoctorReport["findings"][number]["mark"]): string[] =>
    report.findings.filter((finding) => finding.mark === mark).map(({ text }) => text);
  const services = status?.services ?? [];
  const broken = services.filter(({ state }) =>
    ["failed", "unhealthy", "backingOff"].includes(state),
  );
  const fine = services.filter((each) => !broken.includes(each));
  const without = serviceNames.filter(
    (service) => !models.some((model) => model.service === service && model.isHere),
  );
  const missing = lines("missing");
  return {
    works: [
      `The services' package, version ${report.version}.`,
      ...lines("ok"),
      ...lines("note"),
      ...models.filter(({ isHere }) => isHere).map(modelLine),
      ...fine.map((each) => serviceLine(each, nowMs)),
    ],
    wrong: [
      ...missing,
      ...broken.map((each) => serviceLine(each, nowMs)),
      ...without.map((service) => `The ${serviceTitles[service]} service has no model.`),
    ],
    next: [
      ...(missing.length === 0
        ? []
        : ["Run Imagebeam: Set Up Local Models once more: it puts right what is missing."]),
      ...broken.flatMap((each) => [
        ...(each.hint === null ? [] : [each.hint]),
        `Look at what the ${serviceTitles[each.service]} service wrote: Imagebeam: Show Service Log.`,
      ]),
      ...without.map((service) => {
        const model = models.find(
          (each) => each.service === service && recommended.includes(each.id),
        );
        const which = model === undefined ? "one" : `${model.title}, for example`;
        return `Get a model for the ${serviceTitles[service]} service (${which}): Imagebeam: Download Local Models.`;
      }),
    ],
  };
}

function serviceLine(status: ServiceStatus, nowMs: number): string {
  // Nothing is wrong with what only does not run: among what works, a cross would say so.
  if (status.state === "stopped" || status.state === "unloaded") {
    return `${serviceTitles[status.service]} service, ${status.model}: it starts when it is needed.`;
  }
  const { mark, word, detail } = statusText(status, nowMs);
  return `${serviceTitles[status.service]} service, ${status.model}: ${mark} ${word} · ${detail}`;
}

function modelLine({ title, service, isOwn }: LocalModel): string {
  return `${title}, ${isOwn ? "added" : "downloaded"} for the ${serviceTitles[service]} service.`;
}
