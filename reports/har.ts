import type { Exchange, HeaderList, RecordedBody, Report } from '../suites/engine/types.js';

/**
 * `run.har`, HTTP Archive 1.2 of every recorded exchange: opens in the network panel of any browser. Secrets were already
 * replaced when the exchange was recorded. A status of 0 means that no answer came, as browsers write it; members that
 * begin with an underscore are this tool's (HAR 1.2 allows them).
 */
export function renderHar(report: Report, evidence: readonly Exchange[]): string {
  const log = {
    version: '1.2',
    creator: { name: report.tool.name, version: report.tool.version },
    comment: report.summary,
    entries: evidence.map(entry),
  };
  return `${JSON.stringify({ log }, undefined, 1)}\n`;
}

function entry(x: Exchange): object {
  const wait = Math.min(x.headersMs ?? x.endMs, x.endMs);
  return {
    startedDateTime: x.startedAt,
    time: x.endMs,
    request: {
      method: x.request.method,
      url: x.request.url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: pairs(x.request.headers),
      queryString: query(x.request.url),
      ...(x.request.body === undefined ? {} : { postData: postData(x.request.body, x.request.headers) }),
      headersSize: -1,
      bodySize: x.request.body?.length ?? 0,
    },
    response: response(x),
    cache: {},
    timings: { send: 0, wait, receive: x.endMs - wait },
    _id: x.id,
    _check: x.check,
    _identity: x.identity,
    _intent: x.intent.kind,
    ...(x.intent.note === undefined ? {} : { comment: x.intent.note }),
    ...(x.error === undefined ? {} : { _error: `${x.error.code}: ${x.error.message}` }),
  };
}

function response({ response }: Exchange): object {
  const headers = response?.headers ?? [];
  const body: RecordedBody = response?.body ?? { length: 0 };
  const version = response?.httpVersion ?? '';
  return {
    status: response?.status ?? 0,
    statusText: '',
    httpVersion: version === '' || version.startsWith('HTTP/') ? version : `HTTP/${version}`,
    cookies: [],
    headers: pairs(headers),
    content: {
      size: body.length,
      mimeType: field(headers, 'content-type') ?? 'application/octet-stream',
      ...(body.text === undefined ? {} : { text: body.text }),
      ...(body.base64 === undefined ? {} : { text: body.base64, encoding: 'base64' }),
      ...(body.truncated === true ? { comment: 'The recording holds the beginning only.' } : {}),
    },
    redirectURL: field(headers, 'location') ?? '',
    headersSize: -1,
    bodySize: response === undefined ? -1 : body.length,
  };
}

function postData(body: RecordedBody, headers: HeaderList): object {
  return {
    mimeType: field(headers, 'content-type') ?? '',
    text: body.text ?? body.base64 ?? '',
    ...(body.base64 === undefined ? {} : { _encoding: 'base64' }),
  };
}

function pairs(headers: HeaderList): { name: string; value: string }[] {
  return headers.map(([name, value]) => ({ name, value }));
}

function field(headers: HeaderList, name: string): string | undefined {
  return headers.find(([one]) => one.toLowerCase() === name)?.[1];
}

function query(url: string): { name: string; value: string }[] {
  const start = url.indexOf('?');
  if (start < 0) return [];
  return [...new URLSearchParams(url.slice(start + 1))].map(([name, value]) => ({ name, value }));
}
