import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './types.js';

/** Sends an answer, honest or not. @param other where `elsewhere` leads @param fields further header fields of whole answers */
export function send(
  answer: Answer,
  request: IncomingMessage,
  response: ServerResponse,
  other: string,
  fields: Record<string, string> = {},
): void {
  const head = { 'content-type': 'application/octet-stream', ...fields };
  switch (answer.kind) {
    case 'bytes':
      response.writeHead(200, { ...head, 'content-length': answer.bytes.length });
      response.end(request.method === 'HEAD' ? undefined : answer.bytes);
      return;
    case 'elsewhere':
      response.writeHead(302, { location: other }).end();
      return;
    case 'endless': {
      response.writeHead(200, head);
      const block = Buffer.alloc(65_536, 0x20);
      const more = (): void => {
        while (!response.destroyed && response.write(block));
      };
      response.on('drain', more);
      request.on('close', () => response.destroy());
      more();
      return;
    }
    case 'drip': {
      response.writeHead(200, { ...head, 'content-length': answer.bytes.length });
      let at = 0;
      const timer = setInterval(() => {
        response.write(answer.bytes.subarray(at, at + 1));
        at += 1;
        if (at >= answer.bytes.length) response.end(() => clearInterval(timer));
      }, answer.everyMs);
      response.on('close', () => clearInterval(timer));
    }
  }
}
