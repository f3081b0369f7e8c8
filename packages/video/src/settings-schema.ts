import * as z from "zod/mini";
import type { CameraControl, Shot } from "./settings.ts";

/** A text that is not empty. Its maximum length depends on the model. */
const text = z.string().check(z.minLength(1));

const shot = z.strictObject({
  prompt: z.string().check(z.minLength(1), z.maxLength(512)),
  duration: z.int().check(z.gte(1)),
});

const axis = z.optional(z.number().check(z.gte(-10), z.lte(10)));
const axes = { horizontal: axis, vertical: axis, pan: axis, tilt: axis, roll: axis, zoom: axis };

const cameraControl = z.discriminatedUnion("type", [
  z.strictObject({ type: z.enum(["down_back", "forward_up", "right_turn_forward", "left_turn_forward"]) }),
  z.strictObject({
    type: z.literal("simple"),
    config: z.strictObject(axes).check(
      z.refine((config) => Object.values(config).filter((value) => value !== undefined && value !== 0).length === 1, {
        error: "must have exactly one axis that is not 0.",
      }),
    ),
  }),
]);

/** The schema fields that text to video and image to video share. */
export const videoSettings: {
  model: z.ZodMiniOptional<z.ZodMiniString>;
  prompt: z.ZodMiniOptional<z.ZodMiniString>;
  negativePrompt: z.ZodMiniOptional<z.ZodMiniString>;
  shots: z.ZodMiniOptional<z.ZodMiniType<readonly Shot[] | "auto">>;
  duration: z.ZodMiniOptional<z.ZodMiniNumber>;
  resolution: z.ZodMiniOptional<z.ZodMiniEnum<{ "720p": "720p"; "1080p": "1080p"; "4k": "4k" }>>;
  audio: z.ZodMiniOptional<z.ZodMiniEnum<{ native: "native"; off: "off" }>>;
  cfgScale: z.ZodMiniOptional<z.ZodMiniNumber>;
  cameraControl: z.ZodMiniOptional<z.ZodMiniType<CameraControl>>;
} = {
  model: z.optional(text),
  prompt: z.optional(text),
  negativePrompt: z.optional(z.string()),
  shots: z.optional(z.union([z.literal("auto"), z.array(shot).check(z.minLength(1), z.maxLength(6))])),
  duration: z.optional(z.int().check(z.gte(1))),
  resolution: z.optional(z.enum(["720p", "1080p", "4k"])),
  audio: z.optional(z.enum(["native", "off"])),
  cfgScale: z.optional(z.number().check(z.gte(0), z.lte(1))),
  cameraControl: z.optional(cameraControl),
};
