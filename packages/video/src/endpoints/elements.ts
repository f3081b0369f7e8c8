import { issue, type ValidationIssue } from "@klingkit/errors";
import { elementTags } from "@klingkit/models/elements";
import { decodeTask, type MediaInput, type TaskData, type ElementOutput, type HostedFile } from "@klingkit/tasks";
import {
  type Endpoint,
  exactlyOne,
  type InputShape,
  media,
  serviceId,
  type SyncEndpoint,
  textUpTo,
  hostedFile,
  type ListEndpoint,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";

/** A tag of an element: its name or the service's id. An unknown id, such as `o_109`, is sent unchanged. */
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

// See apps/docs/service/elements.md#create.
/**
 * The input of an element, which is a reusable subject: images (`frontalImage` and `referenceImages`) or a video
 * (`videoUrl`).
 * @example
 * const { output } = await kling.video.elements.run({
 *   name: "hero",
 *   description: "a lighthouse keeper in a yellow coat",
 *   frontalImage: file("front.png"),
 *   referenceImages: [file("side.png")],
 * });
 */
export interface ElementInput {
  /** The name. 1 to 20 characters. */
  readonly name: string;
  /** The description. 1 to 100 characters. */
  readonly description: string;
  /** The front view: JPEG or PNG, each side at least 300 px, up to 10 MB. It requires `referenceImages`. */
  readonly frontalImage?: MediaInput;
  /** 1 to 3 further images. They require `frontalImage`. */
  readonly referenceImages?: readonly MediaInput[];
  /**
   * The http(s) URL of an MP4 or MOV of a realistic human character: 3 to 8 seconds, 1080p, 16:9 or 9:16, up to 200 MB.
   * The service clones the voice of the video and assigns it to the element. With the option `upload` of the client, it
   * can be the file.
   */
  readonly videoUrl?: HostedFile;
  /**
   * The id of a voice from `audio.voices`, for human-like elements.
   * @default none
   */
  readonly voiceId?: string;
  /**
   * The tags of the element.
   * @default none
   */
  readonly tags?: readonly ElementTag[];
}

/** A preset element, which every account can use. */
export interface PresetElement extends ElementOutput {
  /** The service's record, not decoded. */
  readonly raw: unknown;
}

const schema = z.strictObject({
  name: textUpTo(20),
  description: textUpTo(100),
  frontalImage: z.optional(media),
  referenceImages: z.optional(z.array(media).check(z.minLength(1), z.maxLength(3))),
  videoUrl: z.optional(hostedFile),
  voiceId: z.optional(serviceId),
  tags: z.optional(z.array(serviceId)),
} satisfies InputShape<ElementInput>);

function rules(input: Partial<ElementInput>): ValidationIssue[] {
  const isRequired = input.frontalImage !== undefined;
  const details = { relatedFields: ["frontalImage"] };
  const pairIssue = isRequired
    ? issue("referenceImages", "missing", "is required: set 1 to 3 further images.", details)
    : issue("referenceImages", "conflict", "requires `frontalImage`.", details);
  return [
    ...exactlyOne(input, "frontalImage", "videoUrl"),
    ...(isRequired === (input.referenceImages !== undefined) ? [] : [pairIssue]),
  ];
}

// The documented time is 30 seconds to 2 minutes, the observed time 5 seconds: see apps/docs/service/tasks.md#times.
/** Elements, on API v1 only. They are free. */
export const elements: Endpoint<ElementInput, object, ElementOutput> = {
  name: "video.elements",
  outputs: ["element"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "official" },
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
        const referImages = [];
        for (const [index, image] of referenceImages.entries()) {
          referImages.push({ image_url: await reader.read("image", image, `referenceImages[${index}]`) });
        }
        return {
          element_name: name,
          element_description: description,
          ...(frontalImage === undefined
            ? {
                reference_type: "video_refer",
                element_video_list: { refer_videos: [{ video_url: videoUrl && reader.url(videoUrl, "videoUrl") }] },
              }
            : {
                reference_type: "image_refer",
                element_image_list: {
                  frontal_image: await reader.read("image", frontalImage, "frontalImage"),
                  refer_images: referImages,
                },
              }),
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

// The service documents two paths for one library. The id is a string here, and an integer elsewhere
// (apps/docs/service/elements.md#delete).
/** Deletes an element. */
export const deleteElement: SyncEndpoint<{ elementId: string }, object, TaskData | undefined> = {
  name: "video.elements.delete",
  path: "/v1/general/delete-advanced-elements",
  schema: z.strictObject({ elementId: serviceId }),
  defaults: () => ({}),
  encode: ({ elementId }) => ({ element_id: elementId }),
  decode: decodeTask,
};

/** The preset elements, which every account can use. */
export const presetElements: ListEndpoint<PresetElement> = {
  name: "video.elements.presets",
  path: "/v1/general/advanced-presets-elements",
  decode: ({ outputs, raw }) => outputs.flatMap((output) => (output.type === "element" ? { ...output, raw } : [])),
};
