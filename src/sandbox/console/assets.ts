import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface Asset {
  readonly type: string;
  readonly content: string | Uint8Array;
}

const folder = new URL('./page/', import.meta.url);

let built: Promise<ReadonlyMap<string, Asset>> | undefined;

/** The page, put together in memory once a process: one document, one script, one style sheet. By path. */
export function pageAssets(): Promise<ReadonlyMap<string, Asset>> {
  built ??= buildAssets();
  return built;
}

async function buildAssets(): Promise<ReadonlyMap<string, Asset>> {
  const [html, icon, bundle] = await Promise.all([
    readFile(new URL('index.html', folder), 'utf8'),
    readFile(new URL('icon.svg', folder), 'utf8'),
    build({
      entryPoints: [
        { in: fileURLToPath(new URL('main.ts', folder)), out: 'page' },
        { in: fileURLToPath(new URL('styles/page.css', folder)), out: 'page' },
      ],
      outdir: '/',
      bundle: true,
      write: false,
      minify: true,
      format: 'iife',
      target: 'es2022',
      legalComments: 'none',
      logLevel: 'silent',
    }),
  ]);
  const assets = new Map<string, Asset>([
    ['/', { type: 'text/html; charset=utf-8', content: html }],
    ['/icon.svg', { type: 'image/svg+xml', content: icon }],
  ]);
  for (const { path, contents } of bundle.outputFiles) {
    const isScript = path.endsWith('.js');
    assets.set(isScript ? '/page.js' : '/page.css', {
      type: isScript ? 'text/javascript; charset=utf-8' : 'text/css; charset=utf-8',
      content: contents,
    });
  }
  return assets;
}
