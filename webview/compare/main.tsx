import "../page/jitless.js";
import { connectEditor } from "../page/host.js";
import "./compare.css";

connectEditor().post({ kind: "ready" });
