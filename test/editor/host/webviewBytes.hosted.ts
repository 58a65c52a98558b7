import assert from "node:assert/strict";
import { pngOf } from "../../support/images.js";
import { ViewColumn, window } from "vscode";
import { SessionOutbox } from "../../../src/host/panels/search/sessionOutbox.js";
import { closeAllEditors } from "./hosted.js";

/** What a page says of the first preview that it was told. */
const page = `<!doctype html><script>
  const api = acquireVsCodeApi();
  addEventListener("message", ({ data }) => {
    const [{ bytes }] = data.previews;
    api.postMessage({
      isBytes: bytes instanceof Uint8Array,
      values: [...bytes],
      behindBytes: bytes.buffer?.byteLength,
    });
  });
  api.postMessage("ready");
</script>`;

describe("a preview on its way through the editor", () => {
  afterEach(closeAllEditors);

  it("arrives as the bytes that it is, and nothing else with it", async () => {
    const panel = window.createWebviewPanel("imagebeam.test", "Bytes", ViewColumn.One, {
      enableScripts: true,
    });
    const box = new SessionOutbox(async (message) => {
      await panel.webview.postMessage(message);
    });
    const file = pngOf(5, 4);
    // In a pool with much else, as Node reads small files.
    const bytes = Buffer.alloc(100_000).subarray(1000, 1000 + file.length);
    bytes.set(file);
    const preview = { bytes, mediaType: "image/png" } as const;
    const answer = await new Promise((resolve) => {
      panel.webview.onDidReceiveMessage((message: unknown) => {
        if (message === "ready") box.progress("i0c0", { step: 1, steps: 2, preview });
        else resolve(message);
      });
      panel.webview.html = page;
    });
    assert.deepEqual(answer, { isBytes: true, values: [...file], behindBytes: file.length });
  });
});
