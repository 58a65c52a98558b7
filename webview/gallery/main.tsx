import "../page/jitless.js";
import { connectEditor } from "../page/host.js";
import "./gallery.css";

connectEditor().post({ kind: "ready" });
