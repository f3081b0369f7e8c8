import { fileURLToPath } from "node:url";
import { peers } from "../peers.ts";
import { barsPicture } from "../picture/bars.ts";
import { figure, type Found, round, type Row } from "../result.ts";
import { bundle, type Bundled } from "../size/bundle.ts";

/** What is bundled: ours for a browser, the peers for where they run. */
const bundles: Readonly<Record<string, Parameters<typeof bundle>[0]>> = {
  klingkit: {
    entry: { file: fileURLToPath(import.meta.resolve("../size/facade.ts")) },
    platform: "browser",
    makesClip: true,
  },
  "text to video alone": {
    entry: { file: fileURLToPath(import.meta.resolve("../size/text-to-video.ts")) },
    platform: "browser",
    makesClip: true,
  },
  ky: { entry: { code: 'export * from "ky"', from: peers }, platform: "browser" },
  "kling-api": { entry: { code: 'export * from "kling-api"', from: peers }, platform: "node" },
  "ai, generateVideo alone": {
    entry: { code: 'export { experimental_generateVideo } from "ai"', from: peers },
    platform: "node",
  },
  "@runwayml/sdk": { entry: { code: 'export { default } from "@runwayml/sdk"', from: peers }, platform: "node" },
  replicate: { entry: { code: 'export { default } from "replicate"', from: peers }, platform: "node" },
};

const ours = ["klingkit", "text to video alone"];

export async function size(): Promise<Found> {
  const sizes: Record<string, Bundled> = {};
  for (const [name, what] of Object.entries(bundles)) sizes[name] = await bundle(what);
  const kilobytes = (name: string, of: keyof Bundled): number => (sizes[name]?.[of] ?? Number.NaN) / 1000;
  const rows: Row[] = Object.keys(bundles).map((name) => ({
    bundle: name,
    "to begin with, kB": round(kilobytes(name, "first")),
    "until a clip is there, kB": round(kilobytes(name, "clip")),
    "every file of it, kB": round(kilobytes(name, "all")),
  }));
  return {
    rows,
    figures: [
      figure("facade, what a page loads to begin with", kilobytes("klingkit", "first"), "kB", "<= 40"),
      figure("facade, what is loaded until a clip is there", kilobytes("klingkit", "clip"), "kB", "<= 65"),
      figure("facade, every endpoint and every file", kilobytes("klingkit", "all"), "kB", "<= 100"),
      figure(
        "text to video alone through auth and http, until a clip is there",
        kilobytes("text to video alone", "clip"),
        "kB",
        "<= 50.3",
      ),
      figure(
        "facade until a clip is there against kling-api",
        kilobytes("klingkit", "clip") / kilobytes("kling-api", "clip"),
        "x",
      ),
    ],
    pictures: {
      "size.svg": barsPicture({
        title: "What is loaded until a clip is there, minified and gzipped",
        unit: "kB",
        bars: Object.keys(bundles).map((name) => ({
          name,
          value: round(kilobytes(name, "clip")),
          ours: ours.includes(name),
        })),
      }),
    },
    notes: [
      "esbuild, minified, each file gzipped. The engine is loaded by the first call, the endpoints of a product by its first call.",
    ],
  };
}
