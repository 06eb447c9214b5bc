import { Marked } from 'marked';

/** Text for HTML. */
export function escapeHtml(text) {
  return text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]);
}

/** Markdown as GitHub reads it, headings with the anchors that GitHub gives them. The title is that of the first heading. */
export function renderMarkdown(text) {
  const anchors = new Map();
  let title = '';
  const marked = new Marked({
    gfm: true,
    // A bare address in running text is an example, not a place to go.
    tokenizer: { url: () => undefined },
    renderer: {
      heading({ tokens, depth }) {
        const inner = this.parser.parseInline(tokens);
        const plain = plainText(inner);
        if (title === '') title = plain;
        const id = unique(slug(plain), anchors);
        const link =
          depth === 1 ? '' : ` <a class="anchor" href="#${id}" aria-label="Link to ${escapeHtml(plain)}">#</a>`;
        return `<h${depth} id="${id}">${inner}${link}</h${depth}>\n`;
      },
    },
  });
  // Wide tables scroll by themselves, and by the keyboard.
  marked.use({
    renderer: {
      table({ header, rows }) {
        const cell =
          (tag) =>
          ({ tokens, align }) =>
            `<${tag}${tag === 'th' ? ' scope="col"' : ''}${align ? ` class="${align}"` : ''}>${this.parser.parseInline(tokens)}</${tag}>`;
        const named = header.some(({ text }) => text !== '');
        const head = named ? `<thead><tr>${header.map(cell('th')).join('')}</tr></thead>` : '';
        const body = rows.map((row) => `<tr>${row.map(cell('td')).join('')}</tr>`).join('\n');
        return `<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>${head}<tbody>${body}</tbody></table></div>\n`;
      },
      code({ text: code, lang }) {
        return `<pre tabindex="0"><code${lang ? ` class="language-${escapeHtml(lang)}"` : ''}>${escapeHtml(code)}</code></pre>\n`;
      },
    },
  });
  return { html: marked.parse(text.replace(/^<!--.*-->\n/, '')), title };
}

/** The anchor that GitHub makes of a heading: lower case, no punctuation, hyphens for blanks. */
export function slug(text) {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

function unique(id, seen) {
  const times = seen.get(id) ?? 0;
  seen.set(id, times + 1);
  return times === 0 ? id : `${id}-${times}`;
}

function plainText(html) {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name]);
}

/** Every id of a clause in running text becomes a link to it; not in links, code blocks and headings. */
export function linkClauses(html, hrefOf) {
  let quiet = 0;
  return html
    .split(/(<[^>]*>)/)
    .map((part) => {
      const [, closing, name] = /^<(\/?)([a-z]+\d?)/.exec(part) ?? [];
      if (name !== undefined) {
        if (/^(a|pre|h[1-6]|summary)$/.test(name)) quiet += closing ? -1 : 1;
        return part;
      }
      if (quiet > 0) return part;
      return part.replace(/\b[A-Z]{2,10}-\d{3}\b/g, (id) => {
        const href = hrefOf(id);
        return href === undefined ? id : `<a href="${href}">${id}</a>`;
      });
    })
    .join('');
}
