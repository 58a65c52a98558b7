/**
 * The README as the extension's page in the editor shows it. No file lies beside it there, there is no
 * public repository, and the page drops every picture that does not come by https, `data:` among them
 * (tried in 1.139). So pictures are left out, and links to other files become their words. Pure.
 */

const link = /(!?)\[([^\]]*)\]\(([^)\s]+)\)\n*/g;

export function readmePage(markdown) {
  return markdown.replace(link, (whole, isPicture, text, target) => {
    if (/^(?:[a-z][a-z+.-]*:|#)/i.test(target)) return whole;
    return isPicture === "" ? whole.replace(/^\[([^\]]*)\]\([^)]*\)/, "$1") : "";
  });
}
