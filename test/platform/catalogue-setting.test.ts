import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/platform/config.ts';
import { type SettingName, settings } from '../../src/platform/settings.ts';

/** An example value for every setting that has to be there. */
const needed = Object.fromEntries(
  (Object.keys(settings) as SettingName[])
    .filter((name) => !('default' in settings[name]) && !('optional' in settings[name]))
    .map((name) => [name, settings[name].example]),
);

describe('where the catalogue is', () => {
  it('is a folder, unless a container is named', () => {
    expect(loadConfig(needed)).not.toHaveProperty('catalogueContainer');
    const container = 'https://contoso.blob.core.windows.net/catalogue';
    expect(loadConfig({ ...needed, LATCHKEY_CATALOGUE_CONTAINER: `${container}/` }).catalogueContainer).toBe(
      container,
    );
  });

  it.each([
    ['https://contoso.blob.core.windows.net', 'names no container'],
    ['http://contoso.blob.core.windows.net/catalogue', 'does not begin with https://'],
    ['https://contoso.blob.core.windows.net/catalogue?sv=1&sig=x', 'must not carry a query'],
  ])('is not %s', (address, problem) => {
    expect(() => loadConfig({ ...needed, LATCHKEY_CATALOGUE_CONTAINER: address })).toThrow(problem);
  });
});
