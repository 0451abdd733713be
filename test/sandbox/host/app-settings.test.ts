import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyAppSettings } from '../../../src/sandbox/host/app-settings.ts';

const kept = { ...process.env };
beforeEach(() => {
  delete process.env['no_proxy'];
  delete process.env['NO_PROXY'];
});
afterEach(() => {
  process.env = { ...kept };
});

it('puts the settings and the host name into the environment', () => {
  applyAppSettings({ GREETING: 'hello' }, '127.0.0.1:7071');
  expect(process.env).toMatchObject({ GREETING: 'hello', WEBSITE_HOSTNAME: '127.0.0.1:7071' });
});

it('keeps calls to this machine off a proxy, beside the hosts that were exempt before', () => {
  process.env['NO_PROXY'] = 'intranet.example,localhost';
  applyAppSettings({}, '127.0.0.1:7071');
  expect(process.env['NO_PROXY']).toBe('intranet.example,localhost,127.0.0.1');
  expect(process.env['no_proxy']).toBe(process.env['NO_PROXY']);
});
