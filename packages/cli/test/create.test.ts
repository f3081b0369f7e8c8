import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { expect, test } from "vitest";
import { API_KEY, createTestCli } from "./test-cli.ts";

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...Array.from({ length: 90 }, () => 0)]);

test("video saves the file and prints its path on stdout and the progress on stderr", async () => {
  const cli = await createTestCli();
  const { code, out, err } = await cli.run("video", "a lighthouse in fog", "-o", "videos/fog.mp4", "--id", "fog");
  expect(code).toBe(0);
  expect(out).toBe("videos/fog.mp4\n");
  expect(err.split("\n").slice(0, 3)).toEqual(["fog: sending", "fog: submitted", "fog: processing"]);
  expect(err).toContain("✔ fog: 3 video units\n");
  expect(await cli.isMp4("videos/fog.mp4")).toBe(true);
});

test("every flag of video reaches the request", async () => {
  const cli = await createTestCli();
  await writeFile(join(cli.folder, "more.json"), JSON.stringify({ resolution: "720p", aspectRatio: "1:1" }));
  const flags = ["-m", "kling-3.0", "-d", "7", "-r", "1080p", "--audio", "--watermark", "--input", "more.json"];
  expect(await cli.run("video", "a lighthouse", ...flags, "--id", "id-1", "--no-wait")).toMatchObject({ code: 0 });
  expect(cli.createRequests()[0]?.body).toMatchObject({
    prompt: "a lighthouse",
    settings: { duration: 7, resolution: "1080p", audio: "native", aspect_ratio: "1:1" },
    options: { external_task_id: "id-1", watermark_info: { enabled: true } },
  });
});

test("--api-version selects the version of the API", async () => {
  const cli = await createTestCli();
  await cli.run("video", "a lighthouse", "--api-version", "v1", "--no-wait");
  expect(cli.createRequests().map(({ path }) => path)).toEqual(["/v1/videos/text2video"]);
});

test("selects the endpoint by --image, --reference and --shot", async () => {
  const cli = await createTestCli();
  const url = "https://example.com/a.png";
  await cli.run("video", "it turns", "--image", url, "--no-wait");
  await cli.run("video", "@hero waves", "--reference", `hero=${url}`, "--no-wait");
  await cli.run("video", "--shot", "3:a boat", "--shot", "4: it lands", "--no-wait");
  const paths = cli.createRequests().map(({ path }) => path);
  expect(paths).toEqual(["/image-to-video/kling-3.0", "/omni-video/kling-3.0-omni", "/text-to-video/kling-3.0"]);
  expect(cli.createRequests()[2]?.body).toMatchObject({ settings: { duration: 7 } });
});

test("rejects a file that is not an image before anything is sent, and names its flag", async () => {
  const cli = await createTestCli();
  await writeFile(join(cli.folder, "a.gif"), `GIF89a${"x".repeat(200)}`);
  const { code, err } = await cli.run("video", "x", "--image", "a.gif");
  expect(code).toBe(2);
  expect(err).toContain("(--image)");
  expect(cli.emulator.calls).toEqual([]);
});

test("rejects settings that the model does not support before anything is sent", async () => {
  const cli = await createTestCli();
  const { code, err } = await cli.run("video", "x", "-m", "kling-2.6", "-d", "7");
  expect(code).toBe(2);
  expect(err).toBe(
    "klingkit: the input is invalid. Nothing was sent.\n  `duration` must be 5 or 10 with kling-2.6, not 7.\n",
  );
  expect(existsSync(join(cli.folder, ".klingkit"))).toBe(false);
});

test("the bar of a terminal moves before the first poll", async () => {
  const cli = await createTestCli({ terminal: 80 });
  const { err } = await cli.run("video", "fog", "--id", "fog");
  const percents = [...stripVTControlCharacters(err).matchAll(/(\d+) %/g)].map(([, percent]) => Number(percent));
  // The first poll of a video of 5 s comes after 30 % of its usual duration. How many updates a frame shows depends on timing.
  expect(new Set(percents.filter((percent) => percent < 30)).size).toBeGreaterThan(5);
});

