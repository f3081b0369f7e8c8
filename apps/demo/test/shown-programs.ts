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
  /** Field paths of the added files. */
  readonly files?: readonly string[];
}

const prompt = 'A lighthouse, "in fog"\nand `night`: ${sea}';

/**
 * Returns every program that the page can show for a mode: each state of each field, and each setting of each model, with
 * the emulator and the live service.
 */
export async function shownPrograms(mode: Mode, video: TakeView): Promise<ReadonlySet<string>> {
  const filled = filledDraft(mode, video);
  const drafts = [emptyDraft(mode), filled, ...settingsOf(filled)];
  for (const field of mode.fields) {
    for (const change of await changesOf(field, video)) {
      drafts.push(changedBy(filled, change));
      drafts.push(changedBy(emptyDraft(mode), change));
    }
  }
  return new Set(
    (["emulator", "live"] as const).flatMap((service) =>
      drafts.map((draft) => codeOfDraft(draft, { takes: [video], service })),
    ),
  );
}

/** A draft with every field filled in. */
export function filledDraft(mode: Mode, video: TakeView): Draft {
  const draft = mode.fields.reduce((filled, field) => changedBy(filled, filling(field, video)), emptyDraft(mode));
  return mode.id === "omni" ? withValues(draft, { prompt: `@hero: ${prompt}` }) : draft;
}

function filling({ kind, name }: Field, video: TakeView): Change {
  switch (kind) {
    case "text":
      return { values: { [name]: prompt } };
    case "image":
    case "audio":
      return { files: [name] };
    case "video":
      return { values: { [name]: video.id } };
    case "references":
      return { values: { [name]: [{ id: "hero" }] }, files: [`${name}[0]`] };
    default:
      return {};
  }
}

function changedBy(draft: Draft, { values = {}, files = [] }: Change): Draft {
  const fileAt = (path: string): File =>
    new File([], "a file", { type: path === "sound" ? "audio/wav" : "image/jpeg" });
  const added = Object.fromEntries(files.map((path) => [path, fileAt(path)]));
  return withValues(draft, values, { ...draft.files, ...added });
}

/** Drafts with each value of each setting, for each model. */
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

async function changesOf(field: Field, video: TakeView): Promise<readonly Change[]> {
  const { name } = field;
  const each = (values: readonly Values[string][]): readonly Change[] =>
    values.map((value) => ({ values: { [name]: value } }));
  switch (field.kind) {
    case "text":
      return each(["", "Fog"]);
    case "choice":
      return each(field.values);
    case "range":
      return each([field.min, field.max]);
    case "switch":
      return each([true, false]);
    case "video":
      return each(["", video.id, "a-removed-take", ...(field.acceptsUrl ? ["https://example.com/a.mp4"] : [])]);
    case "list":
      return each(
        (await field.load()).filter(({ disabledReason }) => disabledReason === undefined).map(({ value }) => value),
      );
    case "shots":
      return each([
        "auto",
        [
          { prompt: prompt, duration: 2 },
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
