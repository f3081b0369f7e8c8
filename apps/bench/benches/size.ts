import { fileURLToPath } from "node:url";
import { peers } from "../peers.ts";
import { barChart } from "../chart/bars.ts";
import { figure, type BenchResult, round, type Row } from "../result.ts";
import { bundle, type BundleSizes } from "../size/bundle.ts";

/** klingkit is bundled for a browser, the other clients for their runtime. */
const bundles: Readonly<Record<string, Parameters<typeof bundle>[0]>> = {
  klingkit: {
    entry: { file: fileURLToPath(import.meta.resolve("../size/facade.ts")) },
    platform: "browser",
    createsVideo: true,
  },
  "text to video only": {
    entry: { file: fileURLToPath(import.meta.resolve("../size/text-to-video.ts")) },
    platform: "browser",
    createsVideo: true,
  },
  ky: { entry: { code: 'export * from "ky"', from: peers }, platform: "browser" },
  "kling-api": { entry: { code: 'export * from "kling-api"', from: peers }, platform: "node" },
  "ai, generateVideo only": {
    entry: { code: 'export { experimental_generateVideo } from "ai"', from: peers },
    platform: "node",
  },
  "@runwayml/sdk": { entry: { code: 'export { default } from "@runwayml/sdk"', from: peers }, platform: "node" },
  replicate: { entry: { code: 'export { default } from "replicate"', from: peers }, platform: "node" },
};

const ours = ["klingkit", "text to video only"];

export async function size(): Promise<BenchResult> {
  const sizes: Record<string, BundleSizes> = {};
  for (const [name, options] of Object.entries(bundles)) sizes[name] = await bundle(options);
  const kilobytes = (name: string, of: keyof BundleSizes): number => (sizes[name]?.[of] ?? Number.NaN) / 1000;
  const rows: Row[] = Object.keys(bundles).map((name) => ({
    bundle: name,
    "initial load, kB": round(kilobytes(name, "initial")),
    "until a video is created, kB": round(kilobytes(name, "untilVideo")),
    "all files, kB": round(kilobytes(name, "all")),
  }));
  return {
    rows,
    figures: [
      figure("klingkit, initial load", kilobytes("klingkit", "initial"), "kB", "<= 40"),
      figure("klingkit, loaded until a video is created", kilobytes("klingkit", "untilVideo"), "kB", "<= 65"),
      figure("klingkit, all files", kilobytes("klingkit", "all"), "kB", "<= 100"),
      figure(
        "text to video only, loaded until a video is created",
        kilobytes("text to video only", "untilVideo"),
        "kB",
        "<= 50.3",
      ),
      figure(
        "klingkit compared with kling-api, loaded until a video is created",
        kilobytes("klingkit", "untilVideo") / kilobytes("kling-api", "untilVideo"),
        "x",
      ),
    ],
    charts: {
      "size.svg": barChart({
        title: "Loaded until a video is created, minified and gzipped",
        unit: "kB",
        bars: Object.keys(bundles).map((name) => ({
          name,
          value: round(kilobytes(name, "untilVideo")),
          isKlingkit: ours.includes(name),
        })),
      }),
    },
    notes: [
      "esbuild, minified, each file gzipped. The first call loads the engine, and the first call of video, image or audio loads its endpoints.",
    ],
  };
}