test.each([
  ["video", "fog"],
  ["image", "fog"],
  ["speech", "Fog."],
])("%s checks that the target can be written before it sends anything", async (command, text) => {
  const cli = await createTestCli();
  await writeFile(join(cli.folder, "file"), "");
  const name = "x".repeat(245);
  for (const out of ["file/a.mp4", name, ".", "/proc/nope/a.mp4"]) {
    const { code, err } = await cli.run(command, text, "-o", out);
    expect([code, err]).toEqual([2, expect.stringMatching(/cannot be written: E\w+: .* Nothing was sent\.|directory/)]);
  }
  expect(cli.emulator.calls).toEqual([]);
  expect(await readdir(cli.folder)).toEqual(["file"]);
});

test("a target that is written leaves no probe file", async () => {
  const cli = await createTestCli();
  await cli.run("image", "fog", "-n", "2", "-o", "images/fog.png");
  expect((await readdir(join(cli.folder, "images"))).sort()).toEqual(["fog-1.png", "fog-2.png"]);
});

test("rejects a state directory that cannot be written before anything is sent", async () => {
  const cli = await createTestCli();
  const { code, err } = await cli.run("video", "fog", "--state", "/proc/nope");
  expect([code, err]).toEqual([2, expect.stringContaining("The state directory /proc/nope cannot be written: ENOENT")]);
  expect(cli.emulator.calls).toEqual([]);
});

test("does not overwrite an existing file, and sends nothing", async () => {
  const cli = await createTestCli();
  await writeFile(join(cli.folder, "old.mp4"), "paid for");
  const rejected = await cli.run("video", "x", "-o", "old.mp4");
  expect(rejected).toMatchObject({
    code: 2,
    err: "klingkit: old.mp4 already exists. Choose another file with --out, or overwrite it with --force.\n",
  });
  expect(cli.emulator.state().paid.tasks).toBe(0);
  expect(await cli.run("video", "x", "-o", "old.mp4", "--force")).toMatchObject({ code: 0 });
  expect(await cli.isMp4("old.mp4")).toBe(true);
});

test("does not overwrite a file of several, and sends nothing", async () => {
  const cli = await createTestCli();
  await writeFile(join(cli.folder, "cat-2.png"), "paid for");
  const images = ["image", "a cat", "-o", "cat.png"];
  for (const count of [
    ["-n", "2"],
    ["--series", "auto"],
  ])
    expect(await cli.run(...images, ...count)).toMatchObject({
      code: 2,
      err: expect.stringContaining("cat-2.png already exists"),
    });
  expect(cli.emulator.calls).toEqual([]);
});

test("video with audio from a video is saved as a video and an audio file", async () => {
  const cli = await createTestCli();
  await writeFile(
    join(cli.folder, "sea.json"),
    JSON.stringify({ videoUrl: "https://example.com/sea.mp4", bgmPrompt: "waves" }),
  );
  const command = ["video", "--endpoint", "audio.videoToAudio", "--input", "sea.json", "--id", "sea"];
  expect(await cli.run(...command)).toMatchObject({ code: 0, out: "sea.mp4\nsea.mp3\n" });
  expect(await cli.isMp4("sea.mp4")).toBe(true);
  expect([...(await readFile(join(cli.folder, "sea.mp3"))).subarray(0, 2)]).toEqual([0xff, 0xfb]);
});

test("does not replace the record of a task that may have been paid for", async () => {
  const cli = await createTestCli();
  await cli.run("video", "a cat", "--id", "cat", "--no-wait");
  const second = await cli.run("video", "another cat", "--id", "cat");
  expect(second).toMatchObject({ code: 2, err: expect.stringContaining("The task cat already exists in") });
  expect(await cli.run("tasks", "wait", "cat", "-o", "cat.mp4")).toMatchObject({ code: 0 });
});

