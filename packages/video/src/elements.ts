import { issue, type ValidationIssue } from "@klingkit/errors";
import { elementTags } from "@klingkit/models/elements";
import {
  checkOptions,
  decodeTask,
  type Endpoint,
  exactlyOne,
  type InputShape,
  type ListOptions,
  listPages,
  type MediaInput,
  type SyncEndpoint,
  type TaskContext,
  type TaskData,
  type ElementOutput,
} from "@klingkit/tasks";
import * as z from "zod/mini";
import type { PresetElement } from "./elements-client.ts";
import { media } from "./media-schema.ts";
import { someId, webAddress, words } from "./video-source.ts";

/** A tag of the library by name, or the service's id of it: a newer `o_109` passes as it is. */
export type ElementTag =
  | "hottest"
  | "character"
  | "animal"
  | "item"
  | "costume"
  | "scene"
  | "effect"
  | "others"
  | (string & {});

/**
 * What makes an element ("subject") for the library (kling-api V 10.14, I 8.1): pictures (`frontalImage` and
 * `referenceImages`), or a clip (`videoUrl`).
 */
export interface ElementInput {
  /** At most 20 characters. */
  readonly name: string;
  /** At most 100 characters. */
  readonly description: string;
  /** The picture from the front: JPEG or PNG, each side at least 300 px, up to 10 MB. */
  readonly frontalImage?: MediaInput;
  /** 1 to 3 further pictures, with `frontalImage`. */
  readonly referenceImages?: readonly MediaInput[];
  /**
   * MP4 or MOV of a lifelike human figure: 3 to 8 seconds, 1080p, 16:9 or 9:16, up to 200 MB. A voice in it is cloned
   * and bound.
   */
  readonly videoUrl?: string | URL;
  /** A voice of the library (`audio.voices`), for human-like subjects. */
  readonly voiceId?: string;
  readonly tags?: readonly ElementTag[];
}

const schema = z.strictObject({
  name: words(20),
  description: words(100),
  frontalImage: z.optional(media),
  referenceImages: z.optional(z.array(media).check(z.minLength(1), z.maxLength(3))),
  videoUrl: z.optional(webAddress),
  voiceId: z.optional(someId),
  tags: z.optional(z.array(someId)),
} satisfies InputShape<ElementInput>);

function rules(input: Partial<ElementInput>): ValidationIssue[] {
  const isWanted = input.frontalImage !== undefined;
  const details = { relatedFields: ["frontalImage"] };
  const wrong = isWanted
    ? issue("referenceImages", "missing", "is required: give 1 to 3 further pictures.", details)
    : issue("referenceImages", "conflict", "can only be given with `frontalImage`.", details);
  return [
    ...exactlyOne(input, "frontalImage", "videoUrl"),
    ...(isWanted === (input.referenceImages !== undefined) ? [] : [wrong]),
  ];
}

/** Elements, v1 only. Free; 30 seconds to 2 minutes by the service, 5 seconds as seen (kling-api V 6, I 8.1). */
export const elements: Endpoint<ElementInput, object, ElementOutput> = {
  name: "video.elements",
  source: "V 10.14, I 8",
  outputs: ["element"],
  pack: "video",
  ownId: { accepted: true, lookup: true, unique: "documented" },
  watermark: false,
  expectedMs: () => 20_000,
  schema,
  defaults: () => ({}),
  rules,
  apiVersions: {
    v1: {
      path: "/v1/general/advanced-custom-elements",
      check: () => [],
      async encode({ name, description, frontalImage, referenceImages = [], videoUrl, voiceId, tags }, reader) {
        const further = [];
        for (const [index, image] of referenceImages.entries()) {
          further.push({ image_url: await reader.read("image", image, `referenceImages[${index}]`) });
        }
        return {
          element_name: name,
          element_description: description,
          ...(frontalImage === undefined
            ? { reference_type: "video_refer", element_video_list: { refer_videos: [{ video_url: String(videoUrl) }] } }
            : {
                reference_type: "image_refer",
                element_image_list: {
                  frontal_image: await reader.read("image", frontalImage, "frontalImage"),
                  refer_images: further,
                },
              }),
          // What is undefined is not sent: JSON leaves it out.
          element_voice_id: voiceId,
          tag_list: tags?.map((tag) => ({ tag_id: tagId(tag) })),
        };
      },
    },
  },
};

function tagId(tag: string): string {
  return elementTags.tags.find(({ name }) => name.toLowerCase() === tag.toLowerCase())?.id ?? tag;
}

/**
 * Two paths are documented, and seen to act on one library (live, third-party); the other was the older library's too.
 * The id is a string here, a long elsewhere (kling-api I 8.4).
 */
export const deleteElement: SyncEndpoint<{ elementId: string }, object, TaskData | undefined> = {
  name: "video.elements.delete",
  source: "V 10.14, I 8.4",
  path: "/v1/general/delete-advanced-elements",
  schema: z.strictObject({ elementId: someId }),
  defaults: () => ({}),
  encode: ({ elementId }) => ({ element_id: elementId }),
  decode: decodeTask,
};

/** The elements that the service offers to everybody. @throws {InvalidInputError} for an unknown option */
export async function* presetElements(context: TaskContext, options: ListOptions = {}): AsyncGenerator<PresetElement> {
  checkOptions("video.elements.presets", options, "list");
  for await (const { outputs, raw } of listPages(
    context,
    "Listing the preset elements",
    "/v1/general/advanced-presets-elements",
    options,
  )) {
    for (const output of outputs) if (output.type === "element") yield { ...output, raw };
  }
}
