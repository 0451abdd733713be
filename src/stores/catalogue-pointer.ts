import { z } from 'zod';

/** The one blob that says which files are the catalogue. It is written last, so that it never names what is not there. */
export const pointerName = 'current.json';

/** Path of a file inside the catalogue: parts of letters, digits and dots, none of them made of dots alone. */
const path = z
  .string()
  .max(200)
  .regex(/^(?!\.)[\w. -]+(\/(?!\.)[\w. -]+)*\.ya?ml$/, 'is not the path of a YAML file');

/** What the pointer says. */
export const pointerSchema = z.strictObject({
  format: z.literal(1),
  version: z.string().regex(/^[0-9a-f]{12}$/),
  publishedAt: z.iso.datetime(),
  files: z
    .array(z.strictObject({ path, sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
    .min(1)
    .max(500),
});

export type CataloguePointer = z.infer<typeof pointerSchema>;

/** Where a file of a version is: below its version, so that no publication changes what another one wrote. */
export function fileName(version: string, filePath: string): string {
  return `versions/${version}/${filePath}`;
}
