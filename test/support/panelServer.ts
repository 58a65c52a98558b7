import { randomBytes } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pagePolicy } from "../../src/host/panels/panelHtml.js";
import { panelThemes, themeSheet } from "./panelThemes.data.js";

/** What the page is served from beside its images: the bundle, the themes, the editor's stand-in. */

const bundle = fileURLToPath(new URL("../../dist/webview/", import.meta.url));

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  png: "image/png",
};

/**
 * The editor's side of the page: keeps what was posted, remembers the state, and counts what the
 * page's policy forbade. `deliver` is what the host's `postMessage` is.
 */
const standIn = `
const posted = [], violations = [];
// As the editor's: it outlives the page, and goes with the tab.
const recalled = sessionStorage.getItem("saved");
let saved = recalled === null ? undefined : JSON.parse(recalled);
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
  violations.push([violatedDirective, blockedURI, sample].join(" "));
});
let isTaken = false;
const state = new URLSearchParams(location.search).get("state");
const show = async () => {
  const messages = JSON.parse(await (await fetch("states/" + state)).text(), (_key, value) =>
    typeof value?.base64 === "string" ? Uint8Array.from(atob(value.base64), (each) => each.charCodeAt(0)) : value);
  for (const message of messages) postMessage(message, "*");
};
globalThis.acquireVsCodeApi = () => {
  if (isTaken) throw new Error("An instance of the VS Code API has already been acquired");
  isTaken = true;
  return {
    postMessage: (message) => {
      posted.push(structuredClone(message));
      // Of a page whose host is a real one.
      globalThis.sayToHost?.(message);
      if (message.kind === "ready" && state !== null) void show();
    },
    setState: (state) => {
      saved = structuredClone(state);
      sessionStorage.setItem("saved", JSON.stringify(saved));
    },
    getState: () => saved,
  };
};
globalThis.panel = {
  posted, violations,
  saved: () => saved,
  deliver: (message) => postMessage(message, "*"),
};
`;

/** What the host says to one of our pages in a state of it. */
export interface ServedState {
  readonly name: string;
  readonly messages: readonly object[];
}

export interface PanelServer {
  /** "http://127.0.0.1:PORT". */
  readonly origin: string;
  /** Files of this folder are served under /images/. */
  readonly setImages: (folder: string) => void;
  /** A page that names one of these, `?state=NAME`, is told its messages once it is ready. */
  readonly setStates: (states: readonly ServedState[]) => void;
  readonly close: () => Promise<void>;
}

/** Serves the panel's page as the extension's host makes it, with the same policy. */
export async function startPanelServer(): Promise<PanelServer> {
  let images = "";
  let states: readonly ServedState[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://panel");
    const origin = originOf(server);
    if (pathname === "/") {
      const [theme, page] = [searchParams.get("theme") ?? "dark", searchParams.get("page")];
      sendPage(response, origin, { theme, page: page ?? "search" });
    } else if (pathname === "/favicon.ico") response.writeHead(204).end();
    else if (pathname === "/stand-in.js") send(response, "js", standIn);
    else if (pathname.startsWith("/states/")) {
      const state = states.find(({ name }) => pathname === `/states/${name}`);
      send(response, "json", JSON.stringify(state?.messages ?? [], bytesAsText));
    } else if (pathname.startsWith("/theme-")) {
      const theme = panelThemes.find(({ name }) => pathname === `/theme-${name}.css`);
      send(response, "css", theme === undefined ? "" : themeSheet(theme));
    } else {
      const folder = pathname.startsWith("/images/") ? images : bundle;
      sendFile(response, join(folder, basename(pathname)));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: originOf(server),
    setImages: (folder) => {
      images = folder;
    },
    setStates: (given) => {
      states = given;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The editor carries bytes; JSON does not. */
function bytesAsText(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { base64: Buffer.from(value).toString("base64") } : value;
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** @param page which of our pages: "search" */
function sendPage(
  response: ServerResponse,
  origin: string,
  { theme: themeName, page }: { readonly theme: string; readonly page: string },
): void {
  const theme = panelThemes.find(({ name }) => name === themeName) ?? panelThemes[0];
  const name = basename(page);
  const nonce = randomBytes(16).toString("base64url");
  const policy = pagePolicy(origin, nonce, name === "compare" || name === "evaluate");
  const html = `<!doctype html><html lang="en"><head><meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="${nonce}">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="theme-${theme?.name ?? ""}.css">
<link rel="stylesheet" href="${name}.css">
<title>Imagebeam ${name}</title></head>
<body class="${theme?.bodyClass ?? ""}" data-vscode-theme-kind="${theme?.bodyClass.split(" ")[0] ?? ""}"><div id="app"></div>
<script nonce="${nonce}" src="stand-in.js"></script>
<script nonce="${nonce}" type="module" src="${name}.js"></script></body></html>`;
  send(response, "html", html);
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { "content-type": types[type] }).end(body);
}

function sendFile(response: ServerResponse, path: string): void {
  if (!existsSync(path)) {
    response.writeHead(404).end();
    return;
  }
  const type = types[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream";
  response.writeHead(200, { "content-type": type });
  createReadStream(path).pipe(response);
}
