import { countedText } from "../../base/figureText.js";
import { modelNames, type Role } from "../../protocol/providers.js";
import { inEditor } from "../../protocol/surfaces.js";
import type { SetUpPlan } from "../../services/setup/setUp.js";
import { bytesText } from "../../services/statusText.js";
import { andText } from "../connections/connectionText.js";
import type { Findings } from "./findings.js";
import { withoutHome } from "./homeless.js";
import type { Removal } from "../../services/setup/removeLocalModels.js";

/** What a person reads before, and of, the set-up of local models. Pure. */

const accelerators: Readonly<Record<SetUpPlan["accelerator"], string>> = {
  cuda: "for NVIDIA graphics cards (CUDA)",
  rocm: "for AMD graphics cards (ROCm)",
  metal: "for this Mac's graphics (Metal)",
  cpu: "for the processor; no graphics card that it could use was found",
};

/**
 * All that is to be agreed to: what, from where, how large, where to.
 * @param isAtWork services run that it would replace
 */
export function planText(plan: SetUpPlan, home: string, isAtWork: boolean): string {
  const { accelerator, installer, python, sources, into, downloadBytes, diskBytes, freeBytes } =
    plan;
  const free = freeBytes === null ? "" : `; ${bytesText(freeBytes)} are free`;
  return [
    `What: the services that run models, with PyTorch ${accelerators[accelerator]}.`,
    `From: ${sources.join("; ")}.`,
    `Size: about ${bytesText(downloadBytes)} to download, ${bytesText(diskBytes)} on the disk${free}.`,
    `Where to: ${into}`,
    `With: ${python}, ${installer}.`,
    "",
    ...(isAtWork ? ["Services that run now are ended; searches that use them pause."] : []),
    "Nothing else on this machine is changed. No model is downloaded yet: you choose them afterwards.",
  ]
    .map((line) => withoutHome(line, home))
    .join("\n");
}

/** What goes, and what stays. @param roles whose models of new searches are local ones */
export function removalText(
  { bytes, folder, running }: Pick<Removal, "bytes" | "folder" | "running">,
  roles: readonly Role[],
  home: string,
): string {
  const names = andText(roles.map((role) => modelNames[role]));
  const those =
    running === 1 ? "The service that runs now is" : `${running} services that run now are`;
  return [
    `${bytesText(bytes)} in ${withoutHome(folder, home)} are deleted: Python, the services, the downloaded models.`,
    "Models that you added from other places stay where they are. So do your searches and images.",
    ...(running === 0 ? [] : [`${those} ended; searches that use them pause.`]),
    ...(roles.length === 0 ? [] : [`The ${names} of new searches will be built-in again.`]),
  ].join("\n");
}

/** The page that can be copied into a question to somebody else. */
export function findingsText({ works, wrong, next }: Findings, home: string): string {
  const section = (title: string, lines: readonly string[], none: string): string[] => [
    `## ${title}`,
    "",
    ...(lines.length === 0 ? [none] : lines.map((line) => `- ${line}`)),
    "",
  ];
  const state =
    wrong.length === 0
      ? "All is well."
      : `${countedText(wrong.length, "thing")} ${wrong.length === 1 ? "does" : "do"} not work.`;
  const lines = [
    "# Local models on this machine",
    "",
    state,
    "",
    ...section("What works", works, "Nothing yet."),
    ...section("What does not", wrong, "Nothing."),
    ...section("What to do next", next, "Nothing."),
  ];
  return inEditor(withoutHome(lines.join("\n"), home));
}
