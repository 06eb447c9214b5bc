/**
 * The report's script: filters, copying, opening what a link points to. Without it the page shows everything. It builds
 * no markup from text, so nothing in the page can turn into code.
 */
export const script = `
'use strict';
(() => {
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  const filters = document.querySelector('.filters');
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let node = target; node; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true;
    target.scrollIntoView();
  };
  addEventListener('hashchange', reveal);
  reveal();
  for (const block of all('.curl')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(block.querySelector('pre').textContent);
        button.textContent = 'Copied';
      } catch {
        getSelection().selectAllChildren(block.querySelector('pre'));
        button.textContent = 'Selected';
      }
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    });
    block.append(button);
  }
  if (!filters) return;
  filters.hidden = false;
  const find = document.getElementById('find');
  const must = document.getElementById('must');
  const unfold = document.getElementById('unfold');
  const chips = all('.chip', filters);
  const clauses = all('.clause').map((node) => ({
    node,
    text: all('.title,.id,.check>summary', node).map((part) => part.textContent).join(' ').toLowerCase(),
  }));
  const pressed = (button) => button.getAttribute('aria-pressed') === 'true';
  const apply = () => {
    const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const verdicts = new Set(chips.filter(pressed).map((chip) => chip.dataset.verdict));
    let seen = 0;
    for (const { node, text } of clauses) {
      const show = verdicts.has(node.dataset.verdict) && (!pressed(must) || node.dataset.level === 'MUST') && words.every((word) => text.includes(word));
      node.hidden = !show;
      if (show) seen += 1;
    }
    for (const area of all('.area')) area.hidden = all('.clause', area).every((node) => node.hidden);
    document.querySelector('.nothing').hidden = seen > 0;
  };
  find.addEventListener('input', apply);
  for (const button of [...chips, must]) {
    button.addEventListener('click', () => {
      // The first press on a verdict, while all are on, means "only this one".
      const only = button !== must && chips.every(pressed) && chips.length > 1;
      if (only) for (const chip of chips) chip.setAttribute('aria-pressed', String(chip === button));
      else button.setAttribute('aria-pressed', String(!pressed(button)));
      if (chips.every((chip) => !pressed(chip))) for (const chip of chips) chip.setAttribute('aria-pressed', 'true');
      apply();
    });
  }
  unfold.addEventListener('click', () => {
    const open = !pressed(unfold);
    unfold.setAttribute('aria-pressed', String(open));
    for (const { node } of clauses) node.open = open;
  });
})();
`;
