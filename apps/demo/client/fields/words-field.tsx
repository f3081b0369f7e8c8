import { type RefObject, useId } from "react";
import { texts } from "../texts.ts";

interface WordsFieldProps {
  readonly label: string;
  readonly placeholder: string | undefined;
  readonly rows: number;
  /** Set in large letters: what it is all about. */
  readonly isMain: boolean;
  readonly value: string;
  readonly most: number | undefined;
  readonly problem: string | undefined;
  readonly ref?: RefObject<HTMLTextAreaElement | null>;
  readonly onChange: (value: string) => void;
  readonly onSubmit: () => void;
}

/** From so many characters left on, they are counted. */
const NEARLY_FULL = 300;

/** Words. Ctrl or Cmd with Enter sends. */
export function WordsField(props: WordsFieldProps) {
  const { label, placeholder, rows, isMain, value, most, problem, ref, onChange, onSubmit } = props;
  const id = useId();
  const left = most === undefined ? undefined : most - value.length;
  const isCounted = left !== undefined && left < NEARLY_FULL && (value.length > 0 || left < 0);
  const note = problem ?? (isCounted ? texts.words.fewer(left) : undefined);
  return (
    <div className="field">
      <label htmlFor={id} className={isMain ? "question" : "label"}>
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
        <p className="why" id={`${id}-note`} data-bad={problem !== undefined || (left ?? 0) < 0 || undefined}>
          {note}
        </p>
      )}
    </div>
  );
}
