import { inTerminal } from "../../protocol/surfaces.js";
import type { LocalModel } from "../../services/localModel.js";
import { serviceNames, type ServiceName } from "../../services/names.js";
import type { OwnerStatus, ServiceStatus } from "../../services/status.js";
import { bytesText, statusFacts, statusText, type StatusText } from "../../services/statusText.js";
import { joined, line, toned, type Line, type Text, type Tone } from "../line.js";
import { cells, fit, wrap } from "../terminalText.js";

/** What the commands of local services print. Pure. */

const tones = { healthy: "good", loading: "busy", down: "bad" } as const satisfies Record<
  StatusText["state"],
  Tone
>;

/**
 * A line for each service: `language  smollm2-135m  ✓ available: true  status: healthy`. Where one is
 * wider than the terminal, what follows the state stands below it.
 * @param columns cells that a line may take; none where what is printed is no terminal
 * @param idle what each service would take that is not begun; null where it has no model
 */
export function serviceLines(
  { services }: Pick<OwnerStatus, "services">,
  nowMs: number,
  columns = Infinity,
  idle: ReadonlyMap<ServiceName, string | null> = new Map(),
): Line[] {
  const begun = services.map((each) => ({
    ...each,
    text: statusText(each, nowMs),
    facts: statusFacts(each),
  }));
  return tableOf([...begun, ...[...idle].map(idleRow)], columns);
}

/** With hints that name what can be typed. @param command how a person calls this program */
export function asTyped(status: OwnerStatus, command: string): OwnerStatus {
  const typed = (text: string | null): string | null => text && inTerminal(text, command);
  return {
    ...status,
    services: status.services.map((each) => ({
      ...each,
      ...{ reason: typed(each.reason), hint: typed(each.hint) },
    })),
  };
}

interface Row extends Pick<ServiceStatus, "service" | "model" | "hint"> {
  readonly text: StatusText;
  readonly facts: readonly string[];
}

function tableOf(rows: readonly Row[], columns: number): Line[] {
  const width = Math.max(0, ...rows.map(({ model }) => cells(model)));
  const told = rows.map(({ service, model, hint, text, facts }) => {
    const names = [fit(service, nameWidth), ...(width === 0 ? [] : [fit(model, width)])];
    const state = toned(tones[text.state], text.mark, " ", text.word);
    const about = facts.map((fact) => toned("faint", fact));
    return {
      head: joined([...names, state], "  "),
      more: joined([text.detail, ...(about.length === 0 ? [] : [joined(about, ", ")])], "  "),
      // Broken into lines, it has no wide spaces.
      broken: joined([text.detail, ...about], ", "),
      hint,
    };
  });
  const isWide = told.some(({ head, more }) => cells(head) + 2 + cells(more) > columns);
  const below = (text: Text): Line[] =>
    columns === Infinity
      ? [line(indent, text)]
      : wrap(text, Math.max(20, columns - indent.length)).map((each) => line(indent, each));
  return told.flatMap(({ head, more, broken, hint }) => [
    ...(isWide
      ? [...(cells(head) > columns ? wrap(head, columns) : [head]), ...below(broken)]
      : [line(head, "  ", more)]),
    ...(hint === null ? [] : below(hint)),
  ]);
}

const nameWidth = Math.max(...serviceNames.map((name) => name.length));
const indent = " ".repeat(nameWidth + 2);

/** Down, as the specification says it. */
function idleRow([service, model]: readonly [ServiceName, string | null]): Row {
  const stopped = statusText({ state: "stopped", ...noTrouble }, 0);
  const text = model === null ? { ...stopped, detail: "ECONNREFUSED: it has no model" } : stopped;
  return { ...{ service, model: model ?? "", hint: null }, text, facts: [] };
}

/** `CPU: 12.1 of 23.5 GB are free`. */
export function deviceLines({ devices, clients, pid }: OwnerStatus): Line[] {
  const told = devices.map(({ name, freeBytes, totalBytes }) => {
    if (totalBytes === null) return line(name);
    const free = freeBytes === null ? "" : `${bytesText(freeBytes)} of `;
    return line(`${name}: ${free}${bytesText(totalBytes)}${freeBytes === null ? "" : " are free"}`);
  });
  // Whoever asks is one of them.
  const others = clients - 1;
  const users =
    others < 1
      ? "no other window or terminal is connected"
      : others === 1
        ? "one other window or terminal is connected"
        : `${others} other windows and terminals are connected`;
  return [...told, toned("faint", `Process ${pid}; ${users}.`)];
}

/** A fault that a set-up mends, with the one command that does it. */
export function setUpAdvice(fault: string, command: string): string {
  return `${fault.replace(/(?:: set them up .*)?\.$/, "")}: ${command} services setup`;
}

/**
 * Where no owner runs: each service is down, as the specification says it.
 * @param idle what each service would take, null where it has no model; or why none of them could run
 */
export function stoppedLines(
  idle: ReadonlyMap<ServiceName, string | null> | string,
  command: string,
  columns = Infinity,
): Text[] {
  if (typeof idle === "string") {
    const stopped = statusText({ state: "stopped", ...noTrouble }, 0);
    // What is not there does not start by itself.
    const text = { ...stopped, detail: "ECONNREFUSED: it does not run" };
    const rows = serviceNames.map((service) => ({
      service,
      model: "",
      hint: null,
      text,
      facts: [],
    }));
    return [...tableOf(rows, columns), setUpAdvice(idle, command)];
  }
  const hasModel = [...idle.values()].some((model) => model !== null);
  return [
    ...tableOf([...idle].map(idleRow), columns),
    hasModel
      ? `Start them by hand: ${command} services up`
      : `Choose what to download: ${command} services models`,
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
export function modelLines(models: readonly LocalModel[], suiting: readonly string[]): Line[] {
  const width = Math.min(widestId, Math.max(1, ...models.map(({ id }) => cells(id))));
  const sections = serviceNames.flatMap((name) => {
    const own = models.filter(({ service }) => service === name);
    const sorted = [...own.filter(({ isHere }) => isHere), ...own.filter(({ isHere }) => !isHere)];
    if (sorted.length === 0) return [];
    return [
      line(),
      toned("strong", name),
      ...sorted.map((model) => modelLine(model, width, suiting.includes(model.id))),
    ];
  });
  return sections.length === 0 ? [line("No models.")] : sections.slice(1);
}

function modelLine(model: LocalModel, width: number, isSuiting: boolean): Line {
  const { id, title, isHere, isOwn, isChosen, readsImages, licence, memoryBytes } = model;
  const { isRestricted, isGated, downloadBytes, isMeasured } = model;
  const memory =
    memoryBytes === null ? "" : `${isMeasured ? "takes" : "needs about"} ${bytesText(memoryBytes)}`;
  const facts: Text[] = [
    ...(isHere ? [toned("good", isOwn ? "your own" : "here")] : []),
    ...(isChosen ? [toned("strong", "chosen")] : []),
    ...(isSuiting ? [toned("strong", "suits this machine")] : []),
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
