import { pathToFileURL } from 'node:url';
import { injectCoreApi } from './core-injection.ts';
import { AppLoadError } from './errors.ts';
import { createRegistry, type Registry } from './registry.ts';

/**
 * `@azure/functions` keeps its registrations for the life of the process, so a process has one app.
 * Starting a host again with the same files (a restart) finds the registrations of the first time.
 */
let loaded: Promise<Registry> | undefined;
let loadedFiles: string | undefined;

async function load(files: readonly string[]): Promise<Registry> {
  const registry = createRegistry();
  injectCoreApi(registry.api);
  try {
    for (const file of files) await import(pathToFileURL(file).href);
  } catch (error) {
    // Files that failed before they registered anything leave the process free for others.
    if (registry.model === undefined) loaded = loadedFiles = undefined;
    throw error;
  }
  if (registry.model === undefined)
    throw new AppLoadError(
      `${files.join(', ')} registered no function. If it has some, '@azure/functions' was imported before the host started.`,
    );
  return registry;
}

/**
 * Imports the app's files (ES modules or CommonJS) one after the other and returns what they registered, open for
 * `appStart` hooks and not yet locked. Throws an AppLoadError when this process already runs another app.
 */
export async function loadApp(files: readonly string[]): Promise<Registry> {
  const name = files.join(', ');
  if (loadedFiles !== undefined && loadedFiles !== name)
    throw new AppLoadError(
      `This process already runs ${loadedFiles}; start ${name} in a process of its own.`,
    );
  loadedFiles = name;
  loaded ??= load(files);
  return loaded;
}

/** Runs the `appStart` hooks, then closes registration of functions and `app.setup` options. */
export async function startApp(registry: Registry, hookData: Record<string, unknown>): Promise<void> {
  for (const hook of registry.hooks('appStart')) await hook({ hookData });
  registry.lock();
  const capabilities = await registry.model?.getCapabilities({});
  if (capabilities?.['HttpUri'] !== undefined)
    throw new AppLoadError(
      'app.setup({ enableHttpStream: true }) is not offered here: responses are sent whole.',
    );
}

/** Runs the `appTerminate` hooks; they see the hook data of `appStart`. */
export async function terminateApp(registry: Registry, hookData: Record<string, unknown>): Promise<void> {
  for (const hook of registry.hooks('appTerminate')) await hook({ hookData });
}
