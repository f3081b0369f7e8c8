import { useEffect, useEffectEvent } from "react";

/** What Escape closes, most recent last. */
const handlers: (() => void)[] = [];

/** Handles Escape while the component is mounted. Escape closes only what opened last. */
export function useEscape(onEscape: () => void): void {
  const handle = useEffectEvent(onEscape);
  useEffect(() => {
    const handler = (): void => handle();
    // The focused element may have been removed, so the document receives the key.
    const close = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.defaultPrevented && handlers.at(-1) === handler) {
        event.preventDefault();
        handler();
      }
    };
    handlers.push(handler);
    document.addEventListener("keydown", close);
    return () => {
      handlers.splice(handlers.indexOf(handler), 1);
      document.removeEventListener("keydown", close);
    };
  }, []);
}
