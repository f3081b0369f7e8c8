import {
  type Billing,
  fieldsOf,
  type InputShape,
  list,
  type MediaInput,
  present,
  type SyncEndpoint,
  text,
  v1Billing,
} from "@klingkit/tasks";
import * as z from "zod/mini";
import { media } from "./media-schema.ts";

/** What image recognition takes (kling-api I 7). */
export interface RecognizeInput {
  /** JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB. */
  readonly image: MediaInput;
}

/** A part of the picture that was looked for. */
export interface RecognizedPart {
  /** The main subject, the head with its hair, the face without, the clothes. */
  readonly part: "object" | "head" | "face" | "cloth" | (string & {});
  readonly found: boolean;
  /** The part cut out, when it was found; gone after 30 days. */
  readonly url?: string;
}

export interface Recognition {
  readonly parts: readonly RecognizedPart[];
  /** In video units. */
  readonly billing: readonly Billing[];
  /** The answer as it came, undecoded. */
  readonly raw: unknown;
}

const schema = z.strictObject({ image: media } satisfies InputShape<RecognizeInput>);

/** Image recognition, answered at once. */
export const recognize: SyncEndpoint<RecognizeInput, object, Recognition> = {
  name: "image.recognize",
  source: "I 7",
  path: "/v1/videos/image-recognize",
  schema,
  defaults: () => ({}),
  price: () => ({ calls: 1 }),
  encode: async ({ image }, reader) => ({ image: await reader.read("image", image, "image") }),
  decode: (data) => ({
    parts: list(fieldsOf(data["task_result"]), "images").map((item) =>
      present<RecognizedPart>({
        part: text(item, "type")?.replace(/_seg$/, "") ?? "unknown",
        found: item["is_contain"] === true,
        url: text(item, "url"),
      }),
    ),
    // The answer is a task's without an id.
    billing: v1Billing(data),
    raw: data,
  }),
};
