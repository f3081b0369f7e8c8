import type { TaskReference } from "@klingkit/errors";
import { expect, test } from "vitest";
import { collectionOf, findEndpoint } from "../../src/engine/find-endpoint.ts";
import { referenceTo } from "../../src/engine/reference-to.ts";
import { connect, createClient, errorOf } from "../client.ts";
import { endpoints, textToVideo } from "../endpoints.ts";

const track = <T>(work: Promise<T>): Promise<T> => work;
const parts = { endpoints, track };

test("finds an endpoint by its name, also if its product is loaded on demand", async () => {
  expect(await findEndpoint(parts, "video.textToVideo")).toBe(endpoints["video"]?.["video.textToVideo"]);
  const lazy = { track, endpoints: { video: async () => endpoints["video"] ?? {} } };
  expect(await findEndpoint(lazy, "video.textToVideo")).toMatchObject({ name: "video.textToVideo" });
});

test.each(["video.unknown", "music.generate", "toString.x", "video.toString", "audio.speech", "", "video"])(
  "the endpoint %j is unknown",
  async (name) => {
    await expect(findEndpoint(parts, name)).rejects.toMatchObject({
      name: "ConfigurationError",
      summary: `klingkit does not know the endpoint ${name}.`,
      advice: "The task reference may come from a newer version of klingkit.",
    });
  },
);

test("the path of an endpoint on API v1 is that of its tasks", async () => {
  expect(await collectionOf(parts, "video.textToVideo")).toBe(textToVideo.apiVersions.v1?.path);
  await expect(collectionOf(parts, "video.withoutExternalTaskId")).rejects.toThrow(
    "video.withoutExternalTaskId does not exist on API v1.",
  );
  await expect(collectionOf(parts, undefined)).rejects.toThrow("The endpoint of the task is unknown");
});

const known: TaskReference = { klingkit: 1, host: "h", apiVersion: "v1", id: "0", externalTaskId: "a", createdAt: 1 };
const record = { status: "processing", serviceStatus: "processing", outputs: [], billing: [], raw: {} } as const;

test("a reference takes the id and the time from the record, and the external task id only if it has none", () => {
  expect(referenceTo(known, { ...record, id: "1", externalTaskId: "b", createdAt: 2 })).toEqual({
    ...known,
    id: "1",
    createdAt: 2,
  });
  expect(referenceTo(known, { ...record, id: "1" })).toEqual({ ...known, id: "1" });
  const { externalTaskId: _, ...bare } = known;
  expect(referenceTo(bare, { ...record, id: "1", externalTaskId: "b" }).externalTaskId).toBe("b");
  expect(referenceTo(bare, { ...record, id: "1" })).not.toHaveProperty("externalTaskId");
});

test("a reference is checked before it is used", async () => {
  const { client, emulator } = await createClient();
  const reference = (await client.textToVideo.create({ prompt: "fog" })).toJSON();
  const error = await errorOf(client.tasks.resume({ ...reference, host: "https://other" }));
  expect(error).toMatchObject({
    summary: `This task belongs to https://other, but this client uses ${emulator.url}.`,
    advice: "Use a client with the baseUrl or region of the task.",
  });
  expect(await errorOf(connect(emulator, { credential: "pair" }).tasks.resume(reference))).toMatchObject({
    summary: "This task was created on API v2, which this credential cannot read.",
    advice: "Use an API key of the same account.",
  });
  expect(await errorOf(client.tasks.resume({ ...reference, endpoint: "video.newer" }))).toMatchObject({
    summary: "klingkit does not know the endpoint video.newer.",
  });
  const { endpoint: _, ...withoutEndpoint } = reference;
  expect((await client.tasks.resume(withoutEndpoint)).id).toBe(reference.id);
});
