import type { Mode } from "../contract.ts";
import { texts } from "./texts.ts";

/** The name of the thing, and whether it costs money. */
export function Masthead({ mode }: { readonly mode: Mode | undefined }) {
  return (
    <header className="masthead">
      <svg className="beam" viewBox="0 0 44 32" aria-hidden="true">
        <path className="beam-wide" d="M8 16 44 2v28z" />
        <path className="beam-core" d="M8 16 44 10v12z" />
        <circle className="beam-lamp" cx="8" cy="16" r="4.5" />
      </svg>
      <h1>{texts.title}</h1>
      <p className="subtitle">{texts.subtitle}</p>
      <p className="mode" data-mode={mode}>
        {mode && (
          <>
            <strong>{texts.mode[mode].name}</strong>
            <span>{texts.mode[mode].detail}</span>
          </>
        )}
      </p>
    </header>
  );
}
