import { parseJson } from "@klingkit/http";
import { describe, expect, test } from "vitest";
import { lost, rawOf } from "../samples/answer-sample.ts";
import { callAnswers } from "../samples/call-answers.ts";
import { canned } from "../samples/canned.ts";
import { otherRequests } from "../samples/other-requests.ts";
import { taskAnswers } from "../samples/task-answers.ts";
import { videoRequests } from "../samples/video-requests.ts";

const requests = [...videoRequests, ...otherRequests];
const answers = [...taskAnswers, ...callAnswers];

/** The paths that one value has and another has not. */
function added(value: unknown, sample: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = path ? `${path}.${key}` : key;
    const there = typeof sample === "object" && sample !== null && key in sample;
    return there ? added(inner, (sample as Record<string, unknown>)[key], place) : [place];
  });
}

/** The items of a page, and packs; empty for anything else. */
function itemsOf(decoded: unknown): readonly unknown[] {
  const { items = [], packs = [] } = Object(decoded) as { items?: readonly unknown[]; packs?: readonly unknown[] };
  return [...items, ...packs];
}

/** A value and every object in it. */
function objectsIn(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}

describe("a request", () => {
  test.each(requests.map((sample) => [`${sample.section}: ${sample.what}`, sample] as const))(
    "%s",
    async (_name, sample) => {
      const { kling, sent } = canned("[]");
      const { path, body } = await sample.encode(kling, sent);
      expect(path).toBe(sample.path);
      const encoded = parseJson(body);
      expect(encoded).toMatchObject(sample.body);
      expect(added(encoded, sample.body).sort()).toEqual([...sample.adds].sort());
    },
  );
});

describe("an answer", () => {
  test.each(answers.map((sample) => [`${sample.section}: ${sample.what}`, sample] as const))(
    "%s",
    async (_name, sample) => {
      const decoded = await sample.decode();
      expect(decoded).toMatchObject(sample.decoded);
      expect(lost(sample.data, decoded).sort()).toEqual([...sample.onlyOnRaw].sort());
      const came = parseJson(sample.data);
      const items = itemsOf(decoded);
      const raws = (items.length > 0 ? items : [decoded]).map(rawOf);
      for (const raw of raws) expect(items.length > 0 ? objectsIn(came) : [came]).toContainEqual(raw);
    },
  );
});

test("bare longs are bare on the wire", async () => {
  const { kling } = canned("[]");
  const elements = [{ id: "fox", elementId: "829836802793406551" }];
  const { body } = await kling.image.generate.prepare({ prompt: "@fox", elements });
  expect(body).toContain('"element_id":829836802793406551}');
  console.info(`samples: ${requests.length} requests, ${answers.length} answers`);
});
