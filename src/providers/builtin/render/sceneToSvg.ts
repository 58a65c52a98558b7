import type { Scene } from "../scene/scene.js";
import { paintScene } from "./paintScene.js";
import { styles } from "./styles/style.js";

/**
 * The scene as an SVG document of its own size: no text, no fonts, no links. Deterministic.
 * @param letters path data of the lettering's lines, 100 units high; left out, nothing is written
 */
export function sceneToSvg(scene: Scene, letters: readonly string[] = []): string {
  return styles[scene.style](paintScene(scene, letters));
}
