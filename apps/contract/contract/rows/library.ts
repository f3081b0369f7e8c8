import type { ElementInput, Kling, VoiceInput } from "klingkit";
import { media } from "../../prerequisites.ts";
import { callRow, taskRow } from "../create-row.ts";
import type { Row } from "../row.ts";
import { describeBilling } from "../describe-task.ts";

const { image1, image2, videoUrl, audioUrl } = media;
const frame = { frame: 3, points: [{ x: 0.25, y: 0.75 }] };

/** Elements, voices, faces and selections, which image2 methods use. */
export const libraryRows: readonly Row[] = [
  taskRow<ElementInput>(
    { method: "video.elements", expected: "element Fox of frontal image, refer image; free" },
    (kling) => kling.video.elements,
    { name: "Fox", description: "a red fox", frontalImage: image1, referenceImages: [image2] },
  ),
  taskRow<ElementInput>(
    {
      method: "video.elements",
      name: "video with a voice",
      expected: "element Anna of refer video, refer voice; free",
    },
    (kling) => kling.video.elements,
    async (prerequisites) => ({
      name: "Anna",
      description: "a woman",
      videoUrl,
      voiceId: await prerequisites.voiceId(),
      tags: ["character", "o_105"],
    }),
  ),
  callRow<string>(
    { method: "video.elements.delete", expected: "no result" },
    async (kling, id) => ((await kling.video.elements.delete(id)) ? "a result" : "no result"),
    (prerequisites) => prerequisites.elementId(),
  ),
  callRow({ method: "video.elements.presets", expected: "Lighthouse, Fisher" }, async (kling) =>
    names(kling.video.elements.presets()),
  ),
  taskRow<VoiceInput>({ method: "audio.voices", expected: "voice Anna" }, (kling) => kling.audio.voices, {
    name: "Anna",
    voiceUrl: audioUrl,
  }),
  taskRow<VoiceInput>(
    { method: "audio.voices", name: "voice of a video", expected: "voice Anna" },
    (kling) => kling.audio.voices,
    async (prerequisites) => ({ name: "Anna", videoId: await prerequisites.videoId() }),
  ),
  callRow<string>(
    { method: "audio.voices.delete", expected: "no result" },
    async (kling, id) => ((await kling.audio.voices.delete(id)) ? "a result" : "no result"),
    (prerequisites) => prerequisites.voiceId(),
  ),
  callRow({ method: "audio.voices.presets", expected: "Narrator, Neighbour, Child" }, async (kling) =>
    names(kling.audio.voices.presets()),
  ),
  callRow({ method: "video.faces.identify", expected: "1 face from 0 to 5000 ms" }, async (kling) => {
    const { faces, billing } = await kling.video.faces.identify({ videoUrl });
    return `${faces.length} face from ${faces[0]?.startMs} to ${faces[0]?.endMs} ms; ${describeBilling(billing)}`;
  }),
  callRow(
    { method: "video.multiElements.start", expected: "121 frames of 1280x720 at 24 fps; free" },
    async (kling) => {
      const { frames, width, height, fps, billing } = await kling.video.multiElements.start({ videoUrl });
      return `${frames} frames of ${width}x${height} at ${fps} fps; ${describeBilling(billing)}`;
    },
  ),
  callRow<string>(
    { method: "video.multiElements.add", expected: "1 mask in frame 3; free" },
    async (kling, sessionId) => describeMasks(await kling.video.multiElements.add({ sessionId, ...frame })),
    (prerequisites) => prerequisites.selection(),
  ),
  callRow<string>(
    { method: "video.multiElements.remove", expected: "0 masks in frame 0; free" },
    async (kling, sessionId) =>
      describeMasks(await kling.video.multiElements.remove({ sessionId, frame: 0, points: [{ x: 0.5, y: 0.5 }] })),
    (prerequisites) => prerequisites.selectionWithPoint(),
  ),
  callRow<string>(
    { method: "video.multiElements.clear", expected: "the same session; free" },
    async (kling, sessionId) => {
      const cleared = await kling.video.multiElements.clear({ sessionId });
      return `${cleared.sessionId === sessionId ? "the same" : "another"} session; ${describeBilling(cleared.billing)}`;
    },
    (prerequisites) => prerequisites.selectionWithPoint(),
  ),
  callRow<string>(
    { method: "video.multiElements.preview", expected: "video, cover and tracking; free" },
    async (kling, sessionId) => {
      const { video, cover, trackingOutput, billing } = await kling.video.multiElements.preview({ sessionId });
      return `${[video && "video", cover && "cover"].join(", ")}${trackingOutput ? " and tracking" : ""}; ${describeBilling(billing)}`;
    },
    (prerequisites) => prerequisites.selectionWithPoint(),
  ),
];

type MaskResult = Awaited<ReturnType<Kling["video"]["multiElements"]["add"]>>;

function describeMasks({ masks, frame: index, billing }: MaskResult): string {
  return `${masks.length} mask${masks.length === 1 ? "" : "s"} in frame ${index}; ${describeBilling(billing)}`;
}

async function names(items: AsyncIterable<{ readonly name?: string }>): Promise<string> {
  const found: (string | undefined)[] = [];
  for await (const { name } of items) found.push(name);
  return found.join(", ");
}
