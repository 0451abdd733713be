import { crc32, deflateSync } from 'node:zlib';

type Color = readonly [red: number, green: number, blue: number];
type Point = readonly [x: number, y: number];

/** Behind the white key; the manifest names the same as `accentColor`. */
export const accentColor = '#2B4C7E';

const white: Color = [255, 255, 255];
const accent = [1, 3, 5].map((start) =>
  Number.parseInt(accentColor.slice(start, start + 2), 16),
) as unknown as Color;

/** How wide the lines are that the key is drawn with, in the units of its coordinates (the key is 2 high). */
const stroke = 0.17;

/** A key whose bow is a clock: access for a time. Straight lines from point to point, beside the round bow. */
const bow = { center: [0, -0.5] as Point, radius: 0.42 };
const lines: readonly (readonly [Point, Point])[] = [
  [
    [0, -0.08],
    [0, 0.92],
  ],
  [
    [0, 0.56],
    [0.3, 0.56],
  ],
  [
    [0, 0.88],
    [0.36, 0.88],
  ],
  // The hands, at four o'clock.
  [
    [0, -0.5],
    [0, -0.74],
  ],
  [
    [0, -0.5],
    [0.16, -0.4],
  ],
];
const hands = 2;

/** The full-colour icon, 192 x 192, without transparency. */
export function colorIcon(): Uint8Array {
  return draw({ size: 192, keyHeight: 120, background: accent, tilt: 0.6 });
}

/** The outline icon, 32 x 32: white on transparent. */
export function outlineIcon(): Uint8Array {
  return draw({ size: 32, keyHeight: 29, background: undefined, tilt: 0.6 });
}

interface Drawing {
  readonly size: number;
  readonly keyHeight: number;
  readonly background: Color | undefined;
  /** Radians, clockwise. */
  readonly tilt: number;
}

function draw({ size, keyHeight, background, tilt }: Drawing): Uint8Array {
  const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)];
  const rows = Buffer.alloc(size * (1 + size * 4));
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      const cover = coverage((dx, dy) => {
        const u = ((x + dx - size / 2) * 2) / keyHeight;
        const v = ((y + dy - size / 2) * 2) / keyHeight;
        return isKey([u * cos + v * sin, v * cos - u * sin]);
      });
      const mixed = white.map((part, index) => {
        const behind = background?.[index] ?? part;
        return Math.round(behind + (part - behind) * cover);
      });
      rows.set([...mixed, background ? 255 : Math.round(cover * 255)], y * (1 + size * 4) + 1 + x * 4);
    }
  return png(size, rows);
}

/** The part of a pixel that is covered, from samples of it. */
function coverage(isCovered: (dx: number, dy: number) => boolean): number {
  const samples = 6;
  let covered = 0;
  for (let row = 0; row < samples; row += 1)
    for (let column = 0; column < samples; column += 1)
      if (isCovered((column + 0.5) / samples, (row + 0.5) / samples)) covered += 1;
  return covered / samples ** 2;
}

function isKey(point: Point): boolean {
  const fromBow = Math.abs(Math.hypot(point[0] - bow.center[0], point[1] - bow.center[1]) - bow.radius);
  if (fromBow <= stroke / 2) return true;
  return lines.some((line, index) => {
    const width = index >= lines.length - hands ? stroke * 0.7 : stroke;
    return distance(point, line) <= width / 2;
  });
}

function distance([x, y]: Point, [[ax, ay], [bx, by]]: readonly [Point, Point]): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** A PNG of 8-bit RGBA rows, each behind its filter byte 0 (PNG specification, sections 5 and 9). */
function png(size: number, rows: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.byteLength, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
