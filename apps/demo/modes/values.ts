/** One shot of a multi-shot video. */
export interface ShotValue {
  readonly prompt: string;
  /** Seconds. */
  readonly duration: number;
}

/** A reference image that the prompt mentions as `@id`. Its file is uploaded separately. */
export interface ReferenceValue {
  readonly id: string;
}

export type Value = string | number | boolean | readonly ShotValue[] | readonly ReferenceValue[];

/** A form's values as plain JSON. Files are uploaded separately, under the path of their field. */
export type Values = Readonly<Record<string, Value>>;

/** A setting that a change of another field changed too, with its new value. */
export interface AdjustedSetting {
  readonly name: string;
  readonly value: string | number | boolean;
}
