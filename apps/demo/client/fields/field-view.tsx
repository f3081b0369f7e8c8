import type { RefObject } from "react";
import type { TakeView } from "../../contract.ts";
import type { Field } from "../../modes/field.ts";
import { shotsOf } from "../../modes/form.ts";
import type { Value } from "../../modes/values.ts";
import { choicesOf, longestPrompt, obstacle } from "../choices.ts";
import { changed, type Draft, withFile } from "../draft.ts";
import { texts } from "../texts.ts";
import { ChoiceField } from "./choice-field.tsx";
import { ClipField } from "./clip-field.tsx";
import { FileField, problemOf } from "./file-field.tsx";
import { ListField } from "./list-field.tsx";
import { ModelField } from "./model-field.tsx";
import { RangeField } from "./range-field.tsx";
import { ReferencesField } from "./references-field.tsx";
import { ShotsField } from "./shots-field.tsx";
import { WordsField } from "./words-field.tsx";

interface FieldViewProps {
  readonly field: Field;
  readonly draft: Draft;
  /** Finished clips, newest first. */
  readonly clips: readonly TakeView[];
  readonly problem: string | undefined;
  readonly prompt: RefObject<HTMLTextAreaElement | null>;
  readonly onChange: (draft: Draft, changedBy?: string) => void;
  readonly onProblem: (path: string, message: string | undefined) => void;
  readonly onSubmit: () => void;
}

/** One field of a form, whatever its kind. */
export function FieldView({ field, draft, clips, problem, prompt, onChange, onProblem, onSubmit }: FieldViewProps) {
  const { mode, values, files } = draft;
  const { name, kind } = field;
  const { label, placeholder, hint } = texts.field(mode.id, name);
  const has = (path: string): boolean => path in files;
  const set = (value: Value): void => onChange(changed(draft, { [name]: value }), name);
  const text = typeof values[name] === "string" ? values[name] : "";

  switch (kind) {
    case "words": {
      const isMain = name === "prompt" || name === "text";
      const own = shotsOf(values["shots"]).length > 0;
      // Shots have words of their own.
      if (name === "prompt" && own) return null;
      return (
        <WordsField
          label={label}
          placeholder={placeholder}
          rows={field.rows ?? 3}
          isMain={isMain}
          value={text}
          most={field.most ?? longestPrompt(mode, values)}
          problem={problem}
          {...(isMain ? { ref: prompt } : {})}
          onChange={set}
          onSubmit={onSubmit}
        />
      );
    }
    case "model":
      return mode.capability ? (
        <ModelField capability={mode.capability} legend={label} value={text} problem={problem} onChange={set} />
      ) : null;
    case "setting": {
      const found = choicesOf(mode, name, values, has);
      const known = found.map(({ value }) => value);
      const value = values[name];
      // Shots of one's own have lengths of their own.
      if (found.length === 0 || (name === "duration" && shotsOf(values["shots"]).length > 0)) return null;
      return (
        <ChoiceField
          name={name}
          legend={label}
          choices={found}
          value={known.find((each) => each === value)}
          label={(each) =>
            name === "aspectRatio" ? (
              <>
                <i className="shape" data-ratio={each} aria-hidden="true" /> {each}
              </>
            ) : (
              texts.value(name, each)
            )
          }
          {...(name === "duration" ? { spoken: (each) => texts.seconds(Number(each)) } : {})}
          aside={name === "duration" && typeof value === "number" ? texts.seconds(value) : undefined}
          problem={problem}
          onChange={set}
        />
      );
    }
    case "choice":
      return (
        <ChoiceField
          name={name}
          legend={label}
          choices={field.values.map((value) => ({ value }))}
          value={field.values.find((each) => each === values[name])}
          label={(each) => texts.value(name, each)}
          problem={problem}
          onChange={set}
        />
      );
    case "picture":
    case "sound":
      return (
        <FileField
          kind={kind}
          title={label}
          file={files[name]}
          isOptional={!field.needed}
          obstacle={kind === "picture" && field.setting ? obstacle(mode, field.setting, values, has) : undefined}
          problem={problem}
          onChange={(file) => {
            const wrong = file && problemOf(kind, file);
            onProblem(name, wrong);
            if (!wrong) onChange(withFile(draft, name, file), name);
          }}
        />
      );
    case "references":
      return (
        <ReferencesField
          name={name}
          legend={label}
          most={field.most}
          draft={draft}
          problem={problem}
          onChange={(next) => onChange(next, name)}
          onProblem={onProblem}
          onMention={(id) => {
            const at = prompt.current?.selectionStart ?? text.length;
            const words = typeof values["prompt"] === "string" ? values["prompt"] : "";
            const before = words.slice(0, at);
            const written = `${before}${/\S$/.test(before) ? " " : ""}@${id} ${words.slice(at)}`;
            onChange(changed(draft, { prompt: written }), "prompt");
            prompt.current?.focus();
          }}
        />
      );
    case "clip":
      return (
        <ClipField
          field={field}
          legend={label}
          hint={hint}
          value={text}
          clips={clips}
          problem={problem}
          onChange={set}
        />
      );
    case "list":
      return <ListField label={label} load={field.load} value={text} problem={problem} onChange={set} />;
    case "range":
      return (
        <RangeField
          label={label}
          value={typeof values[name] === "number" ? values[name] : field.least}
          least={field.least}
          most={field.most}
          step={field.step}
          problem={problem}
          onChange={set}
        />
      );
    case "switch":
      return (
        <label className="switch">
          <input
            type="checkbox"
            role="switch"
            checked={values[name] === true}
            onChange={(event) => set(event.target.checked)}
          />
          <span>{label}</span>
        </label>
      );
    case "shots":
      return (
        <ShotsField
          legend={label}
          value={values[name]}
          prompt={typeof values["prompt"] === "string" ? values["prompt"] : ""}
          obstacle={obstacle(mode, name, values, has)}
          problem={problem}
          onChange={set}
        />
      );
  }
}
