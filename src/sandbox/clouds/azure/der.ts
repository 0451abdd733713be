/** The few pieces of ASN.1 DER (ITU-T X.690) that a certificate is written in. Each returns a whole element. */
export const der = {
  sequence: (...parts: readonly Buffer[]): Buffer => element(0x30, ...parts),
  set: (...parts: readonly Buffer[]): Buffer => element(0x31, ...parts),
  /** Context-specific and constructed, as in `[0] EXPLICIT`. */
  tagged: (tag: number, ...parts: readonly Buffer[]): Buffer => element(0xa0 | tag, ...parts),
  /** Context-specific and primitive, as in `[2] IMPLICIT IA5String`. */
  taggedBytes: (tag: number, bytes: Buffer): Buffer => element(0x80 | tag, bytes),
  boolean: (value: boolean): Buffer => element(0x01, Buffer.from([value ? 0xff : 0x00])),
  /** A positive integer from its big-endian bytes. */
  integer: (bytes: Buffer): Buffer => {
    const first = bytes.findIndex((byte) => byte !== 0);
    const trimmed = first < 0 ? Buffer.from([0]) : bytes.subarray(first);
    // A leading bit of one would make the number negative.
    return element(0x02, (trimmed[0] ?? 0) > 0x7f ? Buffer.from([0]) : Buffer.alloc(0), trimmed);
  },
  octets: (bytes: Buffer): Buffer => element(0x04, bytes),
  /** `unused` is how many of the last byte's low bits do not count. */
  bits: (bytes: Buffer, unused = 0): Buffer => element(0x03, Buffer.from([unused]), bytes),
  text: (value: string): Buffer => element(0x0c, Buffer.from(value, 'utf8')),
  oid: (dotted: string): Buffer => {
    const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
    return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
  },
  /** UTCTime, which certificates use up to the year 2049 (RFC 5280, 4.1.2.5). */
  utcTime: (date: Date): Buffer =>
    element(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`)),
};

function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthBytes(content.length)]), content]);
}

function lengthBytes(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  return [0x80 | bytes.length, ...bytes];
}

function base128(value: number): readonly number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift(0x80 | (rest & 0x7f));
  return bytes;
}
