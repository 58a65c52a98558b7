import { ThemeColor, ThemeIcon, type Command, type TreeItem } from "vscode";
import { serviceNames, type ModelKey, type ServiceName } from "../../services/names.js";
import type {
  DeviceStatus,
  OwnerStatus,
  ServiceState,
  ServiceStatus,
} from "../../services/status.js";
import { bytesText, statusFacts, statusText } from "../../services/statusText.js";
import type { CommandId } from "../commands/commandTable.js";
import { rowItem } from "../shown/rows.js";

/** What the Services view shows of the services: a row for each, and below it one for each fact. Pure. */

export interface ServiceNode {
  readonly kind: "service";
  readonly service: ServiceName;
  /** Null where none is chosen for it by name. */
  readonly model: string | null;
  /** It has none that could be started, as an owner that runs knows. */
  readonly isLacking: boolean;
  /** Null where no owner runs, so that it cannot run either. */
  readonly status: ServiceStatus | null;
  /** That it runs on; null where nobody has said. */
  readonly device: DeviceStatus | null;
}
export interface FactNode {
  readonly kind: "fact";
  readonly of: string;
  readonly name: string;
  readonly text: string;
}
export type ServicesNode = ServiceNode | FactNode;

/** As a person reads them. */
export const serviceTitles: Readonly<Record<ServiceName, string>> = {
  language: "Language",
  image: "Image",
  vision: "Vision",
};

/** What each does in a search. */
const serviceWork: Readonly<Record<ServiceName, string>> = {
  language: "writes",
  image: "draws",
  vision: "judges",
};

/**
 * Language, Image and Vision, each with its further processes behind it.
 * @param status null where no owner runs
 * @param chosen the model of each service that a person chose by name, for where no owner runs
 */
export function serviceNodes(
  status: OwnerStatus | null,
  chosen: Readonly<Partial<Record<ServiceName, string | null>>>,
): ServiceNode[] {
  return serviceNames.flatMap((service): ServiceNode[] => {
    const own = status?.services.filter((each) => each.service === service) ?? [];
    if (own.length === 0) {
      const isLacking = status !== null;
      const model = isLacking ? null : (chosen[service] ?? null);
      return [{ kind: "service", service, model, isLacking, status: null, device: null }];
    }
    return own.map((each) => {
      const device = status?.devices.find(({ name }) => name === each.device) ?? null;
      const { model } = each;
      return { kind: "service", service, model, isLacking: false, status: each, device };
    });
  });
}

/** What its process is called by; null where no model of it is known by name. */
export function keyOf({ service, model }: ServiceNode): ModelKey | null {
  return model === null ? null : { service, model };
}

export function nodeId(node: ServicesNode): string {
  if (node.kind === "service") return `service:${node.service}:${node.model ?? ""}`;
  return `fact:${node.of}:${node.name}`;
}

/** `none` where there is no model that could be started. */
export function stateOf({ isLacking, status }: ServiceNode): ServiceState | "none" {
  return status?.state ?? (isLacking ? "none" : "stopped");
}

const words: Readonly<Record<ServiceState | "none", string>> = {
  none: "No model yet: download one",
  stopped: "Stopped",
  starting: "Starting",
  loading: "Loading",
  ready: "Ready",
  busy: "At work",
  unloaded: "Not in memory",
  unhealthy: "Does not answer",
  backingOff: "Starts again soon",
  failed: "Failed",
};

function wordOf(node: ServiceNode): string {
  const progress = node.status?.progress ?? null;
  const share = progress === null ? "" : ` ${Math.floor(progress * 100)} %`;
  const state = stateOf(node);
  return state === "loading" ? `${words.loading}${share}` : words[state];
}

/** @param nowMs UTC milliseconds */
export function serviceItem(node: ServiceNode, nowMs: number): TreeItem {
  const { service, model, status } = node;
  const memory = status?.memoryBytes ?? null;
  // Its first line: the last lines of the service's log stand behind it, which nobody wants read aloud.
  const [reason = null] = stateOf(node) === "failed" ? (status?.reason?.split("\n", 1) ?? []) : [];
  const parts = [
    wordOf(node),
    ...(reason === null ? [] : [reason]),
    ...(model === null ? [] : [model]),
    ...(memory === null ? [] : [bytesText(memory)]),
  ];
  const title = serviceTitles[service];
  return rowItem({
    id: nodeId(node),
    label: title,
    description: parts.join(" · "),
    tooltip: [`${title} service: ${serviceWork[service]}`, ...tooltipLines(node, nowMs)].join("\n"),
    spoken: [`${title} service`, ...parts, ...(status === null ? [] : statusFacts(status))].join(
      ", ",
    ),
    icon: icons[stateOf(node)],
    folding: node.isLacking ? "none" : "folded",
    contextValue: `service.${stateOf(node)}`,
    // By click and by Enter: there is nothing else to be done with it.
    ...(stateOf(node) === "none" && { command: getModel }),
  });
}

const getModel: Command = {
  command: "imagebeam.chooseLocalModels" satisfies CommandId,
  title: "Download Local Models",
};

