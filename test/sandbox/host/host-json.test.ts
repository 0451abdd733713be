import { describe, expect, it } from 'vitest';
import { parseHostJson, undoneSettings } from '../../../src/sandbox/host/host-json.ts';

const parse = (value: unknown) => parseHostJson(JSON.stringify(value));

describe('host.json', () => {
  it('needs only its version', () => {
    expect(parse({ version: '2.0' })).toMatchObject({
      routePrefix: 'api',
      functionTimeout: 1_800_000,
      durableTask: { hubName: 'TestHubName' },
    });
  });

  it('sets the route prefix, the time limit and the task hub', () => {
    const parsed = parse({
      version: '2.0',
      functionTimeout: '00:05:00',
      extensions: { http: { routePrefix: '/v1/' }, durableTask: { hubName: 'Hub', defaultVersion: '3' } },
    });
    expect(parsed).toMatchObject({
      routePrefix: 'v1',
      functionTimeout: 300_000,
      durableTask: { hubName: 'Hub', defaultVersion: '3' },
    });
  });

  it('takes the name of the task hub from an app setting', () => {
    const text = '{"version":"2.0","extensions":{"durableTask":{"hubName":"%HUB%"}}}';
    expect(parseHostJson(text, { HUB: 'Mine' }).durableTask.hubName).toBe('Mine');
    expect(() => parseHostJson(text, {})).toThrow("the app setting 'HUB'");
  });

  it('names the settings that it leaves undone', () => {
    const parsed = parse({ version: '2.0', functions: ['one'], extensions: { http: { customHeaders: {} } } });
    expect(undoneSettings(parsed)).toEqual([
      'host.json: functions is not acted on.',
      'host.json: extensions.http.customHeaders is not acted on.',
    ]);
    expect(undoneSettings(parse({ version: '2.0', logging: {} }))).toEqual([]);
  });

  it('may switch the prefix and the limit off', () => {
    const parsed = parse({
      version: '2.0',
      functionTimeout: '-1',
      extensions: { http: { routePrefix: '' } },
    });
    expect(parsed).toMatchObject({ routePrefix: '', functionTimeout: undefined });
  });

  it.each([
    ['{', 'not JSON'],
    ['{}', 'version'],
    ['{"version":"1.0"}', 'version'],
    ['{"version":"2.0","functionTimeout":"soon"}', "functionTimeout 'soon'"],
    [
      '{"version":"2.0","extensions":{"durableTask":{"maxConcurrentActivityFunctions":0}}}',
      'maxConcurrentActivityFunctions',
    ],
  ])('%s is refused with what is wrong', (text, message) => {
    expect(() => parseHostJson(text)).toThrow(message);
  });
});
