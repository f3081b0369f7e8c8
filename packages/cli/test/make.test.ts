import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { expect, test } from "vitest";
import { API_KEY, openWorld } from "./world.ts";

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...Array.from({ length: 90 }, () => 0)]);

test("video writes the clip, tells its path on stdout and the rest on stderr", async () => {
  const world = await openWorld();
  const { code, out, err } = await world.run("video", "a lighthouse in fog", "-o", "clips/fog.mp4", "--id", "fog");
  expect(code).toBe(0);
  expect(out).toBe("clips/fog.mp4\n");
  expect(err.split("\n").slice(0, 3)).toEqual(["fog: sending", "fog: submitted", "fog: processing"]);
  expect(err).toContain("✔ fog: 3 video units\n");
  expect(await world.isMp4("clips/fog.mp4")).toBe(true);
});

test("every flag of video reaches the request", async () => {
  const world = await openWorld();
  await writeFile(join(world.folder, "more.json"), JSON.stringify({ resolution: "720p", aspectRatio: "1:1" }));
  const flags = ["-m", "kling-3.0", "-d", "7", "-r", "1080p", "--audio", "--watermark", "--input", "more.json"];
  expect(await world.run("video", "a lighthouse", ...flags, "--id", "own-1", "--no-wait")).toMatchObject({ code: 0 });
  expect(world.creates()[0]?.body).toMatchObject({
    prompt: "a lighthouse",
    settings: { duration: 7, resolution: "1080p", audio: "native", aspect_ratio: "1:1" },
    options: { external_task_id: "own-1", watermark_info: { enabled: true } },
  });
});

test("--api-version chooses the version of the API", async () => {
  const world = await openWorld();
  await world.run("video", "a lighthouse", "--api-version", "v1", "--no-wait");
  expect(world.creates().map(({ path }) => path)).toEqual(["/v1/videos/text2video"]);
});

test("a picture makes it image to video, a named picture omni, several shots one clip", async () => {
  const world = await openWorld();
  const url = "https://example.com/a.png";
  await world.run("video", "it turns", "--image", url, "--no-wait");
  await world.run("video", "@hero waves", "--reference", `hero=${url}`, "--no-wait");
  await world.run("video", "--shot", "3:a boat", "--shot", "4: it lands", "--no-wait");
  const paths = world.creates().map(({ path }) => path);
  expect(paths).toEqual(["/image-to-video/kling-3.0", "/omni-video/kling-3.0-omni", "/text-to-video/kling-3.0"]);
  expect(world.creates()[2]?.body).toMatchObject({ settings: { duration: 7 } });
});

test("a file that is no picture is refused before anything is sent, by the name of its flag", async () => {
  const world = await openWorld();
  await writeFile(join(world.folder, "a.gif"), `GIF89a${"x".repeat(200)}`);
  const { code, err } = await world.run("video", "x", "--image", "a.gif");
  expect(code).toBe(2);
  expect(err).toContain("`firstFrame` is GIF: the service accepts a JPEG or PNG. (--image)");
  expect(world.emulator.calls).toEqual([]);
});

test("what the model cannot do is refused before anything is sent", async () => {
  const world = await openWorld();
  const { code, err } = await world.run("video", "x", "-m", "kling-2.6", "-d", "7");
  expect(code).toBe(2);
  expect(err).toBe(
    "klingkit: nothing was sent, because the input is invalid:\n  `duration` must be 5 or 10 with kling-2.6, not 7.\n",
  );
  expect(existsSync(join(world.folder, ".klingkit"))).toBe(false);
});

test("a file that is there is not written over, and nothing is paid", async () => {
  const world = await openWorld();
  await writeFile(join(world.folder, "old.mp4"), "paid for");
  const refused = await world.run("video", "x", "-o", "old.mp4");
  expect(refused).toMatchObject({
    code: 2,
    err: "klingkit: old.mp4 is there already. Choose another -o, or add --force.\n",
  });
  expect(world.emulator.state().paid.tasks).toBe(0);
  expect(await world.run("video", "x", "-o", "old.mp4", "--force")).toMatchObject({ code: 0 });
  expect(await world.isMp4("old.mp4")).toBe(true);
});

test("above --budget nothing is sent", async () => {
  const world = await openWorld();
  const { code, err } = await world.run("video", "x", "-d", "10", "--budget", "0.5");
  expect(code).toBe(4);
  expect(err).toBe("klingkit: --budget 0.5: it would cost 0.84 USD (6 units) by the list. Nothing was sent.\n");
  expect(world.emulator.calls).toEqual([]);
});

test("image writes several pictures, and --json tells them on one line", async () => {
  const world = await openWorld();
  await writeFile(join(world.folder, "cat.png"), PNG);
  const { code, json, err } = await world.run("image", "a cat", "-n", "2", "-a", "4:3", "-o", "cat2.png", "--json");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(json()).toMatchObject([
    {
      endpoint: "image.generate",
      state: "succeeded",
      files: [{}, {}].map((_, at) => join(world.folder, `cat2-${at + 1}.png`)),
    },
  ]);
  expect((await readFile(join(world.folder, "cat2-2.png"))).subarray(1, 4).toString()).toBe("PNG");
});

