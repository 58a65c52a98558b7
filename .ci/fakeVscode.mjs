/**
 * For Mocha (`.mocharc.json`): whatever imports the editor's own module gets a small fake of it,
 * test/support/vscode/fakeVscode.ts. Node built-ins only.
 */
import { register } from "node:module";
import { isMainThread } from "node:worker_threads";

const fake = new URL("../test/support/vscode/fakeVscode.ts", import.meta.url).href;
const hook = `export const resolve = (name, context, next) =>
  next(name === "vscode" ? ${JSON.stringify(fake)} : name, context);`;

// Threads that draw and judge get these options too, and know no editor.
if (isMainThread) register(`data:text/javascript,${encodeURIComponent(hook)}`);
