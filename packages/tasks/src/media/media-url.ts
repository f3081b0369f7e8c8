import { isUnreachable, regions } from "@klingkit/http";
import { issue, type ValidationIssue } from "@klingkit/errors";

/** The kinds of credentials that begin with known letters, and key pairs of signed tokens. */
const credentials: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ["a Kling API key", /\bapi-key-kling-[\w-]{8,}/],
  // The token of a signed link of Supabase is valid for one file.
  ["a JSON Web Token", /^(?!.*\/object\/sign\/).*\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+/],
  ["an API key", /\bsk-[\w-]{16,}/],
  ["a GitHub token", /\b(?:gh[opsru]_\w{20,}|github_pat_\w{20,})/],
  ["a Google API key", /\bAIza[\w-]{30,}/],
  ["a Slack token", /\bxox[abeoprs]-[\w-]{10,}/],
  [
    "an API key",
    /[?&](?:api[_-]?key|apikey|access[_-]?token|auth[_-]?token|client[_-]?secret|password|secret)=[^&#]+/i,
  ],
];

/** Whether the base URL belongs to the service rather than to a gateway or an emulator. */
export function isService(baseUrl: string): boolean {
  return Object.values<string>(regions).includes(baseUrl);
}

/**
 * Returns the issues of the URL of a file that the service fetches: a host that it cannot reach, and a credential that the
 * service would store. The messages do not repeat the URL.
 * @param path the path of the URL in the input
 * @param baseUrl the base URL of the client. On a gateway or an emulator, a private host is a warning.
 */
export function mediaUrlIssues(path: string, url: URL, baseUrl: string): ValidationIssue[] {
  const severity = isService(baseUrl) ? "error" : "warning";
  const kind = url.password ? "a password" : credentials.find(([, pattern]) => pattern.test(readable(url.href)))?.[0];
  return [
    ...(isUnreachable(url)
      ? [
          issue(
            path,
            "unreadable_media",
            "has a host of this machine or of a private network, from which the service cannot fetch the file. Pass the file itself, or a public URL.",
            { severity },
          ),
        ]
      : []),
    ...(kind
      ? [
          issue(
            path,
            "exposed_credential",
            `contains ${kind}, which the service receives and may store. Pass a signed URL of the file, or the file itself.`,
            { severity: "warning" },
          ),
        ]
      : []),
  ];
}

/** Decodes the percent-encoding of a URL as far as it is valid. */
function readable(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
