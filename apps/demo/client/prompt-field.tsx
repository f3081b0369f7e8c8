import { useId } from "react";
import { videoCapability } from "@klingkit/models/capabilities";
import type { TakeSettings } from "../contract.ts";
import { type Given, productOf, titleOf } from "./choices.ts";
import { texts } from "./texts.ts";

interface PromptFieldProps {
  readonly settings: TakeSettings;
  readonly given: Given;
  readonly problem: string | undefined;
  readonly onChange: (prompt: string) => void;
  readonly onSubmit: () => void;
}

/** From so many characters left on, they are counted. */
const NEARLY_FULL = 300;

/** The prompt. Ctrl or Cmd with Enter sends. */
export function PromptField({ settings, given, problem, onChange, onSubmit }: PromptFieldProps) {
  const id = useId();
  const { path, v1 } = videoCapability(productOf(given), settings.model)?.promptMax ?? {};
  const left = Math.max(path ?? 0, v1 ?? 0) - settings.prompt.length;
  const note = problem ?? (left < NEARLY_FULL ? texts.prompt.fewer(left, titleOf(settings.model)) : undefined);
  return (
    <div className="field">
      <label htmlFor={id} className="question">
        {texts.prompt.label}
      </label>
      <textarea
        id={id}
        rows={3}
        value={settings.prompt}
        placeholder={texts.prompt.placeholder}
        aria-invalid={problem !== undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          onSubmit();
        }}
      />
      {note !== undefined && (
        <p className="why" id={`${id}-note`} data-bad={problem !== undefined || left < 0 || undefined}>
          {note}
        </p>
      )}
    </div>
  );
}
