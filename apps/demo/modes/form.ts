import type { MediaInput } from "klingkit";
import type { ReferenceValue, ShotValue, Value, Values } from "./values.ts";

/** A source video: a take of the gallery or a URL. */
export interface VideoSource {
  /** The service's video id; empty for a URL. */
  readonly id: string;
  readonly url: string;
}

/** Resolves the form values that are not plain JSON. */
export interface FormSources {
  /** The file at a field path, such as `firstFrame` or `references[0]`. */
  media(path: string): MediaInput | undefined;
  /** The video for a field value, which is a take's id or a URL. */
  video(value: string): VideoSource | undefined;
}

/**
 * Typed access to a form's values. Empty values and values of a different type are undefined; klingkit reports missing
 * parameters.
 */
export interface Form {
  text(name: string): string | undefined;
  number(name: string): number | undefined;
  boolean(name: string): boolean | undefined;
  oneOf<const T extends string>(name: string, allowed: readonly T[]): T | undefined;
  media(path: string): MediaInput | undefined;
  video(name: string): VideoSource | undefined;
  /** `"auto"` if the model chooses the cuts, or a shot list. */
  shots(name: string): readonly ShotValue[] | "auto" | undefined;
  references(name: string): readonly { readonly id: string; readonly image: MediaInput }[] | undefined;
}

export function readForm(values: Values, sources: FormSources): Form {
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  return {
    text,
    number: (name) => (typeof values[name] === "number" ? values[name] : undefined),
    boolean: (name) => (typeof values[name] === "boolean" ? values[name] : undefined),
    oneOf: (name, allowed) => allowed.find((value) => value === values[name]),
    media: (path) => sources.media(path),
    video: (name) => {
      const value = text(name);
      return value === undefined ? undefined : sources.video(value);
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