test("sends nothing if the price exceeds --budget", async () => {
  const cli = await createTestCli();
  const { code, err } = await cli.run("video", "x", "-d", "10", "--budget", "0.5");
  expect(code).toBe(4);
  expect(err).toBe("klingkit: --budget 0.5: the list price is 0.84 USD (6 units). Nothing was sent.\n");
  expect(cli.emulator.calls).toEqual([]);
});

test("image saves several images, and --json prints them on one line", async () => {
  const cli = await createTestCli();
  await writeFile(join(cli.folder, "cat.png"), PNG);
  const { code, json, err } = await cli.run("image", "a cat", "-n", "2", "-a", "4:3", "-o", "cat2.png", "--json");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(json()).toMatchObject([
    {
      endpoint: "image.generate",
      state: "succeeded",
      files: [{}, {}].map((_, at) => join(cli.folder, `cat2-${at + 1}.png`)),
    },
  ]);
  expect((await readFile(join(cli.folder, "cat2-2.png"))).subarray(1, 4).toString()).toBe("PNG");
});

test("speech saves the audio of the response", async () => {
  const cli = await createTestCli();
  const { code, out } = await cli.run("speech", "Good evening.", "-o", "good.mp3");
  expect({ code, out }).toEqual({ code: 0, out: "good.mp3\n" });
  expect(cli.emulator.calls[0]?.body).toMatchObject({ voice_id: "oversea_male1", voice_language: "en" });
  const audio = await readFile(join(cli.folder, "good.mp3"));
  expect([...audio.subarray(0, 2)]).toEqual([0xff, 0xfb]);
});

