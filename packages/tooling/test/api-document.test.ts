import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { estimate, priceList, unpriced } from "@klingkit/models/prices";
import { beforeAll, describe, expect, test } from "vitest";
import { apiFile } from "../api-document/document.ts";
import { findMethods, type Method } from "../api-document/find-methods.ts";
import { renderApi } from "../api-document/render.ts";
import { root } from "../workspace.ts";

let methods: readonly Method[] = [];
beforeAll(async () => {
  methods = await findMethods();
});

describe("API.md", () => {
  test("says what the endpoints say: `pnpm api-document` renews it", () => {
    expect(readFileSync(apiFile, "utf8")).toBe(renderApi(methods));
  });

  test("knows of every method what it sends, where it is and where its facts are", () => {
    const incomplete = methods.filter(({ v2, v1, source, file }) => !(v2 ?? v1) || !source || !file);
    expect(incomplete.map(({ name }) => name)).toEqual([]);
  });

  test("names endpoints of each kind: both designs, one call, pages", () => {
    expect(methods).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: "video.textToVideo",
          kind: "asynchronous",
          v2: "POST /text-to-video/{model}",
          v1: "POST /v1/videos/text2video",
          source: "V 9.2, 10.1",
          file: "video/src/text-to-video.ts",
        }),
        expect.objectContaining({ name: "audio.speech", kind: "one call", v1: "POST /v1/audio/tts" }),
        expect.objectContaining({
          name: "audio.voices.presets",
          kind: "pages",
          v1: "GET /v1/general/presets-voices",
          file: "audio/src/voices.ts",
        }),
      ]),
    );
  });

  test("links to files and headings that exist", () => {
    const targets = [...readFileSync(apiFile, "utf8").matchAll(/\]\(([^)]+)\)/g)].map(([, target = ""]) => target);
    expect(targets).toHaveLength(methods.length);
    expect(targets.filter((target) => !leadsSomewhere(target))).toEqual([]);
  });

  test("finds a link to a missing file, and to a missing heading", () => {
    expect(leadsSomewhere("#not-covered")).toBe(true);
    expect(leadsSomewhere("#no-such-heading")).toBe(false);
    expect(leadsSomewhere("../video/src/no-such-file.ts")).toBe(false);
    expect(leadsSomewhere("../video/src")).toBe(false);
  });

  test("links an endpoint to the file that sets its name", () => {
    const endpoints = methods.filter(({ kind }) => kind === "asynchronous");
    const elsewhere = endpoints.filter(
      ({ name, file = "" }) => !readFileSync(join(root, "packages", file), "utf8").includes(`name: "${name}"`),
    );
    expect(endpoints).toHaveLength(21);
    expect(elsewhere).toEqual([]);
  });

  test("links every other method to the file that defines it", () => {
    const others = methods.filter(({ kind }) => kind !== "asynchronous");
    expect(Object.fromEntries(others.map(({ name, file }) => [name, file]))).toEqual({
      "account.balanceLedger": "account/src/balance-ledger.ts",
      "account.packs": "account/src/packs.ts",
      "account.unitLedger": "account/src/unit-ledger.ts",
      "audio.speech": "audio/src/speech.ts",
      "audio.voices.delete": "audio/src/voices.ts",
      "audio.voices.presets": "audio/src/voices.ts",
      "image.recognize": "image/src/recognize.ts",
      "video.elements.delete": "video/src/elements.ts",
      "video.elements.presets": "video/src/elements.ts",
      "video.faces.identify": "video/src/faces.ts",
      "video.multiElements.add": "video/src/multi-elements-selection.ts",
      "video.multiElements.clear": "video/src/multi-elements-selection.ts",
      "video.multiElements.preview": "video/src/multi-elements-selection.ts",
      "video.multiElements.remove": "video/src/multi-elements-selection.ts",
      "video.multiElements.start": "video/src/multi-elements-selection.ts",
    });
  });

  test("gives each path of the service to one method", () => {
    const paths = methods.flatMap(({ v2, v1 }) => [v2, v1].filter((each) => each !== undefined));
    expect(new Set(paths).size).toBe(paths.length);
  });
});

/** Whether a link of API.md leads to a file and, if it names one, to a heading in it. */
function leadsSomewhere(target: string): boolean {
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? apiFile : join(dirname(apiFile), path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  return anchor === undefined || anchorsIn(readFileSync(file, "utf8")).includes(anchor);
}

/** The anchors that GitHub gives to the headings of a Markdown text. */
function anchorsIn(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

describe("the price list", () => {
  test("has a price for every endpoint that makes something, or says that there is none", () => {
    const silent = methods.filter(
      ({ name, kind }) =>
        kind !== "pages" &&
        !name.startsWith("account.") &&
        ![...priceList.rows, ...unpriced].some(({ endpoints }) => endpoints.includes(name)),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test("names no endpoint that there is not", () => {
    const names = new Set(methods.map(({ name }) => name));
    const strangers = [...priceList.rows, ...unpriced]
      .flatMap(({ endpoints }) => endpoints)
      .filter((name) => !names.has(name));
    expect(strangers).toEqual([]);
  });

  test("estimates every endpoint that has a row", () => {
    for (const { endpoints, status, model, when, units } of priceList.rows) {
      const [resolution] = typeof units === "number" ? [] : Object.keys(units);
      const query = { ...(model ? { model } : {}), ...(resolution ? { resolution } : {}), ...when, seconds: 5 };
      for (const endpoint of endpoints) {
        expect(estimate({ endpoint, ...query }) !== undefined).toBe(status !== "superseded");
      }
    }
  });
});
