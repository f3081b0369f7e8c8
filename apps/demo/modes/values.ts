/** One shot of a clip of several. */
export interface ShotValue {
  readonly prompt: string;
  /** Seconds. */
  readonly duration: number;
}

/** A picture that the prompt names as `@id`; the picture itself travels as a file. */
export interface ReferenceValue {
  readonly id: string;
}

export type Value = string | number | boolean | readonly ShotValue[] | readonly ReferenceValue[];

/** What is written into a form: plain JSON. Files travel apart from it, under the path of their field. */
export type Values = Readonly<Record<string, Value>>;
