/** A lock between the processes of this machine. Node built-ins only. */
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Does work that no other process does at the same time. Whoever listens on the lock's local socket
 * has it; the system takes it back when the process ends, even by SIGKILL, so that none is left
 * behind and no process id has to be trusted.
 * @template T
 * @param {string} name what is locked: an absolute path, for example
 * @param {() => Promise<T>} work
 * @param {() => void} onWait called once, when another process has the lock
 * @returns {Promise<T>} what `work` returns; rejects with what it throws
 */
export async function exclusively(name, work, onWait) {
  const address = addressOf(name);
  for (let tries = 0; ; tries++) {
    const release = await take(address);
    if (release !== undefined) return work().finally(release);
    if (tries === 0) onWait();
    await untilLeft(address);
  }
}

function addressOf(name) {
  const id = `imagebeam-${createHash("sha256").update(name).digest("hex").slice(0, 32)}`;
  if (process.platform === "linux") return `\0${id}`; // a name that is no file
  return process.platform === "win32" ? `\\\\.\\pipe\\${id}` : join(tmpdir(), id);
}

/** Takes the lock, and answers with what gives it back; undefined where another has it. */
function take(address) {
  return new Promise((resolve, reject) => {
    const waiting = new Set();
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on("close", () => waiting.delete(socket));
    });
    server.once("error", (error) => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen(address, () => {
      resolve(() => {
        server.close();
        for (const socket of waiting) socket.destroy();
      });
    });
  });
}

/** Waits until the one who has the lock gives it back or ends. */
function untilLeft(address) {
  return new Promise((resolve) => {
    const isFile = address.startsWith("/");
    const socket = connect(address);
    socket.once("error", (error) => {
      // Where the address is a file (macOS), it outlives one who was killed. Two who find it in the
      // same moment could both get in; nothing better comes with Node alone.
      if (isFile && error.code === "ECONNREFUSED") rmSync(address, { force: true });
    });
    socket.once("close", resolve);
    socket.resume();
  });
}
