import { useEffect, useId, useRef } from "react";
import { modes } from "../modes/all.ts";
import type { Mode } from "../modes/mode.ts";
import { texts } from "./texts.ts";

export function ModeRail({ value, onChange }: { readonly value: Mode; readonly onChange: (mode: Mode) => void }) {
  const id = useId();
  const rail = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const selected = rail.current?.querySelector<HTMLElement>("label:has(:checked)");
    if (!rail.current || !selected) return;
    const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = selected;
    // Unlike `scrollIntoView`, this never scrolls the page.
    rail.current.scrollTo({
      left: offsetLeft - (rail.current.clientWidth - offsetWidth) / 2,
      top: offsetTop - (rail.current.clientHeight - offsetHeight) / 2,
    });
  }, [value]);
  return (
    <fieldset className="rail">
      <legend className="visually-hidden">{texts.modes}</legend>
      <div className="rail-modes" ref={rail}>
        {modes.map((mode) => (
          <label key={mode.id} className="rail-mode" data-output={mode.outputType}>
            <input
              type="radio"
              name={id}
              value={mode.id}
              checked={mode.id === value.id}
              onChange={() => onChange(mode)}
            />
            <span>
              <svg viewBox="0 0 20 20" aria-hidden="true">
                <path d={mode.icon} />
              </svg>
              {texts.mode(mode.id).title}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
