import type { TakeView } from "../contract.ts";
import { choicesOf, modelChoices } from "../client/choices.ts";
import { withValues, type Draft, emptyDraft } from "../client/draft.ts";
import { codeOfDraft } from "../client/panels/shown-code.ts";
import type { Field } from "../modes/field.ts";
import type { Mode } from "../modes/mode.ts";
import type { Values } from "../modes/values.ts";

/** A change of one field of a form. */
interface Change {
  readonly values?: Values;
  /** Paths of the files that are given with it. */
  readonly files?: readonly string[];
}

const words = 'A lighthouse, "in fog"\nand `night`: ${sea}';
const file = new File([], "a file");

/** Every program that the page can show for a mode: each field in each of its states, each setting with each model. */
export async function shownPrograms(mode: Mode, clip: TakeView): Promise<ReadonlySet<string>> {
  const filled = filledDraft(mode, clip);
  const drafts = [emptyDraft(mode), filled, ...settingsOf(filled)];
  for (const field of mode.fields) {
    for (const change of await changesOf(field, clip)) {
      drafts.push(changedBy(filled, change));
      drafts.push(changedBy(emptyDraft(mode), change));
    }
  }
  return new Set(drafts.map((draft) => codeOfDraft(draft, [clip])));
}

/** A form with all that it takes. */
export function filledDraft(mode: Mode, clip: TakeView): Draft {
  const draft = mode.fields.reduce((filled, field) => changedBy(filled, filling(field, clip)), emptyDraft(mode));
  return mode.id === "omni" ? withValues(draft, { prompt: `@hero: ${words}` }) : draft;
}

function filling({ kind, name }: Field, clip: TakeView): Change {
  switch (kind) {
    case "text":
      return { values: { [name]: words } };
    case "image":
    case "audio":
      return { files: [name] };
    case "video":
      return { values: { [name]: clip.id } };
    case "references":
      return { values: { [name]: [{ id: "hero" }] }, files: [`${name}[0]`] };
    default:
      return {};
  }
}

function changedBy(draft: Draft, { values = {}, files = [] }: Change): Draft {
  return withValues(draft, values, { ...draft.files, ...Object.fromEntries(files.map((path) => [path, file])) });
}

/** Every setting in every value that its model has. */
function settingsOf(draft: Draft): readonly Draft[] {
  const { mode } = draft;
  if (!mode.capability) return [];
  const has = (path: string): boolean => path in draft.files;
  return modelChoices(mode.capability)
    .filter(({ disabledReason }) => disabledReason === undefined)
    .map(({ value }) => withValues(draft, { model: value }))
    .flatMap((of) => [
      of,
      ...mode.fields.flatMap(({ kind, name }) =>
        kind === "setting"
          ? choicesOf(mode, name, of.values, has).map(({ value }) => withValues(of, { [name]: value }))
          : [],
      ),
    ]);
}

async function changesOf(field: Field, clip: TakeView): Promise<readonly Change[]> {
  const { name } = field;
  const each = (values: readonly Values[string][]): readonly Change[] =>
    values.map((value) => ({ values: { [name]: value } }));
  switch (field.kind) {
    case "text":
      return each(["", "Fog"]);
    case "choice":
      return each(field.values);
    case "range":
      return each([field.least, field.most]);
    case "switch":
      return each([true, false]);
    case "video":
      return each(["", clip.id, "a-take-that-is-gone", ...(field.acceptsUrl ? ["https://example.com/a.mp4"] : [])]);
    case "list":
      return each((await field.load()).filter(({ disabledReason }) => disabledReason === undefined).map(({ value }) => value));
    case "shots":
      return each([
        "auto",
        [
          { prompt: words, duration: 2 },
          { prompt: "Far", duration: 3 },
        ],
      ]);
    case "references":
      return [
        { values: { [name]: [{ id: "hero" }, { id: "sea" }] }, files: [`${name}[0]`, `${name}[1]`] },
        { values: { [name]: [] } },
      ];
    case "image":
    case "audio":
      return [{ files: [name] }];
    default:
      return [];
  }
}
