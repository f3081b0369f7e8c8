import type { ElementInput, Kling, VoiceInput } from "klingkit";
import { media } from "../../materials.ts";
import { calling, making } from "../make-row.ts";
import type { Row } from "../row.ts";
import { tellBilling } from "../tell.ts";

const { picture, other, clip, sound } = media;
const frame = { frame: 3, points: [{ x: 0.25, y: 0.75 }] };

/** Elements, voices, faces and selections: what other calls are given. */
export const libraryRows: readonly Row[] = [
  making<ElementInput>(
    { method: "video.elements", gives: "element Fox of frontal image, refer image; free" },
    (kling) => kling.video.elements,
    { name: "Fox", description: "a red fox", frontalImage: picture, referenceImages: [other] },
  ),
  making<ElementInput>(
    { method: "video.elements", name: "a clip with a voice", gives: "element Anna of refer video, refer voice; free" },
    (kling) => kling.video.elements,
    async (materials) => ({
      name: "Anna",
      description: "a woman",
      videoUrl: clip,
      voiceId: await materials.voice(),
      tags: ["character", "o_105"],
    }),
  ),
  calling<string>(
    { method: "video.elements.delete", gives: "told nothing" },
    async (kling, id) => ((await kling.video.elements.delete(id)) ? "told of it" : "told nothing"),
    (materials) => materials.element(),
  ),
  calling({ method: "video.elements.presets", gives: "Lighthouse, Fisher" }, async (kling) =>
    names(kling.video.elements.presets()),
  ),
  making<VoiceInput>({ method: "audio.voices", gives: "voice Anna" }, (kling) => kling.audio.voices, {
    name: "Anna",
    voiceUrl: sound,
  }),
  making<VoiceInput>(
    { method: "audio.voices", name: "out of a clip", gives: "voice Anna" },
    (kling) => kling.audio.voices,
    async (materials) => ({ name: "Anna", videoId: await materials.clip() }),
  ),
  calling<string>(
    { method: "audio.voices.delete", gives: "told nothing" },
    async (kling, id) => ((await kling.audio.voices.delete(id)) ? "told of it" : "told nothing"),
    (materials) => materials.voice(),
  ),
  calling({ method: "audio.voices.presets", gives: "Narrator, Neighbour, Child" }, async (kling) =>
    names(kling.audio.voices.presets()),
  ),
  calling({ method: "video.faces.identify", gives: "1 face from 0 to 5000 ms" }, async (kling) => {
    const { faces, billing } = await kling.video.faces.identify({ videoUrl: clip });
    return `${faces.length} face from ${faces[0]?.startMs} to ${faces[0]?.endMs} ms; ${tellBilling(billing)}`;
  }),
  calling(
    { method: "video.multiElements.start", gives: "121 frames of 1280x720 at 24 a second; free" },
    async (kling) => {
      const { frames, width, height, fps, billing } = await kling.video.multiElements.start({ videoUrl: clip });
      return `${frames} frames of ${width}x${height} at ${fps} a second; ${tellBilling(billing)}`;
    },
  ),
  calling<string>(
    { method: "video.multiElements.add", gives: "1 mask in frame 3; free" },
    async (kling, sessionId) => marked(await kling.video.multiElements.add({ sessionId, ...frame })),
    (materials) => materials.selection(),
  ),
  calling<string>(
    { method: "video.multiElements.remove", gives: "0 masks in frame 0; free" },
    async (kling, sessionId) =>
      marked(await kling.video.multiElements.remove({ sessionId, frame: 0, points: [{ x: 0.5, y: 0.5 }] })),
    (materials) => materials.marked(),
  ),
  calling<string>(
    { method: "video.multiElements.clear", gives: "the same session; free" },
    async (kling, sessionId) => {
      const cleared = await kling.video.multiElements.clear({ sessionId });
      return `${cleared.sessionId === sessionId ? "the same" : "another"} session; ${tellBilling(cleared.billing)}`;
    },
    (materials) => materials.marked(),
  ),
  calling<string>(
    { method: "video.multiElements.preview", gives: "video, cover and tracking; free" },
    async (kling, sessionId) => {
      const { video, cover, trackingOutput, billing } = await kling.video.multiElements.preview({ sessionId });
      return `${[video && "video", cover && "cover"].join(", ")}${trackingOutput ? " and tracking" : ""}; ${tellBilling(billing)}`;
    },
    (materials) => materials.marked(),
  ),
];

type Marked = Awaited<ReturnType<Kling["video"]["multiElements"]["add"]>>;

function marked({ masks, frame: place, billing }: Marked): string {
  return `${masks.length} mask${masks.length === 1 ? "" : "s"} in frame ${place}; ${tellBilling(billing)}`;
}

async function names(items: AsyncIterable<{ readonly name?: string }>): Promise<string> {
  const found: (string | undefined)[] = [];
  for await (const { name } of items) found.push(name);
  return found.join(", ");
}
