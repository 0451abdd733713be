// Latchkey's command line on the sandbox that runs in this folder: npm run sandbox -- audit verify
import { join, resolve } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { loadCertificates } from './clouds/azure/certificates.ts';
import { savedSettings } from './saved-settings.ts';

const folder = resolve('.latchkey');
const settings = savedSettings(folder);
if (settings === undefined) {
  console.error('There is no sandbox in this folder. Start one with "npm start", and leave it running.');
  process.exit(1);
}
Object.assign(process.env, settings);
setDefaultCACertificates([
  ...getCACertificates('default'),
  loadCertificates(join(folder, 'certificates')).ca,
]);
await import('../cli/main.ts');
