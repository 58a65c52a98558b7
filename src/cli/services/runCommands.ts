import { messageOf } from "../../base/errors.js";
import { inTerminal } from "../../protocol/surfaces.js";
import { notSetUp } from "../../services/installed.js";
import { keyText, serviceNames, type ModelKey, type ServiceName } from "../../services/names.js";
import { ServiceError } from "../../services/serviceError.js";
import type { OwnerStatus } from "../../services/status.js";
import { toned, type Line } from "../line.js";
import type { Output } from "../output.js";
import { wrap } from "../terminalText.js";
import { requireSetUp } from "./asking.js";
import { asTyped, deviceLines, serviceLines, statusJson, stoppedLines } from "./serviceLines.js";
import type { ServicesContext } from "./servicesCommand.js";
import { whenAborted } from "../interrupts.js";

/** `services up`, `down`, `status` and `log`. */

export async function statusCommand(context: ServicesContext): Promise<number> {
  const { services, signal, output, json, command } = context;
  const [status, isSetUp] = await Promise.all([services.status(signal), services.isSetUp()]);
  const nowMs = Date.now();
  if (json) statusJson(status, isSetUp, nowMs).forEach(output.json);
  else if (status === null) {
    const idle = isSetUp
      ? await idleOf([], context)
      : (await notSetUp(context.machine.folders)).message;
    stoppedLines(idle, command, roomOf(output)).forEach(output.out);
  } else {
    const lines = [
      ...serviceLines(
        asTyped(status, command),
        ...([nowMs, roomOf(output), await idleOf(status.services, context)] as const),
      ),
      ...deviceLines(status),
    ];
    lines.forEach(output.out);
  }
  return 0;
}

/** Services that the owner has not begun, with the model that each would take. */
async function idleOf(
  begun: OwnerStatus["services"],
  { services, signal }: ServicesContext,
): Promise<ReadonlyMap<ServiceName, string | null>> {
  const idle = serviceNames.filter((name) => !begun.some((one) => one.service === name));
  const chosen = idle.map(async (name) => [name, await services.chosen(name, signal)] as const);
  return new Map(await Promise.all(chosen));
}

/** Lines that are longer break in the middle of a word; in a file or a pipe each is one, to be searched. */
function roomOf({ screen, columns }: Output): number {
  return screen === undefined ? Infinity : columns() - 1;
}

export async function upCommand(
  { service }: { readonly service: ServiceName | null },
  context: ServicesContext,
): Promise<number> {
  await requireSetUp(context);
  const { services, signal, output, json, command } = context;
  const asked = service === null ? serviceNames : [service];
  const keys: ModelKey[] = [];
  const without: ServiceName[] = [];
  for (const name of asked) {
    const model = await services.chosen(name, signal);
    if (model === null) without.push(name);
    else keys.push({ service: name, model });
  }
  if (keys.length === 0) {
    throw new ServiceError(
      "service.noModel",
      `There is no model to start: ${command} services models shows which there are, and download fetches one.`,
    );
  }
  for (const name of without) {
    output.note(`${name}: no model is here. See ${command} services models`);
  }
  const shown = new ShownStatus(context);
  const watching = services.watch((status) => shown.show(status));
  try {
    const end = await untilOver(keys, shown, context);
    shown.close();
    if (!json) {
      const left = "Left. They end with whoever uses them last.";
      output.out(end === "ended" ? "The services have ended." : left);
    }
    return 0;
  } finally {
    watching.dispose();
    shown.close();
  }
}

/** Loads them one after another, as the device lets them, and stays until somebody ends it. */
async function untilOver(
  keys: readonly ModelKey[],
  shown: ShownStatus,
  { services, signal, json, command }: ServicesContext,
): Promise<"ended" | "interrupted"> {
  const interrupted = new Promise<"interrupted">((resolve) => {
    whenAborted(signal, () => resolve("interrupted"));
  });
  if (!json)
    shown.say("Ctrl-C leaves them; they run on while another window or terminal uses them.");
  const loads = Promise.allSettled(keys.map((key) => services.load(key, signal)));
  const loaded = await Promise.race([interrupted, shown.ended, loads]);
  if (!Array.isArray(loaded)) return loaded;
  if (signal.aborted) return "interrupted";
  const failed = loaded.flatMap((each) =>
    each.status === "rejected" ? [each.reason as unknown] : [],
  );
  if (failed.length === keys.length) throw failed[0];
  failed.forEach((reason) => shown.say(inTerminal(messageOf(reason), command)));
  return await Promise.race([interrupted, shown.ended]);
}

