import type { FastifyReply } from 'fastify';

/**
 * Sends JSON text under exactly this media type. Fastify would add `charset=utf-8`, a parameter that JSON types do not
 * have (RFC 8259 11), unless the reply has a serialiser of its own.
 */
export function sendJsonText(reply: FastifyReply, status: number, mediaType: string, text: string): FastifyReply {
  return reply.code(status).header('content-type', mediaType).serializer(asItIs).send(text);
}

function asItIs(text: unknown): string {
  return text as string;
}
