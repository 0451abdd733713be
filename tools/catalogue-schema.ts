// Writes catalogue/schema.json, which editors read, and the tables of docs/catalogue.md anew. Run it with
// `npm run catalogue:schema` after a change of the catalogue's schema or of a kind of grant.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogueJsonSchema } from '../src/core/catalogue/json-schema.ts';
import { grantSchemas } from '../src/providers/schemas.ts';
import { withTables } from './catalogue-reference.ts';

const root = join(import.meta.dirname, '..');
const schema = catalogueJsonSchema(grantSchemas);
writeFileSync(join(root, 'catalogue/schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
const reference = join(root, 'docs/catalogue.md');
writeFileSync(reference, withTables(readFileSync(reference, 'utf8'), schema));
