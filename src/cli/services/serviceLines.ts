import type { LocalModel } from "../../services/localModel.js";
import { serviceNames } from "../../services/names.js";
import type { OwnerStatus, ServiceStatus } from "../../services/status.js";
import { bytesText, statusFacts, statusText, type StatusText } from "../../services/statusText.js";
import { joined, line, toned, type Line, type Text, type Tone } from "../line.js";
import { cells, fit } from "../terminalText.js";

/** What the commands of local services print. Pure. */

const tones = { healthy: "good", loading: "busy", down: "bad" } as const satisfies Record<
  StatusText["state"],
  Tone
>;

/** A line for each service: `language  smollm2-135m  ✓ available: true  status: healthy`. */
export function serviceLines({ services }: OwnerStatus, nowMs: number): Line[] {
  const width = Math.max(...services.map(({ model }) => cells(model)), 1);
  return services.flatMap((each) => {
    const { hint, service, model } = each;
    const head = [fit(service, nameWidth), fit(model, width), words(statusText(each, nowMs))];
    const facts = statusFacts(each).map((fact) => toned("faint", fact));
    return [
      joined([...head, ...(facts.length === 0 ? [] : [joined(facts, ", ")])], "  "),
      ...(hint === null ? [] : [line(" ".repeat(nameWidth + 2), hint)]),
    ];
  });
}

const nameWidth = Math.max(...serviceNames.map((name) => name.length));

function words(text: StatusText): Line {
  return line(toned(tones[text.state], text.mark, " ", text.word), "  ", text.detail);
}

/** `CPU: 12.1 of 23.5 GB are free`. */
export function deviceLines({ devices, clients, pid }: OwnerStatus): Line[] {
  const told = devices.map(({ name, freeBytes, totalBytes }) => {
    if (totalBytes === null) return line(name);
    const free = freeBytes === null ? "" : `${bytesText(freeBytes)} of `;
    return line(`${name}: ${free}${bytesText(totalBytes)}${freeBytes === null ? "" : " are free"}`);
  });
  const users =
    clients === 1 ? "one window or terminal is" : `${clients} windows and terminals are`;
  return [...told, toned("faint", `Process ${pid}; ${users} connected.`)];
}

/** Where no owner runs: each service is down, as the specification says it. */
export function stoppedLines(isSetUp: boolean, command: string): Text[] {
  const stopped = { state: "stopped", ...noTrouble } as const;
  return [
    ...serviceNames.map((name) =>
      joined([fit(name, nameWidth), words(statusText(stopped, 0))], "  "),
    ),
    isSetUp
      ? `Start them by hand: ${command} services up`
      : `Local models are not set up on this machine: ${command} services setup`,
  ];
}

const noTrouble = { reason: null, progress: null, restarts: 0, nextStartMs: null };

/** An object for each service and device, the owner's last. */
export function statusJson(status: OwnerStatus | null, isSetUp: boolean, nowMs: number): object[] {
  if (status === null) return [{ kind: "owner", state: "none", isSetUp }];
  const { services, devices, ...owner } = status;
  const service = (each: ServiceStatus): object => {
    const { mark, word, detail } = statusText(each, nowMs);
    return { kind: "service", ...each, text: `${mark} ${word}`, detail };
  };
  return [
    ...services.map(service),
    ...devices.map((device) => ({ kind: "device", ...device })),
    { kind: "owner", state: "running", isSetUp, ...owner },
  ];
}

const widestId = 40;

/** By service; what is here first, in its own order. */
export function modelLines(models: readonly LocalModel[]): Line[] {
  const width = Math.min(widestId, Math.max(1, ...models.map(({ id }) => cells(id))));
  const sections = serviceNames.flatMap((name) => {
    const own = models.filter(({ service }) => service === name);
    const sorted = [...own.filter(({ isHere }) => isHere), ...own.filter(({ isHere }) => !isHere)];
    if (sorted.length === 0) return [];
    return [line(), toned("strong", name), ...sorted.map((model) => modelLine(model, width))];
  });
  return sections.length === 0 ? [line("No models.")] : sections.slice(1);
}

function modelLine(model: LocalModel, width: number): Line {
  const { id, title, isHere, isOwn, isChosen, readsImages, licence, memoryBytes } = model;
  const { isRestricted, isGated, downloadBytes, isMeasured } = model;
  const memory =
    memoryBytes === null ? "" : `${isMeasured ? "takes" : "needs about"} ${bytesText(memoryBytes)}`;
  const facts: Text[] = [
    ...(isHere ? [toned("good", isOwn ? "your own" : "here")] : []),
    ...(isChosen ? [toned("strong", "chosen")] : []),
    title,
    ...(!isHere && downloadBytes !== null ? [`download ${bytesText(downloadBytes)}`] : []),
    ...(memory === "" ? [] : [memory]),
    ...(readsImages ? ["judges images"] : []),
    ...(licence === null
      ? []
      : [isRestricted ? toned("bad", `${licence}, with conditions`) : licence]),
    ...(isGated && !isHere ? [toned("bad", "its vendor asks for an account")] : []),
  ];
  // To be copied, so it is never cut.
  return line("  ", cells(id) < width ? fit(id, width) : id, "  ", joined(facts, "; "));
}
