import { referencesOf } from "../../modes/form.ts";
import { changed, type Draft, withFile, withoutReference } from "../draft.ts";
import { texts } from "../texts.ts";
import { FileField, problemOf } from "./file-field.tsx";

interface ReferencesFieldProps {
  readonly name: string;
  readonly legend: string;
  readonly most: number;
  readonly draft: Draft;
  readonly problem: string | undefined;
  readonly onChange: (draft: Draft) => void;
  readonly onProblem: (path: string, message: string | undefined) => void;
  /** Writes `@id` where the caret of the prompt is. */
  readonly onMention: (id: string) => void;
}

/** Pictures that the prompt names as `@id`. */
export function ReferencesField(props: ReferencesFieldProps) {
  const { name, legend, most, draft, problem, onChange, onProblem, onMention } = props;
  const references = referencesOf(draft.values[name]);
  const add = (file: File | undefined): void => {
    const wrong = file && problemOf("picture", file);
    onProblem(name, wrong);
    if (!file || wrong) return;
    const id = freshId(references.map((each) => each.id));
    const grown = changed(draft, { [name]: [...references, { id }] });
    onChange(withFile(grown, `${name}[${references.length}]`, file));
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
              kind="picture"
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
                  const written = event.target.value.replaceAll(/\W/g, "");
                  onChange(
                    changed(draft, { [name]: references.map((each, at) => (at === index ? { id: written } : each)) }),
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
        {references.length < most && (
          <li>
            <FileField
              kind="picture"
              title={texts.references.add}
              file={undefined}
              problem={undefined}
              onChange={add}
            />
          </li>
        )}
      </ul>
      {problem && (
        <p className="why" data-bad>
          {problem}
        </p>
      )}
    </fieldset>
  );
}

const names = [texts.references.firstName, "place", "thing", "light", "dress", "friend", "animal"];

function freshId(taken: readonly string[]): string {
  return names.find((name) => !taken.includes(name)) ?? `picture${taken.length + 1}`;
}
