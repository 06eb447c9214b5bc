/** Archives made by hand: no packer makes hostile ones. */
import { gzipSync } from 'node:zlib';

/** One entry of a tar archive. `type` as in POSIX ustar: 0 file, 1 hard link, 2 symbolic link, 3 device. */
export interface TarEntry {
  name: string;
  content?: string | Buffer;
  type?: '0' | '1' | '2' | '3';
  link?: string;
}

/** A gzipped ustar archive. */
export function tarGz(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ name, content = '', type = '0', link = '' }) => {
    const body = Buffer.from(content);
    const head = Buffer.alloc(512);
    head.write(name, 0, 100);
    head.write('0000644\0', 100);
    head.write('0000000\0', 108);
    head.write('0000000\0', 116);
    head.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
    head.write('00000000000\0', 136);
    head.write('        ', 148);
    head.write(type, 156);
    head.write(link, 157, 100);
    head.write('ustar\0' + '00', 257);
    const sum = head.reduce((total, octet) => total + octet, 0);
    head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [head, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** Archives that a server must not take, each with what is wrong. `metadata` is a good description, under the name it must have. */
export function hostileArchives(metadata: {
  name: string;
  content: string;
}): readonly (readonly [what: string, octets: Buffer])[] {
  const good: TarEntry = metadata;
  return [
    ['a name that climbs', tarGz([good, { name: '../../../../maas-conformance/climbed', content: 'x' }])],
    ['an absolute name', tarGz([good, { name: '/maas-conformance/absolute', content: 'x' }])],
    ['a symbolic link', tarGz([{ ...good, content: '', type: '2', link: '/maas-conformance/elsewhere' }])],
    ['a hard link', tarGz([good, { name: 'more', type: '1', link: '/maas-conformance/elsewhere' }])],
    ['no metadata', tarGz([{ name: 'readme.txt', content: 'nothing here' }])],
    ['metadata that are no JSON', tarGz([{ ...good, content: 'Header: MCT' }])],
    ['a tail that is cut off', tarGz([good]).subarray(0, 60)],
    ['256 MiB of zeros in a few octets', bomb()],
    ['no archive at all', Buffer.from('this is no archive')],
  ];
}

/** One member of gzip, repeated: never more than one member is held while making it. */
function bomb(): Buffer {
  const part = gzipSync(Buffer.alloc(16 * 1024 * 1024));
  return Buffer.concat(Array.from({ length: 16 }, () => part));
}
