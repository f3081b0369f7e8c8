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

/** A part that the service searched for in the image. */
export interface RecognizedPart {
  /**
   * The part: the main subject (`"object"`), the head with its hair, the face without its hair, or the clothes
   * (`"cloth"`).
   */
  readonly part: "object" | "head" | "face" | "cloth" | (string & {});
  /** Whether the image shows the part. */
  readonly found: boolean;
  /** The link to an image of the part, cut out. It expires after 30 days. Missing if the part was not found. */
  readonly url?: string;
}

/** The result of image recognition. */
export interface Recognition {
  /** The parts that the service searched for. */
  readonly parts: readonly RecognizedPart[];
  /** What the call cost, in video units. Empty if the service does not report it. */
  readonly billing: readonly Billing[];
  /** The `data` of the response, not decoded. */
  readonly raw: unknown;
}

const schema = z.strictObject({ image: media } satisfies InputShape<RecognizeInput>);

/**
 * Image recognition, on API v1 only. The response has the result.
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
    // The answer is a task's without an id.
    billing: v1Billing(data),
    raw: data,
  }),
};
