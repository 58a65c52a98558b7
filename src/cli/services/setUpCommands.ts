import { bytesText } from "../../services/statusText.js";
import { setUp } from "../../services/setup/carryOut.js";
import { planSetUp } from "../../services/setup/planSetUp.js";
import { planRemoval, removeLocalModels } from "../../services/setup/removeLocalModels.js";
import { runDoctor } from "../../services/setup/runDoctor.js";
import type { SetUpPlan } from "../../services/setup/setUp.js";
import { line, toned, type Text } from "../line.js";
import { isAgreed } from "./asking.js";
import { ProgressView } from "./progressView.js";
import type { ServicesContext } from "./servicesCommand.js";

/** `services setup`, `remove` and `doctor`. */

const acceleratorNames = {
  ...{ cuda: "NVIDIA cards (CUDA)", rocm: "AMD cards (ROCm)", metal: "this Mac (Metal)" },
  cpu: "the CPU",
};

export async function setUpCommand(context: ServicesContext): Promise<number> {
  const { machine, services, signal, output, json, command } = context;
  // Whether all that is installed can be used takes seconds to find out.
  output.screen?.show([toned("faint", "Looking at what this machine has ...")]);
  const plan = await planSetUp(machine, signal).finally(() => output.screen?.close());
  if (plan.steps.length === 0) {
    if (json) output.json({ kind: "setUp", state: "unchanged", into: plan.into });
    else output.out(`Local models are set up already, in ${plan.into}`);
    return 0;
  }
  const status = await services.status(signal);
  const isAtWork = status !== null;
  if (!(await isAgreed(planLines(plan, isAtWork, command), context))) return 1;
  const view = new ProgressView(context);
  try {
    await setUp(
      machine,
      plan,
      (progress) => {
        const { step, steps, title, line: newest } = progress;
        view.show({ kind: "progress", ...progress }, `${step + 1}/${steps} ${title}`, newest);
      },
      signal,
      services,
    );
  } catch (error) {
    view.close();
    if (signal.aborted)
      output.note(
        `Stopped; it is as it was before. What was fetched is kept for the next time: ${command} services setup`,
      );
    throw error;
  } finally {
    view.close();
  }
  if (json) {
    output.json({ kind: "setUp", state: "installed", into: plan.into });
    return 0;
  }
  output.out(toned("good", "Local models are set up."));
  output.out(`Next, choose and fetch models: ${command} services models`);
  return 0;
}

/** What is agreed to; the question last. */
export function planLines(plan: SetUpPlan, isAtWork: boolean, command: string): Text[] {
  const { python, installer, accelerator, sources, into, downloadBytes, diskBytes } = plan;
  const free = plan.freeBytes === null ? "" : `; ${bytesText(plan.freeBytes)} are free there`;
  return [
    `This installs what local models need: PyTorch for ${acceleratorNames[accelerator]}, llama.cpp, diffusers.`,
    `  with       ${python}, ${installer}`,
    `  from       ${sources.join("; ")}`,
    `  download   about ${bytesText(downloadBytes)}`,
    `  on disk    about ${bytesText(diskBytes)}${free}`,
    `  into       ${into}`,
    ...(isAtWork
      ? [toned("strong", "Services that run now end first. Searches that use them pause.")]
      : []),
    `Models come afterwards, each when you ask for it. ${command} services remove gives all back.`,
    "Do it? Type y and Enter; anything else installs nothing.",
  ];
}

export async function removeCommand(context: ServicesContext): Promise<number> {
  const { machine, services, signal, output, json } = context;
  const removal = await planRemoval(machine.folders, services, signal);
  if (removal === null) {
    if (json) output.json({ kind: "remove", state: "nothing", bytes: 0 });
    else output.out("There is nothing to remove.");
    return 0;
  }
  const { folder, bytes, running } = removal;
  const ends =
    running === 0
      ? []
      : [
          toned(
            "strong",
            `Services that run now end first: ${running}. Searches that use them pause.`,
          ),
        ];
  const lines: Text[] = [
    `This deletes ${folder} (${bytesText(bytes)}): the installed programs, downloaded models and logs.`,
    "Models of your own, which you added by their paths, stay where they are.",
    ...ends,
    "Delete it? Type y and Enter; anything else deletes nothing.",
  ];
  if (!(await isAgreed(lines, context))) return 1;
  await removeLocalModels(machine.folders, services, signal);
  if (json) output.json({ kind: "remove", state: "removed", bytes });
  else output.out(`Deleted: ${folder}`);
  return 0;
}

const tones = { ok: "good", note: "strong", missing: "bad" } as const;

export async function doctorCommand(context: ServicesContext): Promise<number> {
  const { machine, signal, output, json, command } = context;
  output.screen?.show([toned("faint", "Looking at what is installed ...")]);
  const report = await runDoctor(machine, signal).finally(() => output.screen?.close());
  const isWhole = !report.findings.some(({ mark }) => mark === "missing");
  if (json) output.json({ kind: "doctor", ...report });
  else {
    for (const { mark, text } of report.findings) {
      output.out(line(toned(tones[mark], mark.padEnd(8)), text));
    }
    const next = isWhole
      ? `Which models there are, and which suit this machine: ${command} services models`
      : `Set up once more, which puts right what is missing: ${command} services setup`;
    output.out(next);
  }
  return isWhole ? 0 : 1;
}
