import { randomBytes } from "node:crypto";

export interface PanelPage {
  /** Source of the page's own files, for its content security policy. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly title: string;
  /** Whether it shows images that it was sent, and none that it loads. */
  readonly showsBytes: boolean;
}

/** The page of a panel: an empty root, one script, one style sheet, and nothing else may run. */
export function panelHtml(page: PanelPage): string {
  const { cspSource, scriptUri, styleUri, title, showsBytes } = page;
  const nonce = randomBytes(24).toString("base64url");
  const policy = pagePolicy(cspSource, nonce, showsBytes);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="UTF-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta property="csp-nonce" content="${nonce}">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <link rel="stylesheet" href="${styleUri}">
    <title>${title}</title>
  </head>
  <body>
    <div id="app"></div>
    <script nonce="${nonce}" type="module" src="${scriptUri}"></script>
  </body>
</html>
`;
}

/** The page's content security policy: its own files, and scripts and styles with this nonce. */
export function pagePolicy(cspSource: string, nonce: string, showsBytes = false): string {
  return [
    "default-src 'none'",
    // A link would tell where an image is from: what is sent as bytes has an address of the page's own.
    `img-src ${showsBytes ? "blob:" : cspSource}`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    `script-src 'nonce-${nonce}'`,
    // Thumbnails are made from the images' own bytes.
    `connect-src ${cspSource}`,
  ].join("; ");
}
