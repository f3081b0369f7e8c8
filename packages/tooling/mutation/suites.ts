/**
 * Packages whose tests cover code of another package. Only useful packages are listed, because each static mutant runs all
 * tests.
 */
const exercisedBy: Readonly<Record<string, readonly string[]>> = {
  errors: ["http", "klingkit"],
  models: ["image", "video"],
  auth: ["klingkit"],
  http: ["klingkit"],
  tasks: ["audio", "image", "klingkit", "video"],
  video: ["klingkit"],
};

/** The directories of the packages whose tests can kill a mutant of a package. */
export function suitesFor(folder: string): string[] {
  return [folder, ...(exercisedBy[folder] ?? [])];
}
