import { expect, test } from "vitest";
import { fileNameOf } from "../../src/decode/file-name.ts";

test.each([
  ["123", "https://h/a/video.mp4?sig=1", "123.mp4"],
  ["123", "https://h/a/..%2f..%2fetc%2fpasswd", "123.mp4"],
  ["../../etc/passwd", "https://h/x.mov", "______etc_passwd.mov"],
  ["con", "https://h/x.mp4", "_con.mp4"],
  ["COM1", "https://h/x.mp4", "_COM1.mp4"],
  ["lpt9", "https://h/x.mp4", "_lpt9.mp4"],
  ["console", "https://h/x.mp4", "console.mp4"],
  ["falcon", "https://h/x.mp4", "falcon.mp4"],
  ["123", "https://h/x.mp3/y", "123.mp4"],
  ["", "https://h/x.exe", "result.mp4"],
  ["a".repeat(200), "https://h/x.mp4", `${"a".repeat(80)}.mp4`],
])("the file of the task %s with the URL %s is named %s", (id, url, name) => {
  expect(fileNameOf(id, { type: "video", url }, 0)).toBe(name);
});

test("appends the number of a further output", () => {
  expect(fileNameOf("1", { type: "image", url: "https://h/x.jpg" }, 2)).toBe("1-3.jpg");
});
