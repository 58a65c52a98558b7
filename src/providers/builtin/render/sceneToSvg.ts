import type { Scene } from "../scene/scene.js";
import { paintScene } from "./paintScene.js";
import { styles } from "./styles/style.js";

/** The scene as an SVG document of its own size: no text, no fonts, no links. Deterministic. */
export function sceneToSvg(scene: Scene): string {
  return styles[scene.style](paintScene(scene));
}
