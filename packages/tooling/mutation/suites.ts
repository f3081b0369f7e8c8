/**
 * The packages whose tests run code of a package that its own tests do not. Tests that cover no mutant cost time all the
 * same: every static mutant runs all tests.
 */
const exercisedBy: Readonly<Record<string, readonly string[]>> = {
  errors: ["http", "klingkit"],
  models: ["image", "video"],
  auth: ["klingkit"],
  http: ["klingkit"],
  tasks: ["audio", "image", "klingkit", "video"],
  video: ["klingkit"],
};

/** The packages, by folder, whose tests may kill a mutant of this one. */
export function suitesFor(folder: string): string[] {
  return [folder, ...(exercisedBy[folder] ?? [])];
}
