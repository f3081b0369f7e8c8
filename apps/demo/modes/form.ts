import type { MediaInput } from "klingkit";
import type { ReferenceValue, ShotValue, Value, Values } from "./values.ts";

/** A clip that was chosen: one of the gallery, or one behind an address. */
export interface ClipSource {
  /** The service's id of it. */
  readonly id: string;
  readonly url: string;
}

/** Where the things come from that are no plain values. */
export interface Sources {
  /** The file of a field, by its path, as `firstFrame` or `references[0]`. */
  media(path: string): MediaInput | undefined;
  /** The clip that a field's value names: a take of the gallery or an address. */
  clip(value: string): ClipSource | undefined;
}

/** A filled form, read by kind. What is empty or of another kind is undefined: klingkit says what is missing. */
export interface Form {
  /** With its outer blanks. */
  words(name: string): string | undefined;
  number(name: string): number | undefined;
  flag(name: string): boolean | undefined;
  one<const T extends string>(name: string, allowed: readonly T[]): T | undefined;
  media(path: string): MediaInput | undefined;
  clip(name: string): ClipSource | undefined;
  /** `"auto"`, or shots of one's own. */
  shots(name: string): readonly ShotValue[] | "auto" | undefined;
  references(name: string): readonly { readonly id: string; readonly image: MediaInput }[] | undefined;
}

export function readForm(values: Values, sources: Sources): Form {
  const words = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  return {
    words,
    number: (name) => (typeof values[name] === "number" ? values[name] : undefined),
    flag: (name) => (typeof values[name] === "boolean" ? values[name] : undefined),
    one: (name, allowed) => allowed.find((value) => value === values[name]),
    media: (path) => sources.media(path),
    clip: (name) => {
      const value = words(name);
      return value === undefined ? undefined : sources.clip(value);
    },
    shots(name) {
      if (values[name] === "auto") return "auto";
      const shots = shotsOf(values[name]);
      return shots.length > 0 ? shots : undefined;
    },
    references(name) {
      const found = referencesOf(values[name]).flatMap(({ id }, index) => {
        const image = sources.media(`${name}[${index}]`);
        return image === undefined ? [] : [{ id, image }];
      });
      return found.length > 0 ? found : undefined;
    },
  };
}

export function shotsOf(value: Value | undefined): readonly ShotValue[] {
  return Array.isArray(value) ? value.filter((each): each is ShotValue => "prompt" in each) : [];
}

export function referencesOf(value: Value | undefined): readonly ReferenceValue[] {
  return Array.isArray(value) ? value.filter((each): each is ReferenceValue => "id" in each) : [];
}
