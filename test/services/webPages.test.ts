import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Frame, Page } from "playwright-core";
import { waitFor } from "../editor/launcher/waitFor.js";
import { launchBrowser } from "../support/panelPage.js";
import { ServiceProcess, writeModel } from "../support/serviceProcess.js";
import { attempts } from "../support/webPageAttempts.js";

const isolated = `<!doctype html><title>An isolated page</title>
<iframe sandbox="allow-scripts allow-forms" srcdoc="<!doctype html>"></iframe>`;

describe("a web page in the person's own browser", function () {
  this.timeout(300_000);
  let folder: string;
  let service: ServiceProcess;
  let browser: Browser;
  let server: Server;
  let page: Page;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "imagebeam-services-"));
    writeFileSync(join(folder, "page.html"), "<!doctype html><title>A file</title>");
    const model = writeModel("tinyLlama", folder);
    const logs = ["--threads", "1", "--log-level", "debug", "--log-prompts"];
    [service, browser, server] = await Promise.all([
      ServiceProcess.start("language", ["--model", model, ...logs]),
      launchBrowser(),
      serve(isolated),
    ]);
    page = await browser.newPage();
  });
  after(async () => {
    await browser.close();
    server.close();
    const ended = await service.stop();
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual(ended, { code: 0, left: [] });
  });

  const requests = (): string[] =>
    service.logged
      .filter(({ event }) => event === "request")
      .map(({ method, path, status }) => [method, path, status].join(" "));
  const prompts = (): number => service.logged.filter(({ event }) => event === "prompt").length;
  const otherOrigin = async (): Promise<Frame> => {
    await page.goto(originOf(server));
    return page.mainFrame();
  };
  const nullOrigin = async (): Promise<Frame> => {
    await page.goto(originOf(server));
    const frame = page.frames().at(-1);
    assert.ok(frame !== undefined && frame !== page.mainFrame());
    return frame;
  };
  const file = async (): Promise<Frame> => {
    await page.goto(pathToFileURL(join(folder, "page.html")).href);
    return page.mainFrame();
  };

  for (const [where, open] of Object.entries({
    "from another port": otherOrigin,
    "in a sandbox, with the origin null": nullOrigin,
    "from a file": file,
  })) {
    for (const { what, script, refused } of attempts) {
      it(`${where} gets nothing by ${what}`, async () => {
        const frame = await open();
        const earlier = requests().length;
        const known = JSON.stringify([service.origin, service.token]);
        const read = await frame.evaluate(`(async (origin, token) => {${script}})(...${known})`);
        assert.equal(read, "nothing");
        const sent = await waitFor("the request in the log", () => {
          const now = requests().slice(earlier);
          return now.length > 0 && now;
        });
        assert.deepEqual(sent, [refused]);
      });
    }
  }

  it("has moved nothing: no prompt was read, and the model is still there", async () => {
    const { status, queue } = await service.health();
    assert.deepEqual([status, queue.running, queue.waiting], ["healthy", 0, 0]);
    assert.equal(prompts(), 0);
  });

  it("has no part in what a program with the token gets", async () => {
    const answer = await fetch(`${service.origin}/v1/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${service.token}`, "content-type": "application/json" },
      body: JSON.stringify({ prompt: "hello", max_tokens: 1 }),
    });
    assert.equal(answer.status, 200);
    await waitFor("the prompt in the log", () => prompts() === 1);
  });
});

async function serve(html: string): Promise<Server> {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
