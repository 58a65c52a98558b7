import "../page/jitless.js";
import { render } from "preact";
import { connectEditor } from "../page/host.js";
import type { GalleryModel } from "./model/gallery.js";
import { App } from "./parts/App.js";
import { GalleryStore } from "./store.js";
import "./gallery.css";

const root = document.getElementById("app");
if (root === null) throw new Error("The page has no #app");

const show = (model: GalleryModel): void => {
  render(<App model={model} store={store} />, root);
};
const store = new GalleryStore({
  editor: connectEditor(),
  render: show,
  schedule: (callback) => void requestAnimationFrame(callback),
  whenIdle: (callback) => void requestIdleCallback(callback),
  nowMs: () => Date.now(),
});
show(store.model);
window.addEventListener("message", ({ data }: MessageEvent<unknown>) => store.receive(data));
store.post({ kind: "ready" });
