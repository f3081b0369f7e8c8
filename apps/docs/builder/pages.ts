import { globSync } from "node:fs";
import { posix } from "node:path";
import { endpointPages } from "./endpoint-pages.ts";
import type { Page, Section } from "./page.ts";
import { choosingPage } from "./choosing-page.ts";
import { readSource, root } from "./repository.ts";

/** A page from a Markdown file of the repository. */
function page(path: string, source: string, label?: string): Page {
  const markdown = readSource(source);
  return { path, source, label: label ?? titleOf(markdown), markdown };
}

/** A page that was written for the site. */
const guide = (path: string, label?: string): Page => page(`/guide/${path}`, `apps/docs/pages/${path}.md`, label);

/** The README of a package, as a guide. */
const readme = (name: string, label: string): Page => page(`/guide/${name}`, `packages/${name}/README.md`, label);

/** The pages of a folder of `apps/docs`, from files that anyone can add. */
function folder(pattern: string, prefix: string): readonly Page[] {
  return globSync(pattern, { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !file.endsWith("/README.md"))
    .toSorted()
    .map((file) => page(`/${prefix}/${posix.basename(file, ".md")}`, file));
}

function titleOf(markdown: string): string {
  return /^# (.+)$/m.exec(markdown)?.[1]?.replaceAll("`", "") ?? "klingkit";
}

/** The packages whose README is in a section of its own topic. */
const elsewhere = new Set(["queue", "guards", "storage", "emulator", "cli", "ai-sdk", "mcp", "tooling"]);

/** The READMEs of the other packages. */
const otherPackages = (): readonly Page[] =>
  globSync("packages/*/README.md", { cwd: root })
    .map((file) => posix.basename(posix.dirname(file.replaceAll("\\", "/"))))
    .filter((name) => !elsewhere.has(name))
    .toSorted()
    .map((name) => page(`/packages/${name}`, `packages/${name}/README.md`, name));

/** The pages of `apps/docs` that have a place of their own. */
const placed = new Set(["/guide/architecture"]);

/** All pages but the first one, by section. */
export function sections(): readonly Section[] {
  return [
    {
      area: "guide",
      title: "Start",
      pages: [guide("start"), guide("credentials"), choosingPage(), guide("errors"), guide("runtimes")],
    },
    {
      area: "guide",
      title: "Guides",
      pages: [
        guide("never-paying-twice"),
        guide("waiting-and-webhooks"),
        guide("concurrency"),
        readme("queue", "Queue"),
        readme("guards", "Budgets and limits"),
        readme("storage", "Storage"),
        readme("emulator", "Testing with the emulator"),
      ],
    },
    ...endpointPages(),
    {
      area: "guide",
      title: "Tools",
      pages: [
        readme("cli", "Command line"),
        readme("ai-sdk", "AI SDK"),
        readme("mcp", "MCP server"),
        guide("agents"),
        ...folder("apps/docs/*.md", "guide").filter(({ path }) => !placed.has(path)),
      ],
    },
    {
      area: "guide",
      title: "Engines and frameworks",
      pages: [
        page("/engines/", "apps/docs/engines/README.md", "Workflow engines"),
        ...folder("apps/docs/engines/*.md", "engines"),
        page("/frameworks/", "apps/docs/frameworks/README.md", "Web frameworks"),
        ...folder("apps/docs/frameworks/*.md", "frameworks"),
      ],
    },
    {
      area: "guide",
      title: "Moving over",
      pages: [guide("from-kling-api"), guide("from-ai-sdk-klingai"), guide("from-python")],
    },
    {
      area: "guide",
      title: "Production",
      pages: [guide("pitfalls"), guide("production-checklist"), guide("data-flow"), guide("reference-architecture")],
    },
    { area: "packages", title: "Packages", pages: [page("/overview", "README.md", "Overview"), ...otherPackages()] },
    {
      area: "service",
      title: "The service",
      pages: [
        page("/service/", "apps/docs/service/README.md", "About the facts"),
        ...folder("apps/docs/service/*.md", "service"),
      ],
    },
    {
      area: "inside",
      title: "Inside klingkit",
      pages: [
        page("/more/architecture", "apps/docs/architecture.md"),
        ...folder("apps/docs/decisions/*.md", "decisions"),
        page("/more/contributing", ".github/CONTRIBUTING.md"),
        page("/more/security", ".github/SECURITY.md"),
        page("/more/tooling", "packages/tooling/README.md"),
        page("/more/contract", "apps/contract/README.md", "Contract suite"),
        page("/more/chaos", "apps/chaos/README.md", "Fault tests"),
        page("/more/bench", "apps/bench/README.md", "Benchmarks"),
        page("/more/demo", "apps/demo/README.md", "Studio"),
        page("/more/examples", "apps/examples/README.md", "Examples"),
      ],
    },
  ];
}

/** The first page. */
export const home = (): Page => page("/", "apps/docs/pages/index.md", "klingkit");
