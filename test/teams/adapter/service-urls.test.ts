import { expect, it } from 'vitest';
import { serviceUrlRule } from '../../../src/teams/adapter/service-urls.ts';

const tenantId = '7e000000-0000-4000-8000-000000000001';
const publicRule = serviceUrlRule(tenantId, undefined);
const listed = serviceUrlRule(tenantId, [
  'https://smba.infra.gov.teams.microsoft.us/',
  'http://localhost:56150/_connector',
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
])('trusts %s, which is on or below the list', (url) => {
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
  'https://smba.trafficmanager.net/emea/',
])('does not trust %s, which is not on the list', (url) => {
  expect(listed(url)).toBe(false);
});

it.each([
  [[], 'is empty'],
  [['teams'], 'not a plain absolute URL'],
  [['http://connector.example/'], 'neither https nor http on this machine'],
  [['ftp://localhost/'], 'neither https nor http on this machine'],
  [['https://user:secret@connector.example/'], 'not a plain absolute URL'],
])('refuses to start with the list %j', (list, problem) => {
  expect(() => serviceUrlRule(tenantId, list)).toThrow(problem);
});
