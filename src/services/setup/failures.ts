import { cutText } from "../../base/cutText.js";
import { oneLine } from "../../base/visibleText.js";
import { ServiceError } from "../serviceError.js";
import type { ProgramEnd } from "./runProgram.js";

/** In the message of a step that found the disk full. */
export const fullDiskHint = "The disk is full: make room, then try again.";

/** What installers say, and what a person can do about it; the first that fits counts. */
const hints: readonly [said: RegExp, hint: string][] = [
  [
    /No space left on device|Disk quota exceeded|os error 122|Errno 122|ENOSPC|os error 28|os error 112|Errno 28/i,
    fullDiskHint,
  ],
  [
    /CERTIFICATE_VERIFY_FAILED|invalid peer certificate|UnknownIssuer|self.signed certificate/i,
    "A certificate on the way is not known: name your own authority's file in SSL_CERT_FILE, then try again.",
  ],
  [
    /\b(?:401|403|407)\b.*(?:Unauthorized|Forbidden|Proxy)|Tunnel connection failed/i,
    "A proxy or package index refuses: look at HTTPS_PROXY and at your index's password, then try again.",
  ],
  [
    /ensurepip|No module named '?(?:venv|pip)/i,
    "This Python cannot make environments: install its venv package, or uv (https://docs.astral.sh/uv/).",
  ],
  [
    /Permission denied|EACCES|EPERM|Access is denied/i,
    "Something may not be written or run: look at the folder's owner and rights.",
  ],
  [
    /resolve host|name resolution|dns error|Name or service not known|getaddrinfo|Network is unreachable|Connection refused|timed? ?out|error sending request|Failed to fetch|NewConnectionError|ConnectionError/i,
    "The package index cannot be reached: look at the network, or name a proxy in HTTPS_PROXY, then try again.",
  ],
  [
    /No matching distribution|No solution found|not find a version|no wheels? with a matching|not a supported wheel/i,
    "There is no package for this Python or system: name a Python 3.12, then try again.",
  ],
];

const killedHint =
  "The system ended it, most often for want of memory: close other programs, then try again.";
const shownLines = 5;

/** @param logPath where all lines are */
export function setUpFailure(
  title: string,
  { code, lastLines }: ProgramEnd,
  logPath: string,
): ServiceError {
  const text = lastLines.join("\n");
  const hint = code === null && lastLines.length === 0 ? killedHint : hintFor(text, code);
  const said = lastLines.slice(-shownLines).map((line) => cutText(oneLine(line), 300, "…"));
  const how = code === null ? "was ended" : `failed with code ${code}`;
  const lines = said.length === 0 ? "It said nothing." : `It said: ${said.join(" | ")}`;
  return new ServiceError(
    "service.setUp",
    [`“${title}” ${how}.`, hint, lines, `All of it: ${logPath}`].filter(Boolean).join(" "),
  );
}

function hintFor(text: string, code: number | null): string {
  const known = hints.find(([said]) => said.test(text))?.[1];
  return known ?? (code === null ? killedHint : "");
}
