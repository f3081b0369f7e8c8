import type { Page, Section } from "./page.ts";

/** A page whose code is in place and whose links lead to the site. */
export interface AssembledPage extends Page {
  /** The pictures that the page shows, as paths of the repository. */
  readonly images: readonly string[];
}

/** A section with its assembled pages. */
export type AssembledSection = Omit<Section, "pages"> & { readonly pages: readonly AssembledPage[] };

/** The whole site, before it becomes HTML. */
export interface Site {
  readonly sections: readonly AssembledSection[];
  readonly pages: readonly AssembledPage[];
  /** The number of links and pictures. */
  readonly links: number;
  /** The links that lead nowhere, with the source of the page. */
  readonly broken: readonly string[];
}

/** The file of a page, without its ending: `service/index` for `/service/`. */
export const fileOf = (path: string): string => path.slice(1) + (path.endsWith("/") ? "index" : "");
