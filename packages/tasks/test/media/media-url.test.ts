import { expect, test } from "vitest";
import { mediaUrlIssues } from "../../src/media/media-url.ts";

const region = "https://api-singapore.klingai.com";
const emulator = "http://localhost:5510";

function issuesOf(url: string, baseUrl = region): string[] {
  return mediaUrlIssues("image", new URL(url), baseUrl).map(({ severity, code }) => `${severity} ${code}`);
}

test.each([
  "http://localhost:3000/a.png",
  "http://127.0.0.1/a.png",
  "http://[::1]/a.png",
  "https://192.168.0.4/a.png",
  "http://169.254.169.254/latest",
  "http://minio:9000/bucket/a.png",
  "https://nas.local/a.png",
])("rejects %s at a region of the service, and warns elsewhere", (url) => {
  for (const baseUrl of [region, "https://api-beijing.klingai.com", "https://api.klingai.com"]) {
    expect(issuesOf(url, baseUrl)).toEqual(["error unreadable_media"]);
  }
  expect(issuesOf(url, emulator)).toEqual(["warning unreadable_media"]);
  expect(issuesOf(url, "https://gateway.example")).toEqual(["warning unreadable_media"]);
});

const token = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhayJ9.c2lnbmF0dXJl";

test.each([
  ["a password", "https://me:secret@files.example/a.png"],
  ["a Kling API key", "https://files.example/a.png?k=api-key-kling-0123456789abcdef"],
  ["an API key", "https://files.example/a.png?api_key=12345"],
  ["an API key", "https://files.example/sk-0123456789abcdefghij/a.png"],
  ["a JSON Web Token", `https://files.example/a.png?auth=${token}`],
  ["a GitHub token", "https://raw.example/a.png?x=ghp_0123456789abcdefghij"],
  ["a GitHub token", "https://raw.example/a.png?x=github_pat_0123456789abcdefghij"],
  ["a Slack token", "https://files.example/a.png?t=xoxb-0123456789"],
  ["a Slack token", "https://files.example/a.png?t=xoxp-01-2345-67"],
  ["an API key", "https://files.example/a.png?size=2&apikey=12345"],
  ["an API key", "https://files.example/a.png?access_token=12345"],
  ["an API key", "https://files.example/a.png?accesstoken=12345"],
  ["an API key", "https://files.example/a.png?Auth-Token=12345"],
  ["an API key", "https://files.example/a.png?authtoken=12345"],
  ["an API key", "https://files.example/a.png?client_secret=12345"],
  ["an API key", "https://files.example/a.png?clientsecret=12345"],
  ["an API key", "https://files.example/a.png?api%5Fkey=12345"],
  ["a Google API key", `https://files.example/a.png?key=AIza${"x".repeat(35)}`],
])("warns about %s in a URL without repeating it", (kind, url) => {
  const [found, ...others] = mediaUrlIssues("image", new URL(url), region);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ code: "exposed_credential", severity: "warning" });
  expect(found?.message).toMatch(new RegExp(`^\`image\` contains ${kind}, which the service receives`));
  expect(found?.message).not.toMatch(/secret|0123|12345|eyJ|AIza/);
});

test.each([
  "https://files.example/a.png",
  "https://bucket.s3.amazonaws.com/a.png?X-Amz-Credential=AKIA0123456789ABCDEF%2F20261128&X-Amz-Signature=abc",
  "https://storage.example/a.png?Expires=1&Signature=abc&Key-Pair-Id=K1",
  `https://project.supabase.co/storage/v1/object/sign/bucket/a.png?token=${token}`,
  // Too short to be credentials.
  "https://files.example/a.png?k=api-key-kling-0123456",
  "https://raw.example/a.png?x=ghp_0123456789abcdefghi&y=github_pat_0123456789abcdefghi",
  `https://files.example/AIza${"x".repeat(29)}/xoxb-012345678/a.png`,
  `https://files.example/a.png?t=eyJhbGciOiJ9.eyJpc3MiOiJ9`,
  "https://files.example/a.png?api_key=&secrets=3",
  // Not the kind of a Slack token.
  "https://files.example/xoxz-0123456789/a.png",
  "https://files.example/task-sk-1/%E0%A4%A.png",
])("accepts %s", (url) => {
  expect(issuesOf(url)).toEqual([]);
});
