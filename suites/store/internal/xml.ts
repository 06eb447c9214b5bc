import { parseXml, XmlElement } from '@rgrove/parse-xml';
import type { Reply } from '../../engine/check.js';
import { Violation } from '../../engine/outcomes.js';
import { excerptOf } from '../../engine/reply.js';

/** An element of an XML body by local names, whatever prefix its namespace has. */
export interface Xml {
  name: string;
  text: string;
  /** Children with this local name. */
  all(name: string): Xml[];
  /** Text of the first of them. */
  first(name: string): string | undefined;
}

/** The root element of a body. @throws Violation when it is not well-formed XML */
export function xmlOf(reply: Reply): Xml {
  let root: XmlElement | null;
  try {
    root = parseXml(new TextDecoder('utf-8', { fatal: true }).decode(reply.bytes)).root;
  } catch (error) {
    throw notXml(reply, (error as Error).message.split('\n')[0] ?? '');
  }
  if (root === null) throw notXml(reply, 'no root element');
  return viewOf(root);
}

function viewOf(element: XmlElement): Xml {
  const children = (name: string): XmlElement[] =>
    element.children.filter((child): child is XmlElement => child instanceof XmlElement && localName(child) === name);
  return {
    name: localName(element),
    text: element.text,
    all: (name) => children(name).map(viewOf),
    first: (name) => children(name)[0]?.text,
  };
}

const localName = ({ name }: XmlElement): string => name.slice(name.indexOf(':') + 1);

function notXml(reply: Reply, why: string): Violation {
  return new Violation('The body is not well-formed XML in UTF-8.', {
    expected: 'an XML document',
    received: `${excerptOf(reply.bytes)} (${why})`,
    exchange: reply.exchange.id,
  });
}
