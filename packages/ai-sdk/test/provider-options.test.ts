import { expectTypeOf, test } from "vitest";
import type { KlingkitImageOptions, KlingkitVideoOptions } from "../src/index.ts";

test("the provider options have the fields of every endpoint, with their types", () => {
  expectTypeOf<KlingkitVideoOptions["negativePrompt"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf<KlingkitVideoOptions["characterOrientation"]>().toEqualTypeOf<"image" | "video" | undefined>();
  expectTypeOf<{ resolution: "720p"; watermark: true; queueTimeout: 1000 }>().toExtend<KlingkitVideoOptions>();
  expectTypeOf<{ negativePrompt: 1 }>().not.toExtend<KlingkitVideoOptions>();
  expectTypeOf<{ series: 4; resolution: "4k" }>().toExtend<KlingkitImageOptions>();
});
