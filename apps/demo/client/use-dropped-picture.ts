import { useEffect, useEffectEvent } from "react";

/** Takes a picture that is pasted, or dropped beside its place; without this a dropped file would replace the page. */
export function useDroppedPicture(onPicture: (file: File) => void): void {
  const take = useEffectEvent((event: Event, data: DataTransfer | null) => {
    const file = pictureIn(data);
    // What was dropped on its place is taken there.
    if (!file || event.defaultPrevented) return;
    event.preventDefault();
    onPicture(file);
  });
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => take(event, event.clipboardData);
    const drop = (event: DragEvent): void => {
      take(event, event.dataTransfer);
      over(event);
    };
    // Words may still be dropped into the prompt.
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
    document.addEventListener("paste", paste);
    document.addEventListener("drop", drop);
    document.addEventListener("dragover", over);
    return () => {
      document.removeEventListener("paste", paste);
      document.removeEventListener("drop", drop);
      document.removeEventListener("dragover", over);
    };
  }, []);
}

/** The first picture of a drop or a paste. */
function pictureIn(data: DataTransfer | null): File | undefined {
  return [...(data?.files ?? [])].find(({ type }) => type.startsWith("image/"));
}
