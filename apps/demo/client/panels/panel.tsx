import { type ReactNode, useEffect, useRef } from "react";
import { texts } from "../texts.ts";
import { useEscape } from "../use-escape.ts";

/** A panel beside the page, which remains usable. Escape closes the panel. */
export function Panel({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    return () => void (before instanceof HTMLElement && before.focus());
  }, []);
  useEscape(onClose);
  return (
    <aside className="panel" ref={panel} tabIndex={-1} role="dialog" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <button type="button" className="small" aria-label={texts.panels.close} onClick={onClose}>
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d="m2 2 8 8m0-8-8 8" />
          </svg>
        </button>
      </header>
      <div className="panel-body" tabIndex={0} role="group" aria-label={title}>
        {children}
      </div>
    </aside>
  );
}
