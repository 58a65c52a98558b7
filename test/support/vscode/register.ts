import { register } from "node:module";

/** Lets whatever imports the editor's own module get a small fake of it: `fakeVscode.ts`. */

const fake = new URL("fakeVscode.ts", import.meta.url).href;
const hook = `export const resolve = (name, context, next) =>
  next(name === "vscode" ? ${JSON.stringify(fake)} : name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
