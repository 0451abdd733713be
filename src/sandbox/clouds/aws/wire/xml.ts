/** A value of an answer: a list becomes `<member>` elements, a Map `<entry>` elements, undefined nothing. */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlValue[]
  | ReadonlyMap<string, string | number>
  | XmlFields;

export interface XmlFields {
  readonly [name: string]: XmlValue;
}

/** The answer of a call that succeeded, in the shape of the AWS Query protocol. */
export function successXml(namespace: string, action: string, result: XmlValue, requestId: string): string {
  const body = result === undefined ? '' : element(`${action}Result`, result);
  const metadata = element('ResponseMetadata', { RequestId: requestId });
  return `<${action}Response xmlns="${namespace}">${body}${metadata}</${action}Response>`;
}

export function errorXml(
  namespace: string,
  error: { readonly code: string; readonly status: number; readonly message: string },
  requestId: string,
): string {
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  const detail = element('Error', { Type: type, Code: error.code, Message: error.message });
  return `<ErrorResponse xmlns="${namespace}">${detail}${element('RequestId', requestId)}</ErrorResponse>`;
}

function element(name: string, value: XmlValue): string {
  return value === undefined ? '' : `<${name}>${content(value)}</${name}>`;
}

function content(value: Exclude<XmlValue, undefined>): string {
  if (typeof value !== 'object') return escape(String(value));
  if (value instanceof Map) {
    return [...value].map(([key, item]) => element('entry', { key, value: item })).join('');
  }
  if (Array.isArray(value)) return value.map((item: XmlValue) => element('member', item)).join('');
  return Object.entries(value as XmlFields)
    .map(([name, item]) => element(name, item))
    .join('');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  // Control characters but tab and line ends cannot stand in XML 1.0; a carriage return has to be a reference.
  return text
    .replace(/[&<>"]/g, (character) => entities[character] ?? character)
    .replace(/\r/g, '&#xD;')
    .replace(/[^\P{Cc}\t\n]|[\uFFFE\uFFFF]/gu, '\uFFFD');
}

/** A time as the answers write it: ISO 8601 in UTC, to the second. */
export function xmlTime(time: Date | string): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