/** What is shown while services run: redrawn on a terminal, each change as a line elsewhere. */
class ShownStatus {
  readonly #context: ServicesContext;
  readonly #told = new Map<string, string>();
  readonly #footer: string[] = [];
  #status: OwnerStatus | null = null;
  #tellEnd: () => void = () => undefined;
  /** Resolves when an owner that was there is gone. */
  readonly ended = new Promise<"ended">((resolve) => {
    this.#tellEnd = () => resolve("ended");
  });

  constructor(context: ServicesContext) {
    this.#context = context;
  }

  show(status: OwnerStatus | null): void {
    if (status === null && this.#status !== null) this.#tellEnd();
    this.#status = status;
    if (status !== null) this.#draw(asTyped(status, this.#context.command));
  }

  say(text: string): void {
    const { output, json } = this.#context;
    if (json || output.screen === undefined) return json ? output.note(text) : output.out(text);
    this.#footer.push(text);
    if (this.#status !== null) this.#draw(this.#status);
    else output.screen.show(this.#footerLines());
  }

  #footerLines(): Line[] {
    const room = roomOf(this.#context.output);
    return this.#footer.flatMap((each) => wrap(toned("faint", each), room));
  }

  close(): void {
    this.#context.output.screen?.close();
  }

  #draw(status: OwnerStatus): void {
    const { output, json } = this.#context;
    const nowMs = Date.now();
    if (output.screen !== undefined && !json) {
      const lines = serviceLines(status, nowMs, roomOf(output));
      return output.screen.show([...lines, ...this.#footerLines()]);
    }
    for (const service of status.services) {
      const one = { ...status, services: [service] };
      if (json) {
        const value = statusJson(one, true, nowMs)[0];
        this.#onChange(service, JSON.stringify(value), () => output.json(value));
      } else {
        const lines = serviceLines(one, nowMs);
        this.#onChange(service, lines.map(({ text }) => text).join("\n"), () =>
          lines.forEach(output.out),
        );
      }
    }
  }

  #onChange(key: ModelKey, text: string, tell: () => void): void {
    const name = keyText(key);
    if (this.#told.get(name) === text) return;
    this.#told.set(name, text);
    tell();
  }
}

export async function downCommand({
  services,
  signal,
  output,
  json,
}: ServicesContext): Promise<number> {
  const status = await services.status(signal);
  if (status !== null) await services.shutDown(signal);
  const state = status === null ? "none" : "ended";
  if (json) output.json({ kind: "down", state });
  else if (status === null) output.out("No service runs.");
  else {
    output.out("All services have ended.");
    // Whoever asks is one of them.
    if (status.clients > 1) output.out("A search in another window or terminal starts them again.");
  }
  return 0;
}

export async function logCommand(
  { service }: { readonly service: ServiceName },
  context: ServicesContext,
): Promise<number> {
  const { services, signal, output, json } = context;
  const status = await services.status(signal);
  const running = status?.services.filter((each) => each.service === service) ?? [];
  if (running.length === 0) await requireSetUp(context);
  const chosen = running.length === 0 ? await services.chosen(service, signal) : null;
  const models = chosen === null ? running.map(({ model }) => model) : [chosen];
  if (models.length === 0) output.note(`${service} has no model here, so there is no log.`);
  for (const model of models) {
    const lines = await services.log({ service, model }, signal);
    if (models.length > 1 && !json) output.out(toned("strong", model));
    for (const text of lines) {
      if (json) output.json({ kind: "log", service, model, text });
      else output.out(text);
    }
  }
  return models.length === 0 ? 1 : 0;
}
