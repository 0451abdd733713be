import type { Catalogue } from '../core/catalogue/catalogue.ts';
import { sha256Hex } from '../platform/digest.ts';
import { grantSchemas } from '../providers/schemas.ts';
import { createCatalogueFolder } from '../stores/catalogue-folder.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The catalogue in a folder. @throws AccessError `catalogue.invalid` with everything that is wrong with it */
export function readCatalogue(folder: string): Promise<Catalogue> {
  const clock = { now: () => new Date() };
  return createCatalogueFolder({ folder, grantSchemas, sha256: sha256Hex, clock, log: silent }).current();
}
