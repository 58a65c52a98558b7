/**
 * A service that behaves badly, as a process: `node badService.mjs BEHAVIOUR --service NAME --port PORT
 * MARK`. It speaks as the real ones do, apart from what its behaviour says. MARK names it to tests.
 */
import { spawn } from "node:child_process";
import { createServer } from "node:http";

const [behaviour] = process.argv.slice(2);
const option = (name) => process.argv[process.argv.indexOf(name) + 1];
const service = option("--service");
const token = process.env.IMAGEBEAM_TOKEN;
let status = "unloaded";
let loads = 0;
let isSilent = false;

/** The script of a child that does not end. */
const deaf = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";

const behaves = (...names) => names.includes(behaviour);

function health() {
  const isLoaded = status === "healthy";
  return {
    ...{ status, available: isLoaded, model: isLoaded ? "tiny" : null, progress: null },
    ...{ reason: status === "failed" ? "The device is lost." : null },
    needs_new_process: status === "failed",
    queue: { running: 0, waiting: 0, places: 1, waiting_limit: 32 },
    memory: {
      ...{ process_bytes: 1000, process_peak_bytes: 2000, gpu_process_bytes: null },
      ...{ host_total_bytes: 10_000, host_available_bytes: 5000, gpus: [] },
    },
    engine: { device: isLoaded ? { kind: "cpu" } : null },
    ...{ version: "1", protocol: behaves("otherProtocolInHealth") ? 7 : 1 },
    ...(behaves("otherNameInHealth") && { service: "somebody-else" }),
  };
}

function load(answer) {
  loads += 1;
  if (behaves("diesInLoad")) {
    process.stderr.write("torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 20 GiB\n");
    process.exit(3);
  }
  if (behaves("killedInLoad")) process.kill(process.pid, "SIGKILL");
  if (behaves("hangsInLoad")) {
    status = "loading";
    return;
  }
  if (behaves("refusesLoad")) {
    const error = { code: "memory.exhausted", message: "It needs 20 GB, and 8 GB are free." };
    answer(507, { error: { ...error, retryable: false, details: {} } });
    return;
  }
  if (behaves("slow")) return loadSlowly(answer);
  status = "healthy";
  answer(200, { status });
}

/** Takes a while, and is broken off by an unload. */
function loadSlowly(answer) {
  const refused = (code, message) => {
    answer(503, { error: { code, message, retryable: true, details: {} } });
  };
  if (status === "unloading") return refused("model.unloading", "The model is being unloaded.");
  if (status === "unloaded") status = "loading";
  setTimeout(() => {
    if (status === "loading") status = "healthy";
    if (status === "healthy") answer(200, { status });
    else refused("work.cancelled", "The model is being unloaded.");
  }, 60);
}

function unloadSlowly(answer) {
  status = "unloading";
  setTimeout(() => {
    status = "unloaded";
    answer(200, { status });
  }, 30);
}

function answerTo(request, answer) {
  switch (`${request.method} ${request.url}`) {
    case "GET /health":
      if (behaves("otherForm")) return answer(200, { hello: "I am a printer" });
      if (behaves("endless")) return answer(200, { hello: "x".repeat(2_000_000) });
      if (behaves("diesAfterListening")) {
        process.stderr.write("ModuleNotFoundError: No module named 'torch'\n");
        process.exit(1);
      }
      if (behaves("neverHealthy") || isSilent) return;
      if (behaves("countsLooks")) process.stderr.write("Looked at.\n");
      return answer(200, health());
    case "POST /load":
      return load(answer);
    case "POST /load?dry=true":
      if (behaves("tellsNeed")) {
        return answer(200, {
          needed_bytes: 7,
          host_bytes: 3,
          free_bytes: 9,
          fits: true,
          layout: null,
        });
      }
      if (behaves("tellsNonsense")) return answer(200, { needed_bytes: -7, host_bytes: "3" });
      if (behaves("diesWhenAsked")) process.exit(1);
      return answer(404, {});
    case "POST /unload":
      if (behaves("keepsModel")) return answer(500, { error: "no" });
      if (behaves("slow")) return unloadSlowly(answer);
      status = "unloaded";
      return answer(200, { status });
    case "POST /work":
      if (behaves("crashesWhenBusy", "leaksPort")) process.exit(1);
      if (behaves("goesSilent")) isSilent = true;
      if (behaves("losesDevice") && loads > 0) status = "failed";
      return answer(200, {});
    case "POST /shutdown":
      answer(200, { stopping: true });
      return end();
    default:
      return answer(404, {});
  }
}

function end() {
  if (!behaves("deaf", "deafWithChild")) process.exit(0);
}

const server = createServer((request, response) => {
  request.resume();
  if (request.headers.authorization !== `Bearer ${token}`) {
    response.writeHead(401).end();
    return;
  }
  answerTo(request, (code, body) => {
    response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
});

/** A child that has the listening socket, and keeps it when its parent ends. */
function leakPort() {
  const pipes = ["ignore", "ignore", "ignore", server._handle.fd];
  spawn(process.execPath, ["-e", deaf, process.argv.at(-1)], { stdio: pipes });
  announce();
}

function announce() {
  const { port } = server.address();
  const said = behaves("otherName") ? "somebody-else" : service;
  const protocol = behaves("otherProtocol") ? 2 : 1;
  const line = { event: "listening", service: said, port, pid: process.pid, protocol };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, end);
process.stdin.on("end", end).resume();

if (behaves("deafWithChild", "leavesChild")) {
  // It holds the pipes of its parent, as a child with inherited handles does.
  spawn(process.execPath, ["-e", deaf, process.argv.at(-1)], { stdio: "inherit" });
}
if (behaves("garbage")) {
  process.stdout.write(Buffer.from([0xff, 0xfe, 0x00, 0x0a]));
  process.stdout.write(`${"{".repeat(300_000)}\n{"event": "listening"}\n{"event":\nWelcome!\n`);
}
if (behaves("crashesAtStart")) {
  process.stderr.write("Traceback (most recent call last):\nValueError: out of luck\n");
  process.exit(1);
}
if (behaves("noTorch")) {
  process.stderr.write("ModuleNotFoundError: No module named 'torch'\n");
  process.exit(1);
}
if (behaves("neverListens")) setInterval(() => undefined, 1000);
else {
  server.on("error", (error) => {
    process.stderr.write(`Port ${option("--port")} cannot be used: ${error.code}.\n`);
    process.exit(1);
  });
  server.listen(Number(option("--port")), "127.0.0.1", behaves("leaksPort") ? leakPort : announce);
}
