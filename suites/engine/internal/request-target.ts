/** Request target of a path below the base, or the foreign URL that must not be contacted. */
export function resolveTarget(base: URL, path: string): { target: string; forbidden?: string } {
  const whole = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)(.*)$/i.exec(path);
  if (whole === null) return { target: `${base.pathname.replace(/\/$/, '')}${path}` };
  if (sameOrigin(base, whole[1] ?? '')) return { target: whole[2] === '' ? '/' : (whole[2] ?? '/') };
  return { target: '/', forbidden: path };
}

/** Refuses what would break the request line (RFC 9112 3). Such a request is a fault of the check, not of the server. */
export function assertSendable(method: string, target: string): void {
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method))
    throw new TypeError(`The method ${JSON.stringify(method)} cannot be sent.`);
  if (!/^\/[\x21-\x7e]*$/.test(target)) {
    throw new TypeError(
      `The request target ${JSON.stringify(target)} cannot be sent: it must start with / and hold visible ASCII only; percent-encode the rest.`,
    );
  }
}

function sameOrigin(base: URL, origin: string): boolean {
  try {
    return new URL(origin).origin === base.origin;
  } catch {
    return false;
  }
}
