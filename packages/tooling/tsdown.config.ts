import { readFileSync } from "node:fs";
import { defineConfig } from "tsdown";

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  exports: Record<string, { "@klingkit/source"?: string } | string>;
  bin?: Record<string, string>;
};

const entries = Object.values(manifest.exports).flatMap((entry) =>
  typeof entry === "object" && entry["@klingkit/source"] ? [entry["@klingkit/source"]] : [],
);
const bins = Object.values(manifest.bin ?? {}).map((file) => file.replace("./dist/", "./src/").replace(".js", ".ts"));

/** Builds the entries that the package's own `exports` and `bin` name, and nothing else. */
export default defineConfig({
  entry: [...entries, ...bins],
  format: "esm",
  platform: "neutral",
  target: "es2022",
  dts: { oxc: true },
  clean: true,
  fixedExtension: false,
  hash: false,
});
