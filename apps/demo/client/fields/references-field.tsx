import { referencesOf } from "../../modes/form.ts";
import { withValues, type Draft, withFile, withoutReference } from "../draft.ts";
import { texts } from "../texts.ts";
import { FileField } from "./file-field.tsx";

interface ReferencesFieldProps {
  readonly name: string;
  readonly legend: string;
  readonly maxItems: number;
  readonly draft: Draft;
  readonly problem: string | undefined;
  readonly onChange: (draft: Draft) => void;
  /** Checks a file and adds it to the draft. */
  readonly onFile: (file: File, add: (to: Draft) => Draft) => void;
  /** Inserts `@id` at the caret of the prompt. */
  readonly onMention: (id: string) => void;
}

/** Reference images that the prompt mentions as `@id`. */
export function ReferencesField(props: ReferencesFieldProps) {
  const { name, legend, maxItems, draft, problem, onChange, onFile, onMention } = props;
  const references = referencesOf(draft.values[name]);
  const path = (index: number): string => `${name}[${index}]`;
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
              file={draft.files[path(index)]}
              problem={undefined}
              onSelect={(file) => onFile(file, (to) => withFile(to, path(index), file))}
              onRemove={() => onChange(withoutReference(draft, name, index))}
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
            <FileField
              kind="image"
              title={texts.references.add}
              file={undefined}
              problem={undefined}
              onSelect={(file) => onFile(file, (to) => withReference(to, name, file))}
            />
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

function withReference(draft: Draft, name: string, file: File): Draft {
  const references = referencesOf(draft.values[name]);
  const id = nextId(references.map((each) => each.id));
  const extended = withValues(draft, { [name]: [...references, { id }] });
  return withFile(extended, `${name}[${references.length}]`, file);
}

const names = [texts.references.firstName, "place", "thing", "light", "dress", "friend", "animal"];

function nextId(taken: readonly string[]): string {
  return names.find((name) => !taken.includes(name)) ?? `image${taken.length + 1}`;
}
