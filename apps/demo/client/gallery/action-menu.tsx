import { type ReactNode, useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { texts } from "../texts.ts";
import { useEscape } from "../use-escape.ts";

export interface Action {
  readonly label: string;
  readonly onSelect: () => void;
  /** Whether the action is switched on. Undefined for an action that is not a switch. */
  readonly isOn?: boolean;
}

/** A button that opens a list of actions. A single action is a button of its own. */
export function ActionMenu({ actions }: { readonly actions: readonly Action[] }) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const [first, second] = actions;
  if (first && !second) {
    return (
      <button type="button" className="quiet" onClick={first.onSelect}>
        {first.label}
      </button>
    );
  }
  return (
    <div className="menu">
      <button
        ref={button}
        type="button"
        className="quiet menu-button"
        aria-label={texts.moreActions}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setIsOpen(!isOpen)}
      >
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M4.5 10h.01M10 10h.01M15.5 10h.01" />
        </svg>
      </button>
      {isOpen && (
        <Items
          id={id}
          onClose={(returnsFocus) => {
            setIsOpen(false);
            if (returnsFocus) button.current?.focus();
          }}
        >
          {actions.map(({ label, onSelect, isOn }) => (
            <li key={label}>
              <button
                type="button"
                aria-pressed={isOn}
                onClick={() => {
                  setIsOpen(false);
                  button.current?.focus();
                  onSelect();
                }}
              >
                {label}
                {isOn && (
                  <svg viewBox="0 0 12 12" aria-hidden="true">
                    <path d="m2 6.5 2.6 2.6L10 3.5" />
                  </svg>
                )}
              </button>
            </li>
          ))}
        </Items>
      )}
    </div>
  );
}

interface ItemsProps {
  readonly id: string;
  readonly onClose: (returnsFocus: boolean) => void;
  readonly children: ReactNode;
}

/** The open list. Escape, a click elsewhere and leaving it with Tab close it. The arrow keys move the focus. */
function Items({ id, onClose, children }: ItemsProps) {
  const list = useRef<HTMLUListElement>(null);
  useEscape(() => onClose(true));
  const closeOutside = useEffectEvent((event: PointerEvent) => {
    const menu = list.current?.parentElement;
    if (event.target instanceof Node && !menu?.contains(event.target)) onClose(false);
  });
  useEffect(() => {
    list.current?.querySelector("button")?.focus();
    document.addEventListener("pointerdown", closeOutside);
    return () => document.removeEventListener("pointerdown", closeOutside);
  }, []);
  return (
    <ul
      id={id}
      ref={list}
      className="menu-items"
      aria-label={texts.moreActions}
      onBlur={({ relatedTarget, currentTarget }) => {
        if (relatedTarget instanceof Node && !currentTarget.parentElement?.contains(relatedTarget)) onClose(false);
      }}
      onKeyDown={(event) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        const buttons = [...event.currentTarget.querySelectorAll("button")];
        const at = buttons.findIndex((each) => each === document.activeElement);
        buttons.at((at + step) % buttons.length)?.focus();
      }}
    >
      {children}
    </ul>
  );
}
