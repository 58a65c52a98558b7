import "../page/jitless.js";
import { render } from "preact";
import { connectEditor } from "../page/host.js";
import { App } from "./parts/App.js";
import { EvaluateStore } from "./store.js";
import "./evaluate.css";

const root = document.getElementById("app");
if (root === null) throw new Error("The page has no #app");

const show = (): void => {
  const { evaluation, compare } = store;
  render(<App evaluation={evaluation} comparison={compare.comparison} store={store} />, root);
};
const store = new EvaluateStore({
  editor: connectEditor(),
  render: show,
  schedule: (callback) => void requestAnimationFrame(callback),
  nowMs: () => performance.now(),
});
show();
window.addEventListener("message", ({ data }: MessageEvent<unknown>) => store.receive(data));
// What was changed a moment ago is kept as well.
window.addEventListener("pagehide", () => store.keep());
store.post({ kind: "ready" });
