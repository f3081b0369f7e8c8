import * as z from "zod/mini";
import { expect, test } from "vitest";
import {
  accepts,
  acceptsMedia,
  fieldSchemas,
  itemSchemas,
  mapMedia,
  schemasOf,
} from "../../src/endpoint/input-schemas.ts";
import { media } from "../../src/endpoint/schema.ts";

const schemas = schemasOf(
  z.strictObject({
    prompt: z.string(),
    frame: z.optional(media),
    video: z.optional(z.url()),
    references: z.optional(z.array(z.strictObject({ id: z.string(), image: media }))),
    shots: z.optional(z.union([z.literal("auto"), z.array(z.strictObject({ mask: media }))])),
  }),
);

test("fields that accept bytes are media fields, at any depth", () => {
  expect(acceptsMedia(fieldSchemas(schemas, "frame"))).toBe(true);
  expect(acceptsMedia(fieldSchemas(itemSchemas(fieldSchemas(schemas, "references")), "image"))).toBe(true);
  expect(acceptsMedia(fieldSchemas(itemSchemas(fieldSchemas(schemas, "shots")), "mask"))).toBe(true);
  expect(acceptsMedia(fieldSchemas(schemas, "prompt"))).toBe(false);
  expect(acceptsMedia(fieldSchemas(schemas, "video"))).toBe(false);
  expect(acceptsMedia(fieldSchemas(schemas, "toString"))).toBe(false);
});

test("a field accepts the types of its schema and of the members of its union", () => {
  expect(accepts(fieldSchemas(schemas, "shots"), "array")).toBe(true);
  expect(accepts(fieldSchemas(schemas, "prompt"), "array")).toBe(false);
});

test("mapMedia replaces the strings of media fields only, and reports their paths", async () => {
  const paths: string[] = [];
  const bytes = new Uint8Array(1);
  const input = {
    prompt: "a.png",
    frame: "a.png",
    video: "b.mp4",
    references: [
      { id: "a", image: "c.png" },
      { id: "b", image: bytes },
    ],
    shots: [{ mask: "d.png" }],
    unknown: "e.png",
    ["__proto__"]: "f.png",
  };
  const mapped = await mapMedia(input, schemas, async (text, path) => (paths.push(path), `file ${text}`));
  expect(mapped).toEqual({
    ...input,
    frame: "file a.png",
    references: [
      { id: "a", image: "file c.png" },
      { id: "b", image: bytes },
    ],
    shots: [{ mask: "file d.png" }],
  });
  expect(paths).toEqual(["frame", "references[0].image", "shots[0].mask"]);
});
