import { randomBytes } from "node:crypto";

export interface PanelPage {
  /** Source of the page's own files, for its content security policy. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly title: string;
  /** Whether it decodes the bytes that it was sent, and loads no image and no other file. */
  readonly loadsNothing: boolean;
}

/** The page of a panel: an empty root, one script, one style sheet, and nothing else may run. */
export function panelHtml(page: PanelPage): string {
  const { cspSource, scriptUri, styleUri, title, loadsNothing } = page;
  const nonce = randomBytes(24).toString("base64url");
  const policy = pagePolicy(cspSource, nonce, loadsNothing);
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

/**
 * The page's content security policy: its own files, and scripts and styles with this nonce.
 * @param loadsNothing for a page that is sent bytes: a link would tell where an image is from
 */
export function pagePolicy(cspSource: string, nonce: string, loadsNothing = false): string {
  return [
    "default-src 'none'",
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    `script-src 'nonce-${nonce}'`,
    // Thumbnails are made from the images' own bytes.
    ...(loadsNothing ? [] : [`img-src ${cspSource}`, `connect-src ${cspSource}`]),
  ].join("; ");
}
