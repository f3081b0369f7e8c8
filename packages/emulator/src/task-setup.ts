/** A task that exists without having been paid for. */
export interface TaskSetup {
  /**
   * The path of its create.
   * @example "/v1/videos/text2video" or "/text-to-video/kling-3.0"
   */
  readonly path: string;
  /** The body of its create. The external task id and the callback URL are part of it. */
  readonly body: object;
  /**
   * The id of the task.
   * @default a new id
   */
  readonly id?: string;
  /**
   * The ids of its outputs, in their order. Those of elements are decimal integers.
   * @default new ids
   */
  readonly outputIds?: readonly string[];
  /**
   * The time from now until the task ends, seconds.
   * @default 0: it has ended
   */
  readonly seconds?: number;
  /**
   * The access key of its account.
   * @default the first account
   */
  readonly account?: string;
}

/** A custom voice that exists from the start. */
export interface VoiceSetup extends Pick<TaskSetup, "account"> {
  /** The id of the voice. */
  readonly id: string;
  /**
   * The name of the voice, at most 20 characters.
   * @default "Voice"
   */
  readonly name?: string;
}

/** A custom element that exists from the start. */
export interface ElementSetup extends Pick<TaskSetup, "account"> {
  /** The id of the element, a decimal integer. */
  readonly id: string;
  /**
   * The name of the element, at most 20 characters.
   * @default "Element"
   */
  readonly name?: string;
  /**
   * Whether the element was made of images or of a video.
   * @default "image_refer"
   */
  readonly kind?: "image_refer" | "video_refer";
}

export function voiceTask({ id, name = "Voice", account }: VoiceSetup): TaskSetup {
  const body = { voice_name: name, voice_url: "https://example.com/voice.mp3" };
  return { path: "/v1/general/custom-voices", body, outputIds: [id], account };
}

export function elementTask({ id, name = "Element", kind = "image_refer", account }: ElementSetup): TaskSetup {
  const image = "https://example.com/element.png";
  const body = {
    element_name: name,
    element_description: name,
    reference_type: kind,
    ...(kind === "image_refer"
      ? { element_image_list: { frontal_image: image, refer_images: [{ image_url: image }] } }
      : { element_video_list: { refer_videos: [{ video_url: "https://example.com/element.mp4" }] } }),
  };
  return { path: "/v1/general/advanced-custom-elements", body, outputIds: [id], account };
}
