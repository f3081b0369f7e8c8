import { readFileSync } from "node:fs";

// Not a static import: VitePress would bundle it, and read the settings of a newer TypeScript.
const { slugify } = await import(new URL("../../builder/links.ts", import.meta.url).href);
const sidebar = JSON.parse(readFileSync(new URL("../pages/navigation.json", import.meta.url), "utf8"));

/** VitePress builds the pages that `apps/docs/builder` writes to `pages/`. */
export default {
  srcDir: "pages",
  // The pages as Markdown, for agents. They are copied.
  srcExclude: ["public/**"],
  // The index of the search is one file. It is loaded when the search opens.
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  lang: "en",
  title: "klingkit",
  description: "An unofficial TypeScript toolkit for the Kling AI developer API: video, image and audio generation",
  head: [["link", { rel: "icon", href: "/icon.svg", type: "image/svg+xml" }]],
  markdown: {
    // The same anchors as on GitHub, so that the links of the READMEs work in both places.
    anchor: { slugify },
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
  },
  themeConfig: {
    logo: "/icon.svg",
    search: { provider: "local" },
    sidebar,
    outline: { level: [2, 3] },
    nav: [
      { text: "Start", link: "/guide/start" },
      { text: "Endpoints", link: "/video/text-to-video" },
      { text: "Packages", link: "/overview" },
      { text: "The service", link: "/service/" },
      { text: "Inside", link: "/more/architecture" },
    ],
    socialLinks: [{ icon: "github", link: "https://github.com/klingkit/klingkit" }],
    docFooter: { prev: "Previous page", next: "Next page" },
    footer: { message: "Unofficial. Never tried against the live service. MIT license." },
  },
};
