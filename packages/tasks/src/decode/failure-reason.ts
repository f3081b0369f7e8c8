import type { FailureReason, KlingErrorFault } from "@klingkit/errors";

/** The explanation of a message of the service. */
export interface Explanation {
  readonly reason: FailureReason;
  readonly fault: KlingErrorFault;
  /** The next step, as full sentences. */
  readonly advice: string;
}

const content = (advice: string): Explanation => ({ reason: "content", fault: "content", advice });
const media = (advice: string): Explanation => ({ reason: "media", fault: "input", advice });

// The messages are observed: see apps/docs/service/errors.md#failed-tasks and
// apps/docs/service/errors.md#validation-messages.
/** The explanations of known messages. The first match applies. */
const explanations: readonly (readonly [message: RegExp, explanation: Explanation])[] = [
  [/risk control/i, content("The content policy rejects the prompt or the media: change them.")],
  [
    /get the contents of the file|\b(image|video|audio) url is invalid/i,
    media(
      "The service cannot fetch the URL: it must be public and return the file itself. A URL that was published seconds ago may need a moment.",
    ),
  ],
  [
    /from video not found/i,
    media(
      "The source video is older than 30 days, or was made by another mode or model: pass its URL, or create it again.",
    ),
  ],
  [
    /did not detect a human|no complete upper body/i,
    media("Pass media that show a person completely, from the front, and large enough."),
  ],
  [
    /character in the reference image or the first frame is invalid/i,
    media("Pass an image in which the character is completely visible."),
  ],
  [/video format is invalid/i, media("Pass an MP4 or MOV file with H.264: the service rejects HEVC.")],
  [/audio format is invalid/i, media("Pass an MP3 or WAV file: the service rejects M4A and AAC.")],
  [/valid base64 format/i, media("Pass bytes, or base64 without the prefix `data:`.")],
  [
    /image pixel is invalid|image dimension|resolution or aspect ratio of the input image/i,
    media("Pass a JPEG or PNG with sides of at least 300 px (512 px for try-on) and a ratio between 1:2.5 and 2.5:1."),
  ],
  [
    /\bvideo (height|width|duration|resolution) (should|must)\b/i,
    media("Pass a video within the limits that the message states."),
  ],
];

/** Explains a message of the service. Undefined if klingkit does not know the message. */
export function explainMessage(message: string | undefined): Explanation | undefined {
  return message === undefined ? undefined : explanations.find(([pattern]) => pattern.test(message))?.[1];
}
