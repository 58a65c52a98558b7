import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A folder for each test, with a short path, as sockets need it.
 * @param before what has to be over when it is removed
 */
export function useShortFolder(before: () => void | Promise<void> = () => undefined): () => string {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ib-"));
  });
  afterEach(async () => {
    await before();
    rmSync(folder, { recursive: true, force: true });
  });
  return () => folder;
}

/** Both ends of a connection, in a folder of a test. */
export async function socketPair(folder: string): Promise<{ near: Socket; far: Socket }> {
  const address = join(folder, "pair.sock");
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(address, resolve));
  const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve));
  const far = connect(address).on("error", () => undefined);
  const near = await accepted;
  server.close();
  return { near, far };
}
