import { spawn } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { serviceNames, type ServiceName } from "../../src/services/names.js";
import { fakeIds, FakeServices, generated, json, send, streamTo } from "./fakeServices.js";
import type { Instead } from "./fakeServices.js";
import { jpegOf } from "./images.js";
import type { Behaviour, Work } from "./managedFakes.js";

/**
 * In place of the Python of an environment, called as that is: lists its models, or is one of the three
 * services. It is driven by its manners, and tells of its work, in files of the models folder.
 */

const args = process.argv.slice(process.argv.indexOf("imagebeam_services") + 1);
const models = process.env["IMAGEBEAM_MODELS"] ?? "";
const steps = 8;

function listModels(): void {
  const list = serviceNames.map((service) => ({
    ...{ id: fakeIds[service], service, repository: fakeIds[service], is_here: true },
    ...{ title: `A ${service} model`, licence: "Apache-2.0", memory_bytes: 1_000_000 },
  }));
  process.stdout.write(JSON.stringify(list));
}

/** As it is written when it is asked. */
function behaviourOf(service: ServiceName): Behaviour {
  const all = JSON.parse(readFileSync(join(models, "behaviour.json"), "utf8")) as Partial<
    Record<ServiceName, Behaviour>
  >;
  return all[service] ?? {};
}

async function serve(service: ServiceName): Promise<void> {
  const { isDeaf = false, startMs = 0, lastWords } = behaviourOf(service);
  let isLoaded = false;
  let progress: number | null = null;
  let running = 0;
  const note = (what: Work["what"], id: string | undefined): void => {
    const work: Work = { service, what, id: id ?? "", pid: process.pid };
    appendFileSync(join(models, "work.jsonl"), `${JSON.stringify(work)}\n`);
  };
  const end = (): void => {
    if (!isDeaf) process.exit(0);
  };

  const statusNow = () => {
    if (progress !== null) return "loading";
    return isLoaded ? (running > 0 ? "busy" : "healthy") : "unloaded";
  };
  const health = () => ({
    ...{ status: statusNow(), available: isLoaded },
    ...{ model: isLoaded ? fakeIds[service] : null, progress, reason: null },
    ...{ needs_new_process: false, queue: { running, waiting: 0 } },
    memory: {
      ...{ process_bytes: 1_000_000, process_peak_bytes: 1_000_000, gpu_process_bytes: null },
      gpus: [],
    },
    engine: { device: isLoaded ? { kind: "cpu" } : null },
    ...{ version: "1", protocol: 1 },
  });

  const work: Instead = async (asked, response) => {
    note("began", asked.id);
    running += 1;
    // It may have been given up meanwhile.
    response.on("finish", () => note("done", asked.id));
    response.on("close", () => (running -= 1));
    const { stepMs = 1 } = behaviourOf(service);
    if (service !== "image") {
      await sleep(stepMs * steps);
      return undefined;
    }
    streamTo(response);
    const id = asked.id ?? "";
    send(response, "queued", { id, items: 1, position: 0 });
    send(response, "started", { id });
    for (let step = 1; step <= steps; step++) {
      await sleep(stepMs);
      send(response, "step", { item: 0, step, steps });
      const preview = Buffer.from(jpegOf(16, 16)).toString("base64");
      if (asked.body["previews"] === true) {
        send(response, "preview", { item: 0, image_b64: preview });
      }
    }
    send(response, "image", { item: 0, image: generated(asked) });
    send(response, "done", { drawn: 1, failed: 0 });
    response.end();
    return true;
  };

  const instead: Instead = (asked, response) => {
    if (asked.token !== process.env["IMAGEBEAM_TOKEN"]) return undefined;
    switch (asked.path) {
      case "/health":
        json(response, health());
        return true;
      case "/load": {
        const { loadedShare } = behaviourOf(service);
        if (loadedShare !== undefined) {
          progress = loadedShare;
          return true;
        }
        isLoaded = true;
        json(response, { status: "healthy" });
        return true;
      }
      case "/unload":
        isLoaded = false;
        progress = null;
        json(response, { status: "unloaded" });
        return true;
      case "/shutdown":
        json(response, { stopping: true });
        end();
        return true;
      case "/generate":
      case "/evaluate":
      case "/v1/chat/completions":
        return work(asked, response);
      default:
        return undefined;
    }
  };

  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, end);
  process.stdin.on("end", end).resume();
  if (isDeaf) {
    // It holds the pipes of its parent, as a child with inherited handles does.
    const script = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";
    spawn(process.execPath, ["-e", script, models], { stdio: "inherit" });
  }
  await sleep(startMs);
  if (lastWords !== undefined) {
    process.stderr.write(`${lastWords}\n`, () => process.exit(1));
    return;
  }
  const token = process.env["IMAGEBEAM_TOKEN"] ?? "";
  const server = await FakeServices.start({ token, services: [service], layout: "root", instead });
  const port = Number(new URL(server.origin).port);
  const line = { event: "listening", service, port, pid: process.pid, protocol: 1 };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const [what] = args;
const service = serviceNames.find((name) => name === what);
if (service === undefined) listModels();
else await serve(service);
