import type { Problem } from "@klingkit/errors";

/** Something that the prompt can name as `@id`. */
export interface Named {
  /** How the prompt names it: a letter, then letters, digits and `_`. No id may be part of another. */
  readonly id: string;
}

/** An element ("subject") of the library, to appear in the clip. */
export interface ElementReferenceInput extends Named {
  /** The element's own id. */
  readonly elementId: string;
}

/** A voice of the library, to speak in the clip. */
export interface VoiceReferenceInput extends Named {
  readonly voiceId: string;
}

/** Ids must be distinct and none part of another (kling-api V 9.1). */
export function idProblems(lists: Readonly<Record<string, readonly Named[] | undefined>>): Problem[] {
  const all = Object.entries(lists).flatMap(([name, entries]) =>
    (entries ?? []).map(({ id }, index) => ({ id, path: `${name}[${index}].id` })),
  );
  return all.flatMap(({ id, path }, index) => {
    const clash = all.find((other, at) => at < index && (other.id.includes(id) || id.includes(other.id)));
    return clash
      ? [
          {
            path,
            message: `"${id}" and "${clash.id}" cannot be told apart in a prompt: neither may be part of the other.`,
          },
        ]
      : [];
  });
}

/** Writes `@id` as v1 has it: `<<<element_1>>>`, `<<<voice_2>>>`, counted from 1 by kind. */
export function v1References(kinds: Readonly<Record<string, readonly Named[] | undefined>>): (text: string) => string {
  const names = Object.entries(kinds).flatMap(([kind, entries]) =>
    (entries ?? []).map(({ id }, index) => ({ id, written: `<<<${kind}_${index + 1}>>>` })),
  );
  return (text) =>
    names.reduce(
      (words, { id, written }) => words.replaceAll(new RegExp(`@${id}(?![A-Za-z0-9_])`, "g"), written),
      text,
    );
}
