import { parseJson } from "@klingkit/http";
import { describe, expect, test } from "vitest";
import { missingPaths, rawOf } from "../samples/response-sample.ts";
import { callResponses } from "../samples/call-responses.ts";
import { cannedClient } from "../samples/canned.ts";
import { otherRequests } from "../samples/other-requests.ts";
import { taskResponses } from "../samples/task-responses.ts";
import { videoRequests } from "../samples/video-requests.ts";

const requests = [...videoRequests, ...otherRequests];
const responses = [...taskResponses, ...callResponses];

/** The paths that exist in one value but not in the other. */
function added(value: unknown, sample: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const fieldPath = path ? `${path}.${key}` : key;
    const exists = typeof sample === "object" && sample !== null && key in sample;
    return exists ? added(inner, (sample as Record<string, unknown>)[key], fieldPath) : [fieldPath];
  });
}

/** The items of a list, or the resource packs. Otherwise empty. */
function itemsOf(decoded: unknown): readonly unknown[] {
  const { items = [], packs = [] } = Object(decoded) as { items?: readonly unknown[]; packs?: readonly unknown[] };
  return [...items, ...packs];
}

/** A value and all objects in it. */
function objectsIn(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}

describe("request", () => {
  test.each(requests.map((sample) => [`${sample.section}: ${sample.name}`, sample] as const))(
    "%s",
    async (_name, sample) => {
      const { kling, sent } = cannedClient("[]");
      const { path, body } = await sample.encode(kling, sent);
      expect(path).toBe(sample.path);
      const encoded = parseJson(body);
      expect(encoded).toMatchObject(sample.body);
      expect(added(encoded, sample.body).sort()).toEqual([...sample.adds].sort());
    },
  );
});

describe("response", () => {
  test.each(responses.map((sample) => [`${sample.section}: ${sample.name}`, sample] as const))(
    "%s",
    async (_name, sample) => {
      const decoded = await sample.decode();
      expect(decoded).toMatchObject(sample.decoded);
      expect(missingPaths(sample.data, decoded).sort()).toEqual([...sample.onlyOnRaw].sort());
      const data = parseJson(sample.data);
      const items = itemsOf(decoded);
      const raws = (items.length > 0 ? items : [decoded]).map(rawOf);
      for (const raw of raws) expect(items.length > 0 ? objectsIn(data) : [data]).toContainEqual(raw);
    },
  );
});

test("long integer ids are sent as numbers", async () => {
  const { kling } = cannedClient("[]");
  const elements = [{ id: "fox", elementId: "829836802793406551" }];
  const { body } = await kling.image.generate.prepare({ prompt: "@fox", elements });
  expect(body).toContain('"element_id":829836802793406551}');
  console.info(`samples: ${requests.length} requests, ${responses.length} responses`);
});
