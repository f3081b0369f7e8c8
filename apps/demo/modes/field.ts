import type { Values } from "./values.ts";

/** An option of a long list, such as a scene or a voice. */
export interface Option {
  readonly value: string;
  readonly label: string;
  /** Heading of the option's group. */
  readonly group?: string;
  /** Why the option is disabled. */
  readonly disabledReason?: string;
}

/** Properties of a finished video that decide whether a field accepts it. */
export interface VideoFacts {
  readonly model?: string;
  readonly seconds?: number;
  readonly endpoint: string;
}

/** Another mode that the form offers. */
export interface Alternative {
  /** The id of the mode. */
  readonly mode: string;
  /** `hidden`: for the newest hidden video, which it uses as the value of `video`. `missing`: to create an accepted video. */
  readonly when: "hidden" | "missing";
  readonly values?: Values;
}

/** A field of a form. Its label is in `client/texts.ts`, by `name`. */
export type Field = {
  readonly name: string;
  /** Additional prefixes of issue paths that belong to this field; `name` always does. */
  readonly paths?: readonly string[];
  /** Whether the field is visible. @default always */
  readonly when?: (values: Readonly<Record<string, unknown>>) => boolean;
} & (
  | {
      readonly kind: "text";
      readonly rows?: number;
      readonly maxLength?: number;
      readonly required?: true;
      /** What the text is: a mode starts with the text of the previous one if both have the same subject. */
      readonly subject?: "scene" | "speech";
    }
  | { readonly kind: "model" }
  /** The capability data provide the values and the reasons why some are disabled. */
  | { readonly kind: "setting" }
  /** A few values that every model accepts. */
  | { readonly kind: "choice"; readonly values: readonly (string | number)[] }
  | { readonly kind: "image"; readonly required?: true; readonly setting?: string }
  | { readonly kind: "audio"; readonly required?: true }
  | { readonly kind: "references"; readonly maxItems: number }
  | {
      readonly kind: "video";
      readonly required?: true;
      /** Whether the field accepts a URL instead of a video from the gallery. */
      readonly acceptsUrl?: true;
      /** Whether the mode can use a video. The form hides the others. @default every video */
      readonly accepts?: (video: VideoFacts) => boolean;
      /** Other modes that reach the same goal, for the videos that are hidden or if there are none. */
      readonly alternatives?: readonly Alternative[];
    }
  | { readonly kind: "list"; readonly load: () => Promise<readonly Option[]> }
  | { readonly kind: "range"; readonly min: number; readonly max: number; readonly step: number }
  | { readonly kind: "switch" }
  | { readonly kind: "shots" }
);

/** Whether an issue's path belongs to the field. */
export function belongsTo({ name, paths = [] }: Field, path: string): boolean {
  return [name, ...paths].some((each) => path === each || path.startsWith(`${each}.`) || path.startsWith(`${each}[`));
}
