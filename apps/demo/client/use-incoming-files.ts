import { useEffect, useEffectEvent } from "react";

/** Receives files that are pasted, or dropped outside a file field, where the browser would otherwise open them. */
export function useIncomingFiles(onFile: (file: File) => void): void {
  const receive = useEffectEvent((event: Event, data: DataTransfer | null) => {
    const [file] = data?.files ?? [];
    // The file field has already handled the drop.
    if (!file || event.defaultPrevented) return;
    event.preventDefault();
    onFile(file);
  });
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => receive(event, event.clipboardData);
    const drop = (event: DragEvent): void => {
      receive(event, event.dataTransfer);
      over(event);
    };
    // Text can still be dropped into the prompt.
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
