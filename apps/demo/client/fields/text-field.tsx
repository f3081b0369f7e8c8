import { type RefObject, useId } from "react";
import { texts } from "../texts.ts";

interface TextFieldProps {
  readonly label: string;
  readonly placeholder: string | undefined;
  readonly rows: number;
  /** Whether this is the form's main text, shown in large type. */
  readonly isMain: boolean;
  readonly value: string;
  readonly maxLength: number | undefined;
  readonly problem: string | undefined;
  readonly ref?: RefObject<HTMLTextAreaElement | null>;
  readonly onChange: (value: string) => void;
  readonly onSubmit: () => void;
}

/** The remaining characters are shown below this number. */
const COUNTED_BELOW = 300;

/** A text area. Ctrl+Enter or Cmd+Enter submits the form. */
export function TextField(props: TextFieldProps) {
  const { label, placeholder, rows, isMain, value, maxLength, problem, ref, onChange, onSubmit } = props;
  const id = useId();
  const remaining = maxLength === undefined ? undefined : maxLength - value.length;
  const isCounted = remaining !== undefined && remaining < COUNTED_BELOW && (value.length > 0 || remaining < 0);
  const note = problem ?? (isCounted ? texts.text.remaining(remaining) : undefined);
  return (
    <div className="field">
      <label htmlFor={id} className={isMain ? "main-label" : "label"}>
        {label}
      </label>
      <textarea
        id={id}
        ref={ref}
        rows={rows}
        data-main={isMain || undefined}
        value={value}
        placeholder={placeholder}
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
        <p className="hint" id={`${id}-note`} data-error={problem !== undefined || (remaining ?? 0) < 0 || undefined}>
          {note}
        </p>
      )}
    </div>
  );
}
