/** The folder of shipped media. Here and not deeper, so that the path fits the sources and the bundle alike. */
export const MEDIA_FOLDER: URL = new URL("../media/", import.meta.url);
