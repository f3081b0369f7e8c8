import { posix } from "node:path";
import { fileUrl, kindOf } from "./repository.ts";

/** A link or picture in a page. */
export interface Link {
  readonly target: string;
  readonly isImage: boolean;
}

/** Where a link leads on the site. */
export type Destination =
  | { readonly kind: "page"; readonly path: string; readonly hash: string }
  | { readonly kind: "image"; readonly file: string }
  | { readonly kind: "outside"; readonly url: string }
  | { readonly kind: "broken"; readonly target: string };

/** The paths of the pages, by source. */
type PagesBySource = ReadonlyMap<string, string>;

/** Links in Markdown, in HTML (`<img src>`) and in front matter (`link:` and `src:`). Code is skipped. */
const LINKS =
  /```.*?^```|`[^`\n]*`|(!?\[(?:`[^`\n]*`|[^\]`])*\]\()([^)\s]+)|(<img[^>]*? src="|^ +(?:link|src): )([^"\n]+)/gms;

/** Replaces the targets of all links of a page. */
export function mapLinks(page: string, map: (link: Link) => string): string {
  return page.replaceAll(LINKS, (all: string, text?: string, target?: string, prefix?: string, source?: string) => {
    if (text && target) return text + map({ target, isImage: text.startsWith("!") });
    return prefix && source ? prefix + map({ target: source, isImage: prefix.includes("src") }) : all;
  });
}

/**
 * Finds where a link of a source leads. A relative link names a file of the repository, as on GitHub; a link that begins
 * with `/` names a page of the site.
 */
export function destinationOf({ target, isImage }: Link, source: string, pages: PagesBySource): Destination {
  if (/^[a-z]+:/.test(target)) return { kind: "outside", url: target };
  // The build writes these files beside the pages.
  if (/^\/(llms|outputs\/)/.test(target)) return { kind: "outside", url: target };
  const [path = "", hash = ""] = target.split("#");
  if (path.startsWith("/")) {
    const exists = [...pages.values()].includes(path);
    return exists ? { kind: "page", path, hash } : { kind: "broken", target };
  }
  const file = path === "" ? source : posix.join(posix.dirname(source), path).replace(/\/$/, "");
  const page = pages.get(file) ?? pages.get(posix.join(file, "README.md"));
  if (page !== undefined) return { kind: "page", path: page, hash };
  const kind = kindOf(file);
  if (kind === undefined) return { kind: "broken", target };
  if (isImage) return { kind: "image", file };
  return { kind: "outside", url: fileUrl + file };
}

/** The URL of a destination on the site. */
export function urlOf(destination: Destination): string {
  switch (destination.kind) {
    case "page":
      return destination.path + (destination.hash ? `#${destination.hash}` : "");
    case "image":
      return `/images/${destination.file}`;
    case "outside":
      return destination.url;
    case "broken":
      return destination.target;
  }
}

/** The anchor of a heading, as GitHub writes it. VitePress is configured to use the same. */
export function slugify(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\s-]/gu, "")
    .replaceAll(" ", "-");
}

/** The anchors of a page. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const withoutCode = page.replaceAll(/^```.*?^```$/gms, "");
  return new Set([...withoutCode.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => slugify(heading)));
}
