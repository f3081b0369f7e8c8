import { type Billing, fieldsOf, list, type MediaInput, omitUndefined, text } from "@klingkit/tasks";
import { type InputShape, media, type SyncEndpoint, v1Billing } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";

// See apps/docs/service/image.md#recognition.
/**
 * The input of image recognition.
 * @example
 * const { parts } = await kling.image.recognize({ image: file("person.png") });
 */
export interface RecognizeInput {
  /** The image: JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB. */
  readonly image: MediaInput;
}

/** A part of the image that the service detects. */
export interface RecognizedPart {
  /** The part: the main subject (`"object"`), the head with hair, the face without hair, or the clothes (`"cloth"`). */
  readonly part: "object" | "head" | "face" | "cloth" | (string & {});
  /** Whether the image shows the part. */
  readonly found: boolean;
  /** The URL of an image of the part, cut out. It expires after 30 days. Omitted if the part was not found. */
  readonly url?: string;
}

/** The result of image recognition. */
export interface Recognition {
  /** The parts that the service detects, found or not. */
  readonly parts: readonly RecognizedPart[];
  /** The cost of the call, in video units. Empty if the service does not report it. */
  readonly billing: readonly Billing[];
  /** The `data` of the response, not decoded. */
  readonly raw: unknown;
}

const schema = z.strictObject({ image: media } satisfies InputShape<RecognizeInput>);

/**
 * Image recognition, on API v1 only. The response contains the result.
 * @example
 * const call = createSyncCall(engine, recognize);
 * const { parts } = await call({ image: "https://example.com/person.png" });
 */
export const recognize: SyncEndpoint<RecognizeInput, object, Recognition> = {
  name: "image.recognize",
  path: "/v1/videos/image-recognize",
  schema,
  defaults: () => ({}),
  price: () => ({ calls: 1 }),
  encode: async ({ image }, reader) => ({ image: await reader.read("image", image, "image") }),
  decode: (data) => ({
    parts: list(fieldsOf(data["task_result"]), "images").map((item) =>
      omitUndefined<RecognizedPart>({
        part: text(item, "type")?.replace(/_seg$/, "") ?? "unknown",
        found: item["is_contain"] === true,
        url: text(item, "url"),
      }),
    ),
    // The response has the format of a task without an id.
    billing: v1Billing(data),
    raw: data,
  }),
};
