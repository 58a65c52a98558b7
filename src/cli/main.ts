#!/usr/bin/env node
import { fileURLToPath } from "node:url";
import { openWorkers } from "../openWorkers.js";
import { CommandLine } from "./commandLine.js";
import { readEnvironment } from "./environment.js";

/** Threads that do not end by themselves are given this long. */
const exitGraceMs = 2000;

const { stdin, stdout, stderr } = process;
const commandLine = new CommandLine(process.argv.slice(2), {
  ...{ stdin, stdout, stderr },
  signals: process,
  environment: readEnvironment(),
  script: process.argv[1] ?? "imagebeam",
  workers: openWorkers(fileURLToPath(new URL("./worker.mjs", import.meta.url))),
  ownerScript: fileURLToPath(new URL("./servicesHost.mjs", import.meta.url)),
  servicesPackage: fileURLToPath(new URL("./services", import.meta.url)),
});
process.on("uncaughtException", (error) => {
  void commandLine.fail(error).then((code) => process.exit(code));
});
process.exitCode = await commandLine.run();
setTimeout(() => process.exit(), exitGraceMs).unref();
