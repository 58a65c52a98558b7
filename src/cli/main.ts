#!/usr/bin/env node
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { version } from "../../package.json";
import { ImagebeamError, UsageError } from "../base/errors.js";
import { compose, type Engine } from "../compose.js";
import type { Result } from "../protocol/result.js";
import { readArgs, wantsJson, type Invocation } from "./args.js";
import { listCommand, replayCommand, resumeCommand, startCommand } from "./commands.js";
import { readEnvironment, type Environment } from "./environment.js";
import { helpText } from "./help.js";
import { exitCodeOf, failureOf } from "./jsonOutput.js";
import { outputTo, type Output } from "./output.js";
import type { RunSearchDeps } from "./runSearch.js";
import { shellWord } from "./terminalText.js";
import { jsonView, LiveView, plainView, type View } from "./view.js";

type Job = Exclude<Invocation, { kind: "help" | "version" }>;

/** Threads that do not end by themselves are given this long. */
const exitGraceMs = 2000;

/** Does what the command line asks for. The one place that catches everything. */
async function main(args: readonly string[], environment: Environment): Promise<void> {
  const output = outputTo(process, environment);
  surviveClosedPipes();
  // What is thrown where nobody waits: the result line comes all the same.
  process.on("uncaughtException", (error) => {
    tellFailure(error, args, environment, output);
    process.exit();
  });
  try {
    const result = await invoke(readArgs(args), environment, output);
    if (result !== undefined) finish(result, wantsJson(args), output);
  } catch (error) {
    tellFailure(error, args, environment, output);
  }
  setTimeout(() => process.exit(), exitGraceMs).unref();
}

function tellFailure(
  error: unknown,
  args: readonly string[],
  environment: Environment,
  output: Output,
): void {
  if (!(error instanceof ImagebeamError) && error instanceof Error) {
    output.note(`This is a defect of Imagebeam:\n${error.stack ?? ""}`);
  }
  finish(failureOf(error), wantsJson(args), output);
  if (error instanceof UsageError) output.note(`See: ${commandOf(environment)} --help`);
}

function finish(result: Result, json: boolean, { out, note }: Output): void {
  if (json) out(JSON.stringify(result));
  else if (result.outcome === "failed") note(result.error?.message ?? result.reason);
  process.exitCode = exitCodeOf(result);
}

async function invoke(
  invocation: Invocation,
  environment: Environment,
  output: Output,
): Promise<Result | undefined> {
  if (invocation.kind === "help") {
    output.out(helpText(commandOf(environment), output.columns()));
    return undefined;
  }
  if (invocation.kind === "version") {
    output.out(version);
    return undefined;
  }
  const engine = compose({
    appVersion: version,
    workerScript: fileURLToPath(new URL("./worker.mjs", import.meta.url)),
    laneLimit: "laneLimit" in invocation ? invocation.laneLimit : undefined,
    fault: environment.fault,
  });
  try {
    return await carryOut(invocation, engine, environment, output);
  } finally {
    await engine.dispose();
  }
}

async function carryOut(
  job: Job,
  engine: Engine,
  environment: Environment,
  output: Output,
): Promise<Result | undefined> {
  const { json } = job;
  const search = (): RunSearchDeps => {
    const view = viewFor(json, output);
    return { view, output, signals: process, json, command: commandOf(environment) };
  };
  switch (job.kind) {
    case "start":
      return await startCommand(job, engine, process.stdin, search());
    case "resume":
      return await resumeCommand(job, engine, search());
    case "replay":
      return await replayCommand(job, engine, { output });
    case "list":
      await listCommand(job, engine, { output });
      return undefined;
  }
}

function viewFor(json: boolean, output: Output): View {
  if (json) return jsonView(output);
  return output.isLive ? new LiveView(output, process.stdout, () => Date.now()) : plainView(output);
}

/** How a person calls this program, for the hints. */
function commandOf({ command }: Environment): string {
  if (command !== undefined) return command;
  const script = process.argv[1] ?? "imagebeam";
  return basename(script) === "imagebeam" ? "imagebeam" : `node ${shellWord(script)}`;
}

/** Whoever reads may go away (`| head`): the search is not lost over it, it pauses. */
function surviveClosedPipes(): void {
  let isFirst = true;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
      if (isFirst && stream === process.stdout) process.emit("SIGINT");
      isFirst = false;
    });
  }
}

await main(process.argv.slice(2), readEnvironment());
