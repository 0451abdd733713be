import { expect, it } from 'vitest';
import { serviceUrlRule } from '../../../src/teams/adapter/service-urls.ts';

const tenantId = '7e000000-0000-4000-8000-000000000001';
const publicRule = serviceUrlRule(tenantId, undefined);
const listed = serviceUrlRule(tenantId, [
  'https://smba.infra.gov.teams.microsoft.us/',
  'http://localhost:56150/_connector',
  'HTTPS://Connector.Example:443/v3',
  `http://127.0.0.1:3979/emea/${tenantId}/`,
]);

it.each([
  'https://smba.trafficmanager.net/teams/',
  'https://smba.trafficmanager.net/emea/',
  'https://smba.trafficmanager.net/in/',
  `https://smba.trafficmanager.net/kr/${tenantId}/`,
  `https://smba.trafficmanager.net/kr/${tenantId}`,
])('trusts the public Teams service at %s', (url) => {
  expect(publicRule(url)).toBe(true);
});

it.each([
  'https://smba.trafficmanager.net/kr/7e000000-0000-4000-8000-0000000000ff/',
  'https://smba.trafficmanager.net.evil.example/emea/',
  'https://evil.example/smba.trafficmanager.net/emea/',
  'https://user@smba.trafficmanager.net/emea/',
  'http://smba.trafficmanager.net/emea/',
  'https://smba.trafficmanager.net/emea/../x/',
  'https://smba.trafficmanager.net:8443/emea/',
  'https://smba.trafficmanager.net/emea/?x=1',
  '',
])('does not trust %j', (url) => {
  expect(publicRule(url)).toBe(false);
});

it.each([
  'https://smba.infra.gov.teams.microsoft.us/teams/',
  'https://smba.infra.gov.teams.microsoft.us',
  'http://localhost:56150/_connector',
  'http://localhost:56150/_connector/',
  'http://localhost:56150/_connector/v3',
  'https://connector.example/v3/',
  `http://127.0.0.1:3979/emea/${tenantId}/`,
  `http://localhost:56150/_connector/${tenantId}/`,
  `http://localhost:56150/_connector/${tenantId.toUpperCase()}/x`,
  'https://smba.trafficmanager.net/emea/',
  `https://smba.trafficmanager.net/kr/${tenantId}/`,
])('trusts %s, which is on or below the list or the public service', (url) => {
  expect(listed(url)).toBe(true);
});

it.each([
  'http://localhost:56150/_connectors',
  'http://localhost:56150/',
  'http://localhost:56151/_connector',
  'https://localhost:56150/_connector',
  'http://localhost:56150/_connector/../admin',
  String.raw`http://localhost:56150\@evil.example/_connector`,
  'http://localhost:56150/_connector?x=1',
  'http://a:b@localhost:56150/_connector',
  'http://localhost:56150/_connector/7e000000-0000-4000-8000-0000000000ff/',
  'http://localhost:56150/_connector/%37e000000-0000-4000-8000-0000000000ff/',
  'https://smba.trafficmanager.net/kr/7e000000-0000-4000-8000-0000000000ff/',
  'https://smba.trafficmanager.net/v3/attachments/',
])('does not trust %s, which is not on the list', (url) => {
  expect(listed(url)).toBe(false);
});

it.each([
  [['teams'], 'not a plain absolute URL'],
  [['http://connector.example/'], 'neither https nor http on this machine'],
  [['ftp://localhost/'], 'neither https nor http on this machine'],
  [['https://user:secret@connector.example/'], 'not a plain absolute URL'],
  [['https://connector.example/?x=1'], 'not a plain absolute URL'],
  [['https://connector.example/a/../b/'], 'is understood as "https://connector.example/b/"'],
  [['https://connector.example/%61/'], 'not a plain absolute URL'],
  [['https://smba.trafficmanager.net/'], 'trusted anyway'],
  [['https://SMBA.trafficmanager.net.:443/emea/'], 'trusted anyway'],
])('refuses to start with the list %j', (list, problem) => {
  expect(() => serviceUrlRule(tenantId, list)).toThrow(problem);
});
