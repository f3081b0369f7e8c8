import { fileOf, type Site } from "./site.ts";

const summary =
  "An unofficial TypeScript toolkit for the Kling AI developer API: video, image and audio generation. It was never tried against the live service.";

/** The texts for agents: an index, all pages in one file, and each page as Markdown. See llmstxt.org. */
export function llmsTexts({ sections, pages }: Site): readonly (readonly [path: string, text: string])[] {
  const index = sections.map(
    ({ title, pages: own }) =>
      `## ${title}\n\n${own.map(({ label, path }) => `- [${label}](/${fileOf(path)}.md)`).join("\n")}\n`,
  );
  const full = pages.map(({ path, markdown }) => `<!-- /${fileOf(path)}.md -->\n\n${markdown.trim()}\n`);
  return [
    ["llms.txt", `# klingkit\n\n> ${summary}\n\n${index.join("\n")}`],
    ["llms-full.txt", full.join("\n")],
    ...pages.map(({ path, markdown }) => [`${fileOf(path)}.md`, markdown] as const),
  ];
}
