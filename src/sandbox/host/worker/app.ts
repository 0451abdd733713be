import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { injectCoreApi } from './core-injection.ts';
import { AppLoadError } from './errors.ts';
import { createRegistry, type Registry } from './registry.ts';

interface LoadedApp {
  readonly entry: string;
  readonly registry: Registry;
}

/**
 * `@azure/functions` keeps its registrations for the life of the process, so a process has one app.
 * Starting a host again with the same entry (a restart) finds the registrations of the first time.
 */
let loaded: Promise<LoadedApp> | undefined;
let loadedEntry: string | undefined;

async function load(entry: string): Promise<LoadedApp> {
  const registry = createRegistry();
  injectCoreApi(registry.api);
  try {
    await import(pathToFileURL(entry).href);
  } catch (error) {
    // An entry that failed before it registered anything leaves the process free for another.
    if (registry.model === undefined) loaded = loadedEntry = undefined;
    throw error;
  }
  if (registry.model === undefined)
    throw new AppLoadError(
      `${entry} registered no function. If it has some, '@azure/functions' was imported before the host started.`,
    );
  return { entry, registry };
}

/**
 * Imports the app's entry (ES module or CommonJS) and returns what it registered, open for `appStart` hooks
 * and not yet locked. Throws an AppLoadError when this process already runs another app.
 */
export async function loadApp(entry: string): Promise<Registry> {
  const path = resolve(entry);
  if (loadedEntry !== undefined && loadedEntry !== path)
    throw new AppLoadError(
      `This process already runs ${loadedEntry}; start ${path} in a process of its own.`,
    );
  loadedEntry = path;
  loaded ??= load(path);
  return (await loaded).registry;
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
