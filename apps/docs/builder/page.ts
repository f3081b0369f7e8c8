/** A page of the site. */
export interface Page {
  /** The path on the site, such as `/guide/start`. */
  readonly path: string;
  /** The Markdown file in the repository. A generated page has none: then its links are relative to this path. */
  readonly source: string;
  /** The name in the navigation. */
  readonly label: string;
  /** The Markdown of the source, before includes and links are resolved. */
  readonly markdown: string;
}

/** A part of the site with a sidebar of its own. */
export type Area = "guide" | "endpoints" | "packages" | "service" | "inside";

/** A group of pages in the sidebar. */
export interface Section {
  readonly area: Area;
  readonly title: string;
  readonly pages: readonly Page[];
}
