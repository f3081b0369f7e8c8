import { describe, expect, test } from "vitest";
import { endpointPrograms } from "../../examples/endpoint-programs.ts";
import { assembleSite } from "../builder/assemble.ts";
import { includedFiles, runnableBlocks } from "../builder/blocks.ts";
import { endpointPath, outputs } from "../builder/endpoint-pages.ts";
import { anchorsOf, mapLinks } from "../builder/links.ts";
import { llmsTexts } from "../builder/llms.ts";
import type { Page } from "../builder/page.ts";
import { home, sections } from "../builder/pages.ts";
import { compiledPrograms, isSetupCommand, testedPages, testedPrograms } from "../builder/programs.ts";
import { kindOf, readSource } from "../builder/repository.ts";
import { type AssembledPage, fileOf } from "../builder/site.ts";

const sources: readonly Page[] = [home(), ...sections().flatMap(({ pages }) => pages)];
const site = assembleSite();
const programs = testedPrograms();

const isOfTheSite = ({ source }: Page): boolean => source.startsWith("apps/docs/pages/");
/** Code without line breaks and imports, which a page can leave out or shorten. */
const compact = (code: string): string =>
  code
    .replaceAll(/^import .*;$/gm, "")
    .replaceAll(/\s+/g, " ")
    .trim();
const testedCode = [...programs, ...compiledPrograms].map(readSource).map(compact);

describe("code", () => {
  test("no page of the site has a block that is typed by hand", () => {
    const typed = sources
      .filter(isOfTheSite)
      .flatMap(({ source, markdown }) => runnableBlocks(markdown).map(({ code }) => `${source}: ${code}`));
    expect(typed).toEqual([]);
  });

  test("every included file is a program that a test runs", () => {
    const included = sources.flatMap(({ source, markdown }) =>
      includedFiles(markdown).map((file) => ({ source, file })),
    );
    expect(included.length).toBeGreaterThan(40);
    expect(included.filter(({ file }) => !programs.has(file))).toEqual([]);
  });

  test("every block of another page is in a program that a test runs", () => {
    const unknown = sources
      .filter((page) => !isOfTheSite(page))
      .flatMap(({ source, markdown }) =>
        runnableBlocks(markdown)
          .filter(
            ({ language }) =>
              !testedPages.some(({ page, languages }) => page === source && languages.includes(language)),
          )
          .filter(({ language, code }) =>
            language === "sh"
              ? !code.trim().split("\n").every(isSetupCommand)
              : !testedCode.some((program) => program.includes(compact(code))),
          )
          .map(({ code }) => `${source}: ${code}`),
      );
    expect(unknown).toEqual([]);
  });

  test("the tests of pages read them", () => {
    for (const { page, test: file } of testedPages) expect(readSource(file)).toContain(page);
  });

  test("every include is resolved", () => {
    const left = site.pages.filter(({ markdown }) => /^<<< |^<!-- @|\{\{ \w+ \}\}/m.test(markdown));
    expect(left.map(({ path }) => path)).toEqual([]);
  });
});

describe("links", () => {
  const byPath = new Map(site.pages.map((page) => [page.path, page]));

  test("every link leads to a page or a file", () => {
    expect(site.broken).toEqual([]);
  });

  test("every anchor is a heading of its page", () => {
    const missing: string[] = [];
    let count = 0;
    const check = (page: AssembledPage): void => {
      mapLinks(page.markdown, ({ target }) => {
        const [path = "", hash = ""] = target.split("#");
        const to = byPath.get(path === "" ? page.path : path);
        if (hash === "" || !to) return target;
        count++;
        if (!anchorsOf(to.markdown).has(hash)) missing.push(`${page.path}: ${target}`);
        return target;
      });
    };
    for (const page of site.pages) check(page);
    expect(count).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });

  test("every path is unique, and every picture exists", () => {
    expect(byPath.size).toBe(site.pages.length);
    const images = site.pages.flatMap(({ images: own }) => own);
    expect(images.length).toBeGreaterThan(5);
    expect(images.filter((image) => kindOf(image) !== "file")).toEqual([]);
  });
});

describe("endpoints", () => {
  test("every program of an endpoint has a page", () => {
    const paths = site.pages.map(({ path }) => path);
    for (const program of Object.keys(endpointPrograms)) expect(paths).toContain(endpointPath(program));
  });

  test("a page lists the fields of the input, those that it inherits, and their defaults", () => {
    const markdown = (path: string): string => site.pages.find((page) => page.path === path)?.markdown ?? "";
    const rows = markdown("/video/text-to-video").split("\n");
    expect(rows.find((row) => row.startsWith("| `aspectRatio`?"))).toMatch(
      /^\| `aspectRatio`\? \| The aspect ratio: .* \| "16:9" \|$/,
    );
    expect(rows.filter((row) => row.startsWith("| `duration`? | "))).toHaveLength(1);
    expect(markdown("/image/expand")).toMatch(/^\| `image` \| .*\n(.*\n)*\| `up`\? .*\n(.*\n)*\| `n`\? /m);
    expect(markdown("/image/expand")).not.toContain("| `model`");
  });

  test("every output that a page shows is written by its program", () => {
    for (const [program, files] of Object.entries(outputs))
      for (const file of files)
        expect(readSource(`apps/examples/endpoints/${program}.ts`)).toContain(
          file.startsWith("view-") ? "view-" : file,
        );
  });

  test("different programs write different files", () => {
    const files = Object.values(outputs).flat();
    expect(new Set(files).size).toBe(files.length);
  });
});

test("the default install leaves out VitePress", () => {
  expect(readSource("pnpm-lock.yaml")).not.toContain("vitepress");
  expect(readSource("apps/docs/site/pnpm-lock.yaml")).toContain("vitepress@1.");
});

test("the texts for agents contain every page", () => {
  const texts = new Map(llmsTexts(site));
  const paths = site.pages.map(({ path }) => `${fileOf(path)}.md`);
  expect([...texts.keys()].toSorted()).toEqual(["llms.txt", "llms-full.txt", ...paths].toSorted());
  for (const path of paths.filter((each) => each !== "index.md")) expect(texts.get("llms.txt")).toContain(`(/${path})`);
  for (const path of paths) expect(texts.get("llms-full.txt")).toContain(`<!-- /${path} -->`);
});
