import { expect, test } from '@playwright/test';
import { parseLinks } from '../../spec/links.js';
import type { CheckContext, Reply } from '../../suites/engine/check.js';
import { NotSeen, Violation } from '../../suites/engine/outcomes.js';
import { nextPage } from '../../suites/http/links.js';

const t = {
  target: { url: 'http://h:1/base' },
  expect: {
    that(holds: boolean, message: string) {
      if (!holds) throw new Violation(message);
    },
  },
} as unknown as CheckContext;

const next = (field: string | undefined): string | undefined =>
  nextPage(t, {
    header: (name: string) => (name === 'link' ? field : undefined),
    exchange: { request: { url: 'http://h:1/base/AIW?limit=2' } },
  } as unknown as Reply);

test('the next page is found however RFC 8288 lets its link be written', () => {
  for (const field of [
    '<?cursor=a,b;c>; rel="next"',
    '<?cursor=a,b;c>;rel=next',
    '<?cursor=a,b;c>; title="more, \\"next\\""; rel="next"',
    '<?cursor=a,b;c>; rel="last next"',
    '<?cursor=a,b;c>; REL = NEXT ; x',
    '</base/AIW?cursor=a,b;c#part>; crossorigin; rel="Next"',
    '<http://h:1/base/AIW?cursor=a,b;c>; rel=next; rel=prev',
    ', </style.css>; rel=preload ,\t<?x>; title="rel=next"; rel=first , <?cursor=a,b;c>; rel="next", <?y>; rel=next',
    '<?x>; rel=next; anchor="/other", <?cursor=a,b;c>; rel=next',
    '<?x>; rel=next-archive, <?cursor=a,b;c>; rel="http://h/rel next"',
    '<?x>; bad@parameter, <?cursor=a,b;c>; rel=next',
  ])
    expect(next(field), field).toBe('http://h:1/base/AIW?cursor=a,b;c');
  expect(next('<pages/2>; rel=next')).toBe('http://h:1/base/pages/2');
});

test('without a link to the next page there is none', () => {
  for (const field of [
    undefined,
    '',
    'next',
    '<?x>',
    '<?x>; rel=prev; rel=next',
    '<?x>; title="; rel=next"',
    '<?x>; title="a\\"; rel=next"',
    '<?x; rel=next',
    '<?x>; rel=prev; title="<?y>; rel=next"',
  ])
    expect(next(field), field).toBeUndefined();
  expect(() => next('<http://elsewhere/x>; rel=next')).toThrow(NotSeen);
  expect(() => next('<http://:x>; rel=next')).toThrow(Violation);
});

test('of a field that is made to be slow to read, at most the links that it has come out', () => {
  for (const piece of ['<', '<>;', '<>; a="', ' ,', '<>; a="\\"', ';;; ', '<x>; rel=next '])
    expect(parseLinks(piece.repeat(20_000)).length, piece).toBeLessThanOrEqual(1);
});
