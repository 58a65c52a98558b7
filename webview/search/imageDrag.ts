import { draggedImageType, type DraggedImage } from "../../src/protocol/panelMessages.js";

/**
 * Lets an image be dragged into a text editor. Of its own type alone: the editor opens a file or a link
 * that is dropped, unless Shift is held.
 */
export function offerImage(dataTransfer: DataTransfer, image: DraggedImage): void {
  dataTransfer.clearData();
  dataTransfer.setData(draggedImageType, JSON.stringify(image));
  dataTransfer.effectAllowed = "copy";
}