const checkAll: Command = {
  command: "imagebeam.checkLocalModels" satisfies CommandId,
  title: "Check Local Models",
};

function tooltipLines(node: ServiceNode, nowMs: number): string[] {
  if (node.isLacking) return ["It has no model yet: click it, or press Enter, to download one."];
  const facts = factsOf(node, nowMs).map(({ name, text }) => `${name}: ${text}`);
  const { status } = node;
  if (status === null) return facts;
  const since = new Date(status.sinceMs).toLocaleTimeString("en", { hour12: false });
  const peak = status.peakBytes === null ? [] : [`Peak: ${bytesText(status.peakBytes)}`];
  const places = [
    ...(status.pid === null ? [] : [`process ${status.pid}`]),
    ...(status.port === null ? [] : [`port ${status.port}`]),
  ];
  return [
    ...facts,
    ...peak,
    `Since: ${since}`,
    ...(places.length === 0 ? [] : [`Runs as: ${places.join(", ")}`]),
    ...(status.restarts === 0 ? [] : [`Started again: ${status.restarts} times`]),
  ];
}

/** What stands below a service; nothing where it has no model. */
export function factNodes(node: ServiceNode, nowMs: number): FactNode[] {
  return factsOf(node, nowMs).map((fact) => ({ kind: "fact", of: nodeId(node), ...fact }));
}

const toDo = "What to do";

type Fact = Pick<FactNode, "name" | "text">;

const noProcess: Parameters<typeof statusText>[0] = {
  ...{ state: "stopped" as const, reason: null, progress: null, restarts: 0, nextStartMs: null },
};

function factsOf(node: ServiceNode, nowMs: number): Fact[] {
  const { isLacking, model, status, device } = node;
  if (isLacking) return [];
  // The specification's words, as they stand in a terminal too.
  const { mark, word, detail } = statusText(status ?? noProcess, nowMs);
  const health = { name: "Health", text: `${mark} ${word} · ${detail}` };
  const named = { name: "Model", text: model ?? "the one that suits this machine best" };
  if (status === null) return [health, named];
  return [
    health,
    ...(status.hint === null ? [] : [{ name: toDo, text: status.hint }]),
    named,
    ...(status.device === null ? [] : [{ name: "Device", text: status.device }]),
    ...memoryFact(status, device),
    { name: "Queue", text: queueText(status) },
  ];
}

function memoryFact({ memoryBytes }: ServiceStatus, device: DeviceStatus | null): Fact[] {
  const used = memoryBytes === null ? [] : [`${bytesText(memoryBytes)} used`];
  const free = device === null ? null : freeText(device);
  const parts = [...used, ...(free === null ? [] : [free])];
  return parts.length === 0 ? [] : [{ name: "Memory", text: parts.join(", ") }];
}

function freeText({ freeBytes, totalBytes }: DeviceStatus): string | null {
  if (freeBytes === null) return null;
  if (totalBytes === null) return `${bytesText(freeBytes)} free`;
  return `${bytesText(freeBytes)} of ${bytesText(totalBytes)} free`;
}

function queueText({ running, waiting, waitingForDevice }: ServiceStatus): string {
  const parts = [
    ...(running === 0 ? [] : [`${running} at work`]),
    ...(waiting === 0 ? [] : [`${waiting} waiting`]),
    ...(waitingForDevice === 0 ? [] : [`${waitingForDevice} waiting until it has the device`]),
  ];
  return parts.length === 0 ? "empty" : parts.join(", ");
}

export function factItem(node: FactNode): TreeItem {
  return rowItem({
    id: nodeId(node),
    label: node.name,
    description: node.text,
    tooltip: `${node.name}: ${node.text}`,
    spoken: `${node.name}: ${node.text}`,
    folding: "none",
    contextValue: "fact",
    // A row is one line, whose end a keyboard does not reach; the page has the whole of it.
    ...(node.name === toDo && { command: checkAll }),
  });
}

/** "NVIDIA GeForce RTX 4070: 3.9 GB of 12.0 GB free"; empty where no device is known. */
export function devicesText(status: OwnerStatus | null): string {
  const known = (status?.devices ?? []).flatMap((device) => {
    const free = freeText(device);
    return free === null ? [] : [`${device.name}: ${free}`];
  });
  return known.join("; ");
}

const icons: Readonly<Record<ServiceState | "none", ThemeIcon>> = {
  none: new ThemeIcon("circle-slash"),
  stopped: new ThemeIcon("circle-outline"),
  starting: new ThemeIcon("loading~spin"),
  loading: new ThemeIcon("loading~spin"),
  ready: new ThemeIcon("pass", new ThemeColor("testing.iconPassed")),
  busy: new ThemeIcon("sync~spin", new ThemeColor("charts.blue")),
  unloaded: new ThemeIcon("debug-pause"),
  unhealthy: new ThemeIcon("warning", new ThemeColor("list.warningForeground")),
  backingOff: new ThemeIcon("history", new ThemeColor("list.warningForeground")),
  failed: new ThemeIcon("error", new ThemeColor("list.errorForeground")),
};
