import type { RefObject } from "react";
import type { TakeView } from "../../contract.ts";
import { modeOf } from "../../modes/all.ts";
import type { Field } from "../../modes/field.ts";
import { shotsOf } from "../../modes/form.ts";
import type { Value } from "../../modes/values.ts";
import { choicesOf, maxPromptLength, unavailableReason } from "../choices.ts";
import { withValues, type Draft, emptyDraft, withFile } from "../draft.ts";
import { texts } from "../texts.ts";
import { ChoiceField } from "./choice-field.tsx";
import { VideoField } from "./video-field.tsx";
import { FileField } from "./file-field.tsx";
import type { FileKind } from "./file-problem.ts";
import { ListField } from "./list-field.tsx";
import { ModelField } from "./model-field.tsx";
import { RangeField } from "./range-field.tsx";
import { ReferencesField } from "./references-field.tsx";
import { ShotsField } from "./shots-field.tsx";
import { TextField } from "./text-field.tsx";

interface FieldViewProps {
  readonly field: Field;
  readonly draft: Draft;
  /** Finished videos, newest first. */
  readonly videos: readonly TakeView[];
  readonly problem: string | undefined;
  readonly prompt: RefObject<HTMLTextAreaElement | null>;
  readonly onChange: (draft: Draft, changedBy?: string) => void;
  /** Checks a file and adds it to the draft. A problem is reported for the path. */
  readonly onFile: (kind: FileKind, path: string, file: File, add: (to: Draft) => Draft) => void;
  readonly onSubmit: () => void;
}

export function FieldView({ field, draft, videos, problem, prompt, onChange, onFile, onSubmit }: FieldViewProps) {
  const { mode, values, files } = draft;
  const { name, kind } = field;
  const { label, placeholder, hint } = texts.field(mode.id, name);
  const has = (path: string): boolean => path in files;
  const set = (value: Value): void => onChange(withValues(draft, { [name]: value }), name);
  const text = typeof values[name] === "string" ? values[name] : "";

  switch (kind) {
    case "text": {
      const isMain = name === "prompt" || name === "text";
      const hasShots = shotsOf(values["shots"]).length > 0;
      if (name === "prompt" && hasShots) return null;
      return (
        <TextField
          label={label}
          placeholder={placeholder}
          rows={field.rows ?? 3}
          isMain={isMain}
          value={text}
          maxLength={field.maxLength ?? maxPromptLength(mode, values)}
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
      const available = found.map(({ value }) => value);
      const value = values[name];
      if (found.length === 0 || (name === "duration" && shotsOf(values["shots"]).length > 0)) return null;
      return (
        <ChoiceField
          name={name}
          legend={label}
          choices={found}
          value={available.find((each) => each === value)}
          label={(each) =>
            name === "aspectRatio" ? (
              <>
                <i className="shape" data-ratio={each} aria-hidden="true" /> {each}
              </>
            ) : (
              texts.value(name, each)
            )
          }
          {...(name === "duration" ? { accessibleLabel: (each) => texts.seconds(Number(each)) } : {})}
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
    case "image":
    case "audio":
      return (
        <FileField
          kind={kind}
          title={label}
          file={files[name]}
          isOptional={!field.required}
          unavailableReason={
            kind === "image" && field.setting ? unavailableReason(mode, field.setting, values, has) : undefined
          }
          problem={problem}
          onSelect={(file) => onFile(kind, name, file, (to) => withFile(to, name, file))}
          onRemove={() => onChange(withFile(draft, name, undefined), name)}
        />
      );
    case "references":
      return (
        <ReferencesField
          name={name}
          legend={label}
          maxItems={field.maxItems}
          draft={draft}
          problem={problem}
          onChange={(next) => onChange(next, name)}
          onFile={(file, add) => onFile("image", name, file, add)}
          onMention={(id) => {
            const at = prompt.current?.selectionStart ?? text.length;
            const current = typeof values["prompt"] === "string" ? values["prompt"] : "";
            const before = current.slice(0, at);
            const inserted = `${before}${/\S$/.test(before) ? " " : ""}@${id} ${current.slice(at)}`;
            onChange(withValues(draft, { prompt: inserted }), "prompt");
            prompt.current?.focus();
          }}
        />
      );
    case "video":
      return (
        <VideoField
          field={field}
          legend={label}
          hint={hint}
          value={text}
          videos={videos}
          problem={problem}
          hiddenReason={texts.video.hidden[mode.id]}
          onChange={set}
          onAlternative={({ mode: id, values: preset = {} }, video) => {
            const other = modeOf(id);
            if (other) onChange(withValues(emptyDraft(other), { ...preset, ...(video ? { video: video.id } : {}) }));
          }}
        />
      );
    case "list":
      return <ListField label={label} load={field.load} value={text} problem={problem} onChange={set} />;
    case "range":
      return (
        <RangeField
          label={label}
          value={typeof values[name] === "number" ? values[name] : field.min}
          min={field.min}
          max={field.max}
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
          unavailableReason={unavailableReason(mode, name, values, has)}
          problem={problem}
          onChange={set}
        />
      );
  }
}
