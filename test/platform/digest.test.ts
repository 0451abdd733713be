import { expect, it } from 'vitest';
import { sha256Bytes, sha256Hex } from '../../src/platform/digest.ts';

it('digests UTF-8 texts with SHA-256', () => {
  // FIPS 180-4, example "abc".
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(sha256Hex('abc')).toBe(abc);
  expect(Buffer.from(sha256Bytes('abc')).toString('hex')).toBe(abc);
  expect(sha256Hex('ä')).toBe(Buffer.from(sha256Bytes('ä')).toString('hex'));
});
