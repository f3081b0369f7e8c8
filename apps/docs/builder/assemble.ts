import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { resolveIncludes } from "./blocks.ts";
import { destinationOf, mapLinks, slugify, urlOf } from "./links.ts";
import { llmsTexts } from "./llms.ts";
import type { Page } from "./page.ts";
import { home, sections } from "./pages.ts";
import { type AssembledPage, type AssembledSection, fileOf, type Site } from "./site.ts";
import { readSource, root } from "./repository.ts";

/** `<!-- @include: @/packages/klingkit/README.md#runtimes -->`: a section of another page, without its heading. */
const SECTION = /^<!-- @include: @\/([^\s#]+)#([\w-]+) -->$/gm;

/** Reads all sources, and resolves the includes and links of each page. */
export function assembleSite(): Site {
  const all = sections();
  const first = home();
  const bySource = new Map([first, ...all.flatMap(({ pages }) => pages)].map(({ source, path }) => [source, path]));
  const broken: string[] = [];
  let links = 0;
  const assemble = (page: Page): AssembledPage => {
    const images: string[] = [];
    const resolveLinks = (markdown: string, source: string): string =>
      mapLinks(markdown, (link) => {
        const destination = destinationOf(link, source, bySource);
        links++;
        if (destination.kind === "broken") broken.push(`${source}: ${link.target}`);
        if (destination.kind === "image") images.push(destination.file);
        return urlOf(destination);
      });
    const markdown = resolveLinks(page.markdown, page.source).replaceAll(
      SECTION,
      (_include, file: string, anchor: string) => resolveLinks(sectionOf(file, anchor), file),
    );
    return { ...page, markdown: resolveIncludes(markdown), images };
  };
  const assembled = all.map((section) => ({ ...section, pages: section.pages.map(assemble) }));
  const pages = [assemble(first), ...assembled.flatMap((section) => section.pages)];
  return { sections: assembled, pages, links, broken };
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

/**
 * Writes the pages, their pictures and the texts for agents to the folder from which VitePress builds the site. Files that
 * are the same are not written again.
 */
export function writeSite(site: Site, folder: string): void {
  const write = (path: string, text: string): void => {
    const file = join(folder, path);
    if (existsSync(file) && readFileSync(file, "utf8") === text) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  for (const { path, markdown } of site.pages) write(`${fileOf(path)}.md`, markdown);
  for (const image of new Set(site.pages.flatMap(({ images }) => images)))
    cpSync(join(root, image), join(folder, "public", "images", image));
  for (const [path, text] of llmsTexts(site)) write(join("public", path), text);
  write("navigation.json", JSON.stringify(sidebars(site.sections)));
}

/** The sidebar of each area, for all paths of its pages. */
function sidebars(all: readonly AssembledSection[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    all.flatMap(({ area, pages }) => {
      const groups = all
        .filter((section) => section.area === area)
        .map(({ title, pages: own }) => ({
          text: title,
          items: own.map(({ label, path }) => ({ text: label, link: path })),
        }));
      return pages.map(({ path }) => [path.replace(/(?<=.)\/[^/]*$/, "/"), groups] as const);
    }),
  );
}
