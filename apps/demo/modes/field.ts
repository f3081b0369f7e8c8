/** A thing to choose from a list, as scenes and voices are. */
export interface Option {
  readonly value: string;
  readonly label: string;
  /** The heading that it stands under. */
  readonly group?: string;
  /** Why it cannot be chosen. */
  readonly why?: string;
}

/** What a clip of the gallery is known by, when a form asks for one. */
export interface ClipFacts {
  readonly model?: string;
  readonly seconds?: number;
  readonly endpoint: string;
}

/** A part of a form. Its words are in `texts.ts`, by its name; its path in a problem is its name too, unless told. */
export type Field = {
  readonly name: string;
  /** Further beginnings of a problem's path that belong here. */
  readonly paths?: readonly string[];
  /** Shown only when this holds of the values. */
  readonly when?: (values: Readonly<Record<string, unknown>>) => boolean;
} & (
  | { readonly kind: "words"; readonly rows?: number; readonly most?: number; readonly needed?: true }
  | { readonly kind: "model" }
  /** Values, and why not, come from the capability data. */
  | { readonly kind: "setting" }
  /** One of a few that no model differs in. */
  | { readonly kind: "choice"; readonly values: readonly (string | number)[] }
  | { readonly kind: "picture"; readonly needed?: true; readonly setting?: string }
  | { readonly kind: "sound"; readonly needed?: true }
  | { readonly kind: "references"; readonly most: number }
  | {
      readonly kind: "clip";
      readonly needed?: true;
      /** Whether an address may be given in place of a clip of the gallery. */
      readonly address?: true;
      readonly whyNot?: (clip: ClipFacts) => string | undefined;
    }
  | { readonly kind: "list"; readonly load: () => Promise<readonly Option[]> }
  | { readonly kind: "range"; readonly least: number; readonly most: number; readonly step: number }
  | { readonly kind: "switch" }
  | { readonly kind: "shots" }
);
