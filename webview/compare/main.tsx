import "../page/jitless.js";
import { render } from "preact";
import { connectHost } from "./host.js";
import type { Comparison } from "./model/comparison.js";
import { App } from "./parts/App.js";
import { CompareStore } from "./store.js";
import "./compare.css";

const root = document.getElementById("app");
if (root === null) throw new Error("The page has no #app");

const host = connectHost();
const show = (comparison: Comparison): void => {
  render(<App comparison={comparison} store={store} />, root);
};
const store = new CompareStore(host, show, (callback) => {
  requestAnimationFrame(callback);
});
show(store.comparison);
window.addEventListener("message", ({ data }: MessageEvent<unknown>) => store.receive(data));
// What was changed a moment ago is kept as well.
window.addEventListener("pagehide", () => store.keep());
host.post({ kind: "ready" });
