import "../page/jitless.js";
import { render } from "preact";
import { App } from "./parts/App.js";
import { connectHost } from "./host.js";
import type { PanelModel } from "./model/panel.js";
import { PanelStore } from "./store.js";
import "./search.css";

const root = document.getElementById("app");
if (root === null) throw new Error("The page has no #app");

const show = (model: PanelModel): void => {
  render(<App model={model} store={store} />, root);
};
const store = new PanelStore(connectHost(), show, (callback) => {
  requestAnimationFrame(callback);
});
show(store.model);
window.addEventListener("message", ({ data }: MessageEvent<unknown>) => store.receive(data));
store.post({ kind: "ready" });
