import { expectTypeOf, test } from "vitest";
import {
  type AudioOutput,
  BusyError,
  createKling,
  type ElementOutput,
  type FailedTask,
  type ImageOutput,
  type Kling,
  type KlingError,
  type KlingErrorCode,
  type PendingTask,
  type RunUpdate,
  type SucceededTask,
  type Task,
  type TaskReference,
  type TaskStatus,
  type ValidationIssue,
  type VideoOutput,
  type VoiceOutput,
} from "../src/index.ts";

// `tsc` checks this file: every line compiles, except those below `@ts-expect-error`.

const prompt = "a lighthouse in fog";

test("the type of an output depends on the endpoint", () => {
  async function uses(kling: Kling): Promise<void> {
    const done = await kling.video.textToVideo.run({ prompt });
    expectTypeOf(done).toEqualTypeOf<SucceededTask<VideoOutput>>();
    expectTypeOf(done.output.url).toEqualTypeOf<string>();
    expectTypeOf(done.outputs[0].url).toEqualTypeOf<string>();
    expectTypeOf(done.output.expiresAt).toEqualTypeOf<number | undefined>();
    expectTypeOf(done.output.duration).toEqualTypeOf<number | undefined>();
    // @ts-expect-error -- there may be no second output
    expectTypeOf(done.outputs[1].url);
    expectTypeOf((await kling.image.generate.run({ prompt })).output).toEqualTypeOf<ImageOutput>();
    expectTypeOf((await kling.audio.textToAudio.run({ prompt, duration: 5 })).output).toEqualTypeOf<AudioOutput>();
    expectTypeOf((await kling.audio.videoToAudio.run({ videoId: "1" })).output).toEqualTypeOf<
      VideoOutput | AudioOutput
    >();
    expectTypeOf((await kling.audio.voices.run({ name: "Ann", videoId: "1" })).output).toEqualTypeOf<VoiceOutput>();
    expectTypeOf(kling.video.elements.run).returns.resolves.toEqualTypeOf<SucceededTask<ElementOutput>>();
    // @ts-expect-error -- an image has no duration
    expectTypeOf((await kling.image.generate.run({ prompt })).output.duration);
    expectTypeOf((await kling.audio.voices.run({ name: "Ann", videoId: "1" })).output).not.toHaveProperty("download");
    const speech = await kling.audio.speech({ text: "Hello", voiceId: "oversea_male1", language: "en" });
    await speech.download("hello.mp3");
    expectTypeOf(speech.output).toEqualTypeOf<AudioOutput>();
  }
  expectTypeOf(uses).toBeFunction();
});

test("a status narrows the type of a task", () => {
  function uses(task: Task<VideoOutput>): string {
    expectTypeOf(task.status).toEqualTypeOf<"submitted" | "processing" | "succeeded" | "failed">();
    switch (task.status) {
      case "succeeded":
        expectTypeOf(task).toEqualTypeOf<SucceededTask<VideoOutput>>();
        return task.output.url;
      case "failed":
        expectTypeOf(task).toEqualTypeOf<FailedTask<VideoOutput>>();
        return task.message ?? "";
      case "submitted":
      case "processing":
        expectTypeOf(task).toEqualTypeOf<PendingTask<VideoOutput>>();
        expectTypeOf(task).not.toHaveProperty("output");
        return task.status;
    }
  }
  expectTypeOf(uses).toBeFunction();
});

test("a type contains only the statuses that can occur", () => {
  expectTypeOf<TaskStatus>().toEqualTypeOf<"submitted" | "processing" | "succeeded" | "failed">();
  async function uses(kling: Kling, task: Task): Promise<void> {
    await task.wait({ onUpdate: ({ status }) => expectTypeOf(status).toEqualTypeOf<TaskStatus>() });
    await kling.video.textToVideo.run(
      { prompt },
      { onUpdate: ({ status }) => expectTypeOf(status).toEqualTypeOf<RunUpdate["status"]>() },
    );
    // @ts-expect-error -- "queued" is not a status of a task
    await task.wait({ onUpdate: ({ status }) => status === "queued" });
    expectTypeOf((await task.wait()).status).toEqualTypeOf<"succeeded">();
    expectTypeOf(await kling.tasks.resume("{}")).toEqualTypeOf<PendingTask>();
  }
  expectTypeOf(uses).toBeFunction();
});

test("every call that accepts a task accepts its reference and its JSON", () => {
  async function uses(kling: Kling, reference: TaskReference): Promise<void> {
    const task = await kling.video.textToVideo.create({ prompt });
    const any: Task = task;
    expectTypeOf(await any.refresh()).toEqualTypeOf<Task>();
    expectTypeOf(task.toJSON()).toEqualTypeOf<TaskReference>();
    await kling.tasks.resume(task);
    await kling.tasks.resume(reference);
    await kling.tasks.recover(task);
    await kling.tasks.recover(await kling.video.textToVideo.prepare({ prompt }));
    await kling.tasks.get(["1", task, reference]);
    await kling.tasks.resumeAll([JSON.stringify(task), reference, task]);
    const [read] = await kling.tasks.get(["1"]);
    expectTypeOf(read).toEqualTypeOf<Task | undefined>();
    expectTypeOf((await kling.video.textToVideo.get("1"))?.outputs).toEqualTypeOf<
      readonly [] | readonly [VideoOutput, ...VideoOutput[]] | undefined
    >();
    // @ts-expect-error -- fields are read-only
    task.id = "2";
  }
  expectTypeOf(uses).toBeFunction();
});

test("an option under a different name does not compile", () => {
  async function uses(kling: Kling): Promise<void> {
    createKling({ requestTimeout: 5000, retryDelay: { initial: 500, max: 5000 }, concurrency: { video: 5 } });
    createKling({ concurrency: false });
    // @ts-expect-error -- the name is baseUrl
    createKling({ baseURL: "https://example.com" });
    // @ts-expect-error -- the name is requestTimeout
    createKling({ timeout: 5000 });
    await kling.video.textToVideo.run({ prompt }, { waitTimeout: 1000, queueTimeout: 1000, createTimeout: 1000 });
    // @ts-expect-error -- the name is waitTimeout
    await kling.video.textToVideo.run({ prompt }, { timeout: 1000 });
    // @ts-expect-error -- the external task id is an option, not a field of the input
    await kling.video.textToVideo.create({ prompt, externalTaskId: "job-1" });
    await kling.video.textToVideo.create({ prompt }, { apiVersion: "v2", externalTaskId: "job-1" });
    // @ts-expect-error -- the versions are "v1" and "v2"
    await kling.video.textToVideo.create({ prompt }, { apiVersion: "path" });
  }
  expectTypeOf(uses).toBeFunction();
});

test("`code` is klingkit's string, and `serviceCode` is the service's number", () => {
  function uses(error: KlingError, issue: ValidationIssue): string {
    expectTypeOf(error.code).toEqualTypeOf<KlingErrorCode>();
    expectTypeOf(error.retryable).toEqualTypeOf<boolean>();
    expectTypeOf(new BusyError("x").code).toEqualTypeOf<"busy">();
    // @ts-expect-error -- the service's number is `serviceCode`
    if (error.code === 1303) return "full";
    if (error.serviceCode === 1303) return "full";
    // @ts-expect-error -- there is no such code
    if (error.code === "bussy") return "busy";
    // @ts-expect-error -- there is no such code of an issue
    if (issue.code === "wrong") return issue.message;
    return error.code === "busy" ? "busy" : issue.code === "missing" ? issue.path : "";
  }
  expectTypeOf(uses).toBeFunction();
});