test("prints the URL of speech that cannot be downloaded, because speech cannot be recovered", async () => {
  const cli = await createTestCli();
  cli.emulator.faults.add({ path: "/__emulator/media/", status: 404 });
  const { code, err } = await cli.run("speech", "Good evening.", "-o", "good.mp3", "--json");
  expect(code).toBe(7);
  expect(JSON.parse(err)).toMatchObject({
    error: {
      name: "DownloadError",
      next: expect.stringMatching(/^curl --output \/.*\/good\.mp3 '?http:\/\/.*\/__emulator\/media\/.*\.mp3\?.*$/),
    },
  });
  expect(await readdir(cli.folder)).toEqual([]);
});

test("a file server that sends nothing does not block speech forever", async () => {
  const cli = await createTestCli();
  const fault = cli.emulator.faults.add({ path: "/__emulator/media/", hang: true });
  const { code, err } = await cli.run("speech", "Good evening.", "-o", "good.mp3");
  expect([code, fault.hits]).toEqual([7, 6]);
  expect(err).toContain("no data arrived within 30000 ms");
  expect(err).toContain("curl --output");
});

test("speech is not downloaded from a private address", async () => {
  const cli = await createTestCli({ emulator: { publicUrl: "http://169.254.169.254" } });
  const { code, err } = await cli.run("speech", "Good evening.", "--base-url", "https://gateway.example");
  expect(code).toBe(7);
  expect(err).toContain("169.254.169.254");
  expect(cli.emulator.calls.map(({ path }) => path)).toEqual(["/v1/audio/tts"]);
});

test("a file that is larger than any result is not saved", async () => {
  const cli = await createTestCli();
  cli.emulator.faults.add({ path: "/__emulator/media/", headers: { "content-length": String(2 ** 30 + 1) } });
  const { code, err } = await cli.run("video", "a cat", "--id", "cat", "-o", "cat.mp4");
  expect(code).toBe(7);
  expect(err).toContain("larger than the maximum of 1073741824 bytes");
  expect(err).toContain("klingkit tasks download cat");
  expect(existsSync(join(cli.folder, "cat.mp4"))).toBe(false);
});

test("a failed task and a rejected prompt exit with 5 and print the reason", async () => {
  const cli = await createTestCli();
  expect(await cli.run("video", "a video that will [fail]")).toMatchObject({
    code: 5,
    err: expect.stringContaining("Failure to pass the risk control system"),
  });
  expect(await cli.run("video", "a video to [reject]")).toMatchObject({
    code: 5,
    err: expect.stringContaining("1301"),
  });
});

test("messages of the service cannot control the terminal", async () => {
  const cli = await createTestCli();
  const message = "bad\u001b]0;title\u0007\u001b[2J prompt";
  cli.emulator.faults.add({ method: "POST", path: "/text-to-video", code: 1201, message, times: 1 });
  const { code, err } = await cli.run("video", "x", "--id", "cat");
  expect([code, err]).toEqual([5, expect.stringContaining("bad ]0;title [2J prompt")]);
  const shown = await cli.run("tasks", "show", "cat");
  expect(shown.out).toContain("bad ]0;title [2J prompt");
  for (const control of ["\u001b", "\u0007"]) expect(err + shown.out).not.toContain(control);
});

test("an access key with its secret key creates and resumes a task", async () => {
  const { accessKey, secretKey } = DEFAULT_ACCOUNT;
  const cli = await createTestCli({ env: { KLING_ACCESS_KEY: accessKey, KLING_SECRET_KEY: secretKey } });
  expect(await cli.run("video", "x", "--id", "cat", "--no-wait")).toMatchObject({ code: 0 });
  expect(cli.createRequests()[0]).toMatchObject({ path: "/v1/videos/text2video", body: { external_task_id: "cat" } });
  const { code, out, err } = await cli.run("tasks", "wait", "cat", "-o", "x.mp4");
  expect({ code, out }).toEqual({ code: 0, out: "x.mp4\n" });
  expect(err).not.toContain(secretKey);
});

test("explains which variables to set when credentials are missing, and suggests the emulator", async () => {
  const cli = await createTestCli({ env: {} });
  const { code, err } = await cli.run("video", "x");
  expect(code).toBe(3);
  expect(err).toContain("KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY");
  expect(err).toContain("add --emulator");
});

test("--emulator requires no credentials and leaves no state", async () => {
  const cli = await createTestCli({ env: {} });
  expect(await cli.run("video", "x", "-o", "x.mp4", "--emulator")).toMatchObject({ code: 0, out: "x.mp4\n" });
  expect(await readdir(cli.folder)).toEqual(["x.mp4"]);
  expect(cli.emulator.calls).toEqual([]);
});

test("no command prints or stores a key", async () => {
  const cli = await createTestCli();
  const fault = cli.emulator.faults.add({ path: "/text-to-video", code: 1002, times: 1 });
  const runs = [
    await cli.run("video", "x", "--json"),
    await cli.run("video", "y", "--id", "id-1", "--no-wait", "--json"),
    await cli.run("auth", "check", "--json"),
    await cli.run("tasks", "list", "--remote", "--json"),
  ];
  expect(fault.hits).toBe(1);
  expect(runs.map(({ code }) => code)).toEqual([3, 0, 0, 0]);
  for (const { out, err } of runs) expect(out + err).not.toContain(API_KEY);
  const files = await readdir(join(cli.folder, ".klingkit", "tasks"));
  expect(files.map((file) => file.replace(/^x-[a-z0-9]{10}/, "x")).sort()).toEqual([
    "id-1.task.json",
    "x.request.json",
    "x.task.json",
  ]);
  for (const file of files) {
    expect(await readFile(join(cli.folder, ".klingkit", "tasks", file), "utf8")).not.toContain(API_KEY);
  }
});

test("shows a progress bar on a terminal and removes it at the end", async () => {
  const cli = await createTestCli({ terminal: 80 });
  // The first run loads all modules. Virtual time would advance while the second run loads them.
  await cli.run("video", "a first", "-o", "first.mp4", "--id", "first");
  const { code, err } = await cli.run("video", "a lighthouse", "-o", "l.mp4", "--id", "light");
  expect(code).toBe(0);
  expect(stripVTControlCharacters(err)).toMatch(/light\s+processing █+░+ +\d+ % +\d:\d\d/);
  const visible = stripVTControlCharacters(err).trimEnd().split("\n");
  expect(visible.at(-1)).toBe("✔ light: 3 video units");
});
