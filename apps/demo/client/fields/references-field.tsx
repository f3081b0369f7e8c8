import { referencesOf } from "../../modes/form.ts";
import { withValues, type Draft, withFile, withoutReference } from "../draft.ts";
import { texts } from "../texts.ts";
import { FileField, fileProblem } from "./file-field.tsx";

interface ReferencesFieldProps {
  readonly name: string;
  readonly legend: string;
  readonly maxItems: number;
  readonly draft: Draft;
  readonly problem: string | undefined;
  readonly onChange: (draft: Draft) => void;
  readonly onProblem: (path: string, message: string | undefined) => void;
  /** Inserts `@id` at the caret of the prompt. */
  readonly onMention: (id: string) => void;
}

/** Reference images that the prompt mentions as `@id`. */
export function ReferencesField(props: ReferencesFieldProps) {
  const { name, legend, maxItems, draft, problem, onChange, onProblem, onMention } = props;
  const references = referencesOf(draft.values[name]);
  const add = (file: File | undefined): void => {
    const fileIssue = file && fileProblem("image", file);
    onProblem(name, fileIssue);
    if (!file || fileIssue) return;
    const id = nextId(references.map((each) => each.id));
    const extended = withValues(draft, { [name]: [...references, { id }] });
    onChange(withFile(extended, `${name}[${references.length}]`, file));
  };
  return (
    <fieldset className="field">
      <legend>
        {legend} <small>{texts.optional}</small>
      </legend>
      <ul className="references">
        {references.map(({ id }, index) => (
          <li key={index}>
            <FileField
              kind="image"
              title={`@${id}`}
              file={draft.files[`${name}[${index}]`]}
              problem={undefined}
              onChange={(file) =>
                onChange(file ? withFile(draft, `${name}[${index}]`, file) : withoutReference(draft, name, index))
              }
            />
            <span className="reference-name">
              <input
                aria-label={texts.references.name(index + 1)}
                value={id}
                maxLength={24}
                onChange={(event) => {
                  const newId = event.target.value.replaceAll(/\W/g, "");
                  onChange(
                    withValues(draft, { [name]: references.map((each, at) => (at === index ? { id: newId } : each)) }),
                  );
                }}
              />
              <button
                type="button"
                title={texts.references.insert(id)}
                aria-label={texts.references.insert(id)}
                onClick={() => onMention(id)}
              >
                @
              </button>
            </span>
          </li>
        ))}
        {references.length < maxItems && (
          <li>
            <FileField kind="image" title={texts.references.add} file={undefined} problem={undefined} onChange={add} />
          </li>
        )}
      </ul>
      {problem && (
        <p className="hint" data-error>
          {problem}
        </p>
      )}
    </fieldset>
  );
}

const names = [texts.references.firstName, "place", "thing", "light", "dress", "friend", "animal"];

function nextId(taken: readonly string[]): string {
  return names.find((name) => !taken.includes(name)) ?? `image${taken.length + 1}`;
}
