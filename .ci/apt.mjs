/** Debian's packages, for what neither npm nor pip has. Node built-ins only. */
import { spawnSync } from "node:child_process";
import { exclusively } from "./lock.mjs";
import { runCaptured } from "./project.mjs";

/** Whether packages can be installed here: by root, on a system that has apt-get. */
export function canAptInstall() {
  return process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0;
}

/**
 * One at a time: apt-get itself does not wait for another.
 * @returns {Promise<string>} what apt-get said last; empty when all went well
 */
export function aptInstall(name) {
  const onWait = () => process.stderr.write("Waiting for another apt-get ...\n");
  return exclusively("apt-get", () => install(name), onWait);
}

async function install(name) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  let update = await runCaptured("apt-get", ["update"], { env });
  // A mirror that is just being changed gives wrong sizes; a moment later it is whole.
  if (update.code !== 0) update = await runCaptured("apt-get", ["update"], { env });
  const install = await runCaptured("apt-get", ["install", "-y", name], { env });
  return install.code === 0 ? "" : `${update.output}${install.output}`.slice(-4000);
}
