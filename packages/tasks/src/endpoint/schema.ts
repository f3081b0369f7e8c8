import * as z from "zod/mini";
import type { HostedFile, MediaInput, MediaReader } from "./media.ts";
import type { Named } from "./references.ts";

// Schemas that endpoints share.

/** An image that the prompt can name as `@id`. */
export interface ImageReferenceInput extends Named {
  // See apps/docs/service/media.md#images.
  /** The image: JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB (50 MB on API v2). */
  readonly image: MediaInput;
}

/** An element ("subject") in the account's library, which the prompt can name as `@id`. */
export interface ElementReferenceInput extends Named {
  /** The service's id of the element: the `id` of an output of `video.elements`. */
  readonly elementId: string;
}

/** An image or audio in any form of `MediaInput`. Its content is checked when it is read. */
export const media: z.ZodMiniType<MediaInput> = z.custom<MediaInput>(
  (value) => typeof value === "string" || value instanceof URL || isFile(value),
  { error: "must be a URL, base64, bytes or a file.", params: { code: "wrong_type" } },
);

/** The name of an item in a prompt, after the `@`. */
export const named: z.ZodMiniString = z.string().check(
  z.regex(/^[A-Za-z0-9][A-Za-z0-9_]*$/, {
    error: "must begin with a letter or a digit, followed by letters, digits and `_`.",
  }),
);

/** An id that the service assigned. */
export const serviceId: z.ZodMiniString = z.string().check(z.minLength(1));

/**
 * A text of 1 to `maximum` characters.
 * @example const schema = z.strictObject({ prompt: textUpTo(2500) });
 */
export function textUpTo(maximum: number): z.ZodMiniString {
  return z.string().check(z.minLength(1), z.maxLength(maximum));
}

// See apps/docs/service/media.md#videos and apps/docs/service/audio.md#custom-voices.
/** A file that the service fetches from a URL, such as a video or a voice. */
export const hostedFile: z.ZodMiniType<HostedFile> = z.custom<HostedFile>(
  (value) => {
    if (isFile(value)) return true;
    const text = value instanceof URL ? value.href : value;
    return typeof text === "string" && /^https?:\/\/./i.test(text) && URL.canParse(text);
  },
  { error: "must be an http(s) URL, or a file that the option `upload` of the client uploads." },
);

function isFile(value: unknown): boolean {
  return (
    value instanceof Uint8Array ||
    (typeof value === "object" && value !== null && "arrayBuffer" in value && typeof value.arrayBuffer === "function")
  );
}

/** Images that the prompt can name. */
export const imageReferences: z.ZodMiniType<readonly ImageReferenceInput[]> = z.array(
  z.strictObject({ id: named, image: media }),
);

/** Elements that the prompt can name. */
export const elementReferences: z.ZodMiniType<readonly ElementReferenceInput[]> = z.array(
  z.strictObject({ id: named, elementId: serviceId }),
);

/**
 * Reads an optional image.
 * @example const image = await readImage(reader, input.image, "image");
 */
export async function readImage(
  reader: MediaReader,
  value: MediaInput | undefined,
  path: string,
): Promise<string | undefined> {
  return value === undefined ? undefined : reader.read("image", value, path);
}

/**
 * Reads images one after the other.
 * @param pathOf returns the path of an image, for issues
 * @param itemOf returns the item of the body that contains the image
 * @example await readImages(reader, images, (index) => `images[${index}]`, (image) => ({ image }));
 */
export async function readImages<Item>(
  reader: MediaReader,
  values: readonly MediaInput[],
  pathOf: (index: number) => string,
  itemOf: (image: string) => Item,
): Promise<Item[]> {
  const items: Item[] = [];
  for (const [index, value] of values.entries()) items.push(itemOf(await reader.read("image", value, pathOf(index))));
  return items;
}