test("speech writes the sound that comes with the answer", async () => {
  const world = await openWorld();
  const { code, out } = await world.run("speech", "Good evening.", "-o", "good.mp3");
  expect({ code, out }).toEqual({ code: 0, out: "good.mp3\n" });
  expect(world.emulator.calls[0]?.body).toMatchObject({ voice_id: "oversea_male1", voice_language: "en" });
  const sound = await readFile(join(world.folder, "good.mp3"));
  expect([...sound.subarray(0, 2)]).toEqual([0xff, 0xfb]);
});

test("a sound that cannot be downloaded leaves its link, because it cannot be looked up", async () => {
  const world = await openWorld();
  world.emulator.faults.add({ path: "/__emulator/media/", status: 404 });
  const { code, err } = await world.run("speech", "Good evening.", "-o", "good.mp3", "--json");
  expect(code).toBe(7);
  expect(JSON.parse(err)).toMatchObject({
    error: {
      name: "DownloadError",
      next: expect.stringMatching(/^curl --output \/.*\/good\.mp3 '?http:\/\/.*\/__emulator\/media\/.*\.mp3\?.*$/),
    },
  });
  expect(await readdir(world.folder)).toEqual([]);
});

test("a task that fails, and a prompt that is refused, end with 5 and say why", async () => {
  const world = await openWorld();
  expect(await world.run("video", "a clip that will [fail]")).toMatchObject({
    code: 5,
    err: expect.stringContaining("Failure to pass the risk control system"),
  });
  expect(await world.run("video", "a clip to [reject]")).toMatchObject({
    code: 5,
    err: expect.stringContaining("The service returned 1301"),
  });
});

test("an access key with its secret key does, and takes the task up again", async () => {
  const { accessKey, secretKey } = DEFAULT_ACCOUNT;
  const world = await openWorld({ env: { KLING_ACCESS_KEY: accessKey, KLING_SECRET_KEY: secretKey } });
  expect(await world.run("video", "x", "--id", "own", "--no-wait")).toMatchObject({ code: 0 });
  expect(world.creates()[0]).toMatchObject({ path: "/v1/videos/text2video", body: { external_task_id: "own" } });
  const { code, out, err } = await world.run("tasks", "wait", "own", "-o", "x.mp4");
  expect({ code, out }).toEqual({ code: 0, out: "x.mp4\n" });
  expect(err).not.toContain(secretKey);
});

test("without credentials it says what to set, and that there is an emulator", async () => {
  const world = await openWorld({ env: {} });
  const { code, err } = await world.run("video", "x");
  expect(code).toBe(3);
  expect(err).toContain("KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY");
  expect(err).toContain("add --emulator");
});

test("--emulator needs no credentials and leaves no state behind", async () => {
  const world = await openWorld({ env: {} });
  expect(await world.run("video", "x", "-o", "x.mp4", "--emulator")).toMatchObject({ code: 0, out: "x.mp4\n" });
  expect(await readdir(world.folder)).toEqual(["x.mp4"]);
  expect(world.emulator.calls).toEqual([]);
});

test("no command prints a key, whatever happens", async () => {
  const world = await openWorld();
  const refused = world.emulator.faults.add({ path: "/text-to-video", code: 1002, times: 1 });
  const runs = [
    await world.run("video", "x", "--json"),
    await world.run("video", "y", "--id", "kept", "--no-wait", "--json"),
    await world.run("auth", "check", "--json"),
    await world.run("tasks", "list", "--remote", "--json"),
  ];
  expect(refused.hits).toBe(1);
  expect(runs.map(({ code }) => code)).toEqual([3, 0, 0, 0]);
  for (const { out, err } of runs) expect(out + err).not.toContain(API_KEY);
  const files = await readdir(join(world.folder, ".klingkit", "tasks"));
  expect(files.map((file) => file.replace(/^x-[a-z0-9]{10}/, "x")).sort()).toEqual([
    "kept.task.json",
    "x.request.json",
    "x.task.json",
  ]);
  for (const file of files) {
    expect(await readFile(join(world.folder, ".klingkit", "tasks", file), "utf8")).not.toContain(API_KEY);
  }
});

test("on a terminal a bar moves and is taken away at the end", async () => {
  const world = await openWorld({ terminal: 80 });
  // The first run loads what the second needs: virtual time takes loading for stillness, and runs ahead of it.
  await world.run("video", "a first", "-o", "first.mp4", "--id", "first");
  const { code, err } = await world.run("video", "a lighthouse", "-o", "l.mp4", "--id", "light");
  expect(code).toBe(0);
  expect(stripVTControlCharacters(err)).toMatch(/light\s+processing █+░+ +\d+ % +\d:\d\d/);
  const visible = stripVTControlCharacters(err).trimEnd().split("\n");
  expect(visible.at(-1)).toBe("✔ light: 3 video units");
});
