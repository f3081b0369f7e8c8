import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { resolveIncludes } from "./blocks.ts";
import { destinationOf, mapLinks, type PagesBySource, slugify } from "./links.ts";
import { llmsTexts } from "./llms.ts";
import { home, type Page, type Section, sections } from "./pages.ts";
import { readSource, root } from "./repository.ts";

/** A page whose code is in place and whose links lead to the site. */
export interface AssembledPage extends Page {
  /** The pictures that the page shows, as paths of the repository. */
  readonly images: readonly string[];
}

type AssembledSection = Omit<Section, "pages"> & { readonly pages: readonly AssembledPage[] };

/** The whole site, before it becomes HTML. */
export interface Site {
  readonly sections: readonly AssembledSection[];
  readonly pages: readonly AssembledPage[];
  /** The links that lead nowhere, with the source of the page. */
  readonly broken: readonly string[];
}

/** `<!-- @include: @/packages/klingkit/README.md#runtimes -->`: a section of another page, without its heading. */
const SECTION = /^<!-- @include: @\/([^\s#]+)#([\w-]+) -->$/gm;

/** Reads all sources, and resolves the includes and links of each page. */
export function assembleSite(): Site {
  const all: readonly Section[] = sections();
  const first = home();
  const bySource = new Map([first, ...all.flatMap(({ pages }) => pages)].map(({ source, path }) => [source, path]));
  const broken: string[] = [];
  const assemble = (page: Page): AssembledPage => {
    const images: string[] = [];
    const markdown = resolveLinks(page.markdown, page.source, bySource, images, broken);
    return { ...page, markdown: resolveIncludes(resolveSections(markdown, bySource, images, broken)), images };
  };
  const assembled = all.map((section) => ({ ...section, pages: section.pages.map(assemble) }));
  return { sections: assembled, pages: [assemble(first), ...assembled.flatMap(({ pages }) => pages)], broken };
}

function resolveLinks(
  markdown: string,
  source: string,
  bySource: PagesBySource,
  images: string[],
  broken: string[],
): string {
  return mapLinks(markdown, (link) => {
    const destination = destinationOf(link, source, bySource);
    switch (destination.kind) {
      case "page":
        return destination.path + (destination.hash ? `#${destination.hash}` : "");
      case "image":
        images.push(destination.file);
        return `/images/${destination.file}`;
      case "outside":
        return destination.url;
      case "broken":
        broken.push(`${source}: ${destination.target}`);
        return destination.target;
    }
  });
}

function resolveSections(markdown: string, bySource: PagesBySource, images: string[], broken: string[]): string {
  return markdown.replaceAll(SECTION, (_include, file: string, anchor: string) =>
    resolveLinks(sectionOf(file, anchor), file, bySource, images, broken),
  );
}

/**
 * The text below a heading, up to the next heading of the same or a higher level.
 * @throws {Error} if the file has no such heading
 */
function sectionOf(file: string, anchor: string): string {
  const lines = readSource(file).split("\n");
  const levels = headingLevels(lines);
  const start = lines.findIndex((line, index) => levels[index] && slugify(line.replace(/^#+ /, "")) === anchor);
  if (start < 0) throw new Error(`${file} has no heading #${anchor}.`);
  const level = levels[start] ?? 0;
  const end = levels.findIndex((each, index) => index > start && each > 0 && each <= level);
  return lines
    .slice(start + 1, end < 0 ? undefined : end)
    .join("\n")
    .trim();
}

/** The level of the heading in each line; 0 in other lines and in code. */
function headingLevels(lines: readonly string[]): readonly number[] {
  let isCode = false;
  return lines.map((line) => {
    if (line.startsWith("```")) isCode = !isCode;
    return isCode ? 0 : (/^(#+) /.exec(line)?.[1]?.length ?? 0);
  });
}

/** Writes the pages, their pictures and the texts for agents to the folder from which VitePress builds the site. */
export function writeSite(site: Site, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  const write = (path: string, text: string): void => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  for (const { path, markdown } of site.pages) write(`${fileOf(path)}.md`, markdown);
  for (const image of new Set(site.pages.flatMap(({ images }) => images)))
    cpSync(join(root, image), join(folder, "public", "images", image));
  for (const [path, text] of llmsTexts(site)) write(join("public", path), text);
  write("navigation.json", JSON.stringify(sidebars(site.sections)));
}

/** The file of a page, without its ending: `service/index` for `/service/`. */
export const fileOf = (path: string): string => path.slice(1) + (path.endsWith("/") ? "index" : "");

/** The sidebar of each area, for all paths of its pages. */
function sidebars(sections: readonly AssembledSection[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    sections.flatMap(({ area, pages }) => {
      const groups = sections
        .filter((section) => section.area === area)
        .map(({ title, pages: own }) => ({
          text: title,
          items: own.map(({ label, path }) => ({ text: label, link: path })),
        }));
      return pages.map(({ path }) => [path.replace(/(?<=.)\/[^/]*$/, "/"), groups] as const);
    }),
  );
}
