import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readable } from '../../../src/providers/aws/readable.ts';

interface Answer {
  readonly statusCode: number;
  body: unknown;
}

/** What the SDK gets to read of an answer. */
async function read(statusCode: number, body: Readable, longestMs?: number): Promise<string> {
  const response: Answer = { statusCode, body };
  const call = readable(async () => ({ response }), { commandName: 'ListUserPoliciesCommand' }, longestMs);
  return String(((await call({})).response as Answer).body);
}

const xml = (text: string) =>
  `<?xml version="1.0"?>\n<ListUserPoliciesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">${text}</ListUserPoliciesResponse>\n`;

describe('an answer of AWS', () => {
  it.each([
    ['XML', xml('<ListUserPoliciesResult/>')],
    ['JSON', '{"AccountAssignments":[]}'],
    ['JSON in which nothing is set', '{}'],
  ])('is read when it is whole: %s', async (_, text) => {
    expect(await read(200, Readable.from([Buffer.from(text)]))).toBe(text);
  });

  it.each([
    ['empty', ''],
    ['XML without its end', xml('').slice(0, -30)],
    ['JSON without its end', '{"AccountAssignments":['],
    ['a list, and no object', '[]'],
    ['a page', '<!DOCTYPE html><html><body>Sign in</body></html>'],
    ['a page that is well-formed', '<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'],
  ])('is refused when it is not: %s', async (_, text) => {
    await expect(read(200, Readable.from([Buffer.from(text)]))).rejects.toThrow(
      'The answer to ListUserPolicies cannot be read.',
    );
  });

  it.each([
    [404, '<ErrorResponse><Error><Code>NoSuchEntity</Code></Error></ErrorResponse>'],
    [400, '{"__type":"ThrottlingException"}'],
  ])('that is an error (%i) is left to the SDK', async (status, text) => {
    expect(await read(status, Readable.from([Buffer.from(text)]))).toBe(text);
  });

  it.each([404, 403, 503])('that is an error (%i) of something in between is refused', async (status) => {
    await expect(read(status, Readable.from([Buffer.from('<html>')]))).rejects.toThrow('cannot be read');
  });

  it('that begins and does not end is given up', async () => {
    const endless = new Readable({ read() {} });
    endless.push('{"AccountAssignments":');
    await expect(read(200, endless, 50)).rejects.toMatchObject({ name: 'AbortError' });
  });
});
