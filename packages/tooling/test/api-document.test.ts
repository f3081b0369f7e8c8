import { readFileSync } from "node:fs";
import { estimate, priceList, unpriced } from "@klingkit/models/prices";
import { beforeAll, describe, expect, test } from "vitest";
import { apiFile } from "../api-document/document.ts";
import { findMethods, type Method } from "../api-document/find-methods.ts";
import { renderApi } from "../api-document/render.ts";

let methods: readonly Method[] = [];
beforeAll(async () => {
  methods = await findMethods();
});

describe("API.md", () => {
  test("says what the endpoints say: `pnpm api-document` renews it", () => {
    expect(readFileSync(apiFile, "utf8")).toBe(renderApi(methods));
  });

  test("knows of every method what it sends, where it is and where its facts are", () => {
    const incomplete = methods.filter(({ path, v1, source, file }) => !(path ?? v1) || !source || !file);
    expect(incomplete.map(({ name }) => name)).toEqual([]);
  });

  test("names endpoints of each kind: both designs, one call, pages", () => {
    expect(methods).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: "video.textToVideo",
          kind: "asynchronous",
          path: "POST /text-to-video/{model}",
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

  test("gives each path of the service to one method", () => {
    const paths = methods.flatMap(({ path, v1 }) => [path, v1].filter((each) => each !== undefined));
    expect(new Set(paths).size).toBe(paths.length);
  });
});

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
