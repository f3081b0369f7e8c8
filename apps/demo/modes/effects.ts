import type { Option } from "./field.ts";
import { taskMode, type Mode } from "./mode.ts";
import type { EffectsInput } from "klingkit";

/** Prefix of two-image scenes, so that the form shows the second image field before the list is loaded. */
const PAIR = "2:";
const isPair = ({ scene }: Readonly<Record<string, unknown>>): boolean =>
  typeof scene === "string" && scene.startsWith(PAIR);

async function loadScenes(): Promise<readonly Option[]> {
  const { effectScenes } = await import("@klingkit/models/scenes");
  const withdrawnDates = new Map(effectScenes.withdrawn.map(({ scene, date }) => [scene, date]));
  const option = (scene: string, group: string, prefix = ""): Option => {
    const date = withdrawnDates.get(scene);
    const label = scene.replaceAll("_", " ");
    return { value: prefix + scene, label, group, ...(date === undefined ? {} : { disabledReason: date }) };
  };
  return [
    ...effectScenes.singleImage.map((scene) => option(scene, "single")),
    ...effectScenes.twoImages.map((scene) => option(scene, "pair", PAIR)),
  ];
}

export const effects: Mode = taskMode({
  id: "effects",
  endpoint: "video.effects",
  outputType: "video",
  icon: "m10 2.5 1.8 5.2 5.2 1.8-5.2 1.8L10 16.5l-1.8-5.2L3 9.5l5.2-1.8zM16 14v4M14 16h4",
  fields: [
    { name: "scene", kind: "list", load: loadScenes },
    { name: "image", kind: "image", required: true, paths: ["images[0]"] },
    { name: "right", kind: "image", required: true, paths: ["images[1]"], when: isPair },
  ],
  defaultValues: { scene: "disco_paws" },
  input(form): EffectsInput {
    const scene = form.text("scene") ?? "";
    const [image, right] = [form.media("image"), form.media("right")];
    return scene.startsWith(PAIR)
      ? { scene: scene.slice(PAIR.length), images: [image ?? "", right ?? ""] }
      : { scene, image };
  },
  client: (kling) => kling.video.effects,
});
