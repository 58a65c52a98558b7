/**
 * What a web page can try on a service that listens on loopback: the ways in which a browser sends
 * a request for it. Text, because it runs in the page and nowhere else.
 */

export interface Attempt {
  /** As in "gets nothing by ...". */
  readonly what: string;
  /**
   * The body of an async function of `origin`, the service's, and `token`, which the page is taken
   * to have found out. Returns what the page could read; "nothing" where the browser says no more
   * than that.
   */
  readonly script: string;
  /** What the service logs of it: method, path and status. */
  readonly refused: string;
}

/** Fetches; what the page can read of the answer is its text. */
const fetching = (path: string, options: string): string => `
  try {
    const answer = await fetch(origin + "${path}", ${options});
    return answer.type === "opaque" && answer.status === 0 ? "nothing" : await answer.text();
  } catch {
    return "nothing";
  }`;

/** Puts an element into the page that loads something, and waits until it has or has not. */
const loading = (tag: string, path: string): string => `
  const element = document.createElement("${tag}");
  const loaded = new Promise((done) => {
    element.onload = () => done("loaded");
    element.onerror = () => done("nothing");
  });
  element.src = origin + "${path}";
  document.body.append(element);
  return loaded;`;

/** What a frame of another origin says to its page, whatever it shows. */
const readFrame = `frame.contentDocument === null ? "nothing" : frame.contentDocument.body.innerText`;

/** Sends a form whose one field makes its text/plain form read as JSON. */
const submitting = (type: string): string => `
  const frame = document.createElement("iframe");
  frame.name = "answer";
  document.body.append(frame);
  const form = document.createElement("form");
  Object.assign(form, {
    method: "post", enctype: "${type}", target: "answer", action: origin + "/v1/completions",
  });
  const field = document.createElement("input");
  field.name = '{"prompt": "written by a page", "max_tokens": 4, "user": "';
  field.value = '"}';
  form.append(field);
  document.body.append(form);
  const loaded = new Promise((done) => { frame.onload = done; });
  form.submit();
  await loaded;
  return ${readFrame};`;

const json = `method: "POST", body: '{"prompt": "written by a page", "max_tokens": 4}'`;

export const attempts: readonly Attempt[] = [
  {
    what: "fetching what needs no token",
    script: fetching("/health", "{}"),
    refused: "GET /health 403",
  },
  {
    what: "posting JSON",
    script: fetching(
      "/v1/completions",
      `{ ${json}, headers: { "content-type": "application/json" } }`,
    ),
    refused: "OPTIONS /v1/completions 403",
  },
  {
    what: "posting JSON with the token",
    script: fetching(
      "/v1/completions",
      `{ ${json}, headers: { "content-type": "application/json", authorization: "Bearer " + token } }`,
    ),
    refused: "OPTIONS /v1/completions 403",
  },
  {
    what: "posting text without asking first",
    script: fetching(
      "/v1/completions",
      `{ ${json}, mode: "no-cors", headers: { "content-type": "text/plain" } }`,
    ),
    refused: "POST /v1/completions 403",
  },
  {
    what: "telling it to end",
    script: fetching("/shutdown", `{ method: "POST", mode: "no-cors" }`),
    refused: "POST /shutdown 403",
  },
  {
    what: "a beacon",
    script: `navigator.sendBeacon(origin + "/unload", '{"mode": "free"}'); return "nothing";`,
    refused: "POST /unload 403",
  },
  ...["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"].map((type) => ({
    what: `a form of ${type}`,
    script: submitting(type),
    refused: "POST /v1/completions 403",
  })),
  { what: "a picture", script: loading("img", "/health"), refused: "GET /health 403" },
  { what: "a script", script: loading("script", "/health"), refused: "GET /health 403" },
  {
    what: "a frame",
    script: `
      const frame = document.createElement("iframe");
      frame.src = origin + "/health";
      document.body.append(frame);
      await new Promise((done) => { frame.onload = done; });
      return ${readFrame};`,
    refused: "GET /health 403",
  },
  {
    what: "a stream of events",
    script: `
      const source = new EventSource(origin + "/v1/models");
      return new Promise((done) => {
        source.onopen = () => done("opened");
        source.onerror = () => { source.close(); done("nothing"); };
      });`,
    refused: "GET /v1/models 403",
  },
  {
    what: "a WebSocket",
    script: `
      const socket = new WebSocket(origin.replace("http", "ws") + "/v1/completions");
      return new Promise((done) => {
        socket.onopen = () => done("opened");
        socket.onerror = () => done("nothing");
      });`,
    refused: "GET /v1/completions 403",
  },
];
