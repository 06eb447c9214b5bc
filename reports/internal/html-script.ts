/**
 * The report's script: filters, copying, theme, keys, opening what a link points to. Without it the page shows everything.
 * It builds no markup from text, so nothing in the page can turn into code.
 */
export const script = `
'use strict';
(() => {
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;
  const reveal = () => {
    let target;
    try { target = location.hash.length > 1 && byId(decodeURIComponent(location.hash.slice(1))); } catch { return; }
    if (!target) return;
    for (let node = target; node; node = node.parentElement) {
      if (node.tagName === 'DETAILS') node.open = true;
      node.hidden = false;
    }
    target.scrollIntoView({ behavior: 'instant' });
  };
  const theme = byId('theme');
  const isDark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const name = () => { theme.textContent = isDark() ? 'Light' : 'Dark'; theme.setAttribute('aria-label', isDark() ? 'Use light colours' : 'Use dark colours'); };
  try { const kept = localStorage.getItem('maas-report-theme'); if (kept === 'dark' || kept === 'light') root.dataset.theme = kept; } catch {}
  theme.hidden = false;
  name();
  theme.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    name();
    try { localStorage.setItem('maas-report-theme', root.dataset.theme); } catch {}
  });
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
  let folded;
  addEventListener('beforeprint', () => {
    folded = all('.more:not([open]),.v-warn:not([open])');
    for (const node of folded) node.open = true;
  });
  addEventListener('afterprint', () => { for (const node of folded || []) node.open = false; });
  addEventListener('hashchange', reveal);
  const filters = document.querySelector('.filters');
  if (filters) {
    filters.hidden = false;
    const [find, level, profile, unfold] = ['find', 'level', 'profile', 'unfold'].map(byId);
    const baseline = byId('baseline');
    const chips = all('.chip', filters);
    const matches = document.querySelector('.matches');
    const clauses = all('.clause').map((node) => ({
      node,
      text: all('.title,.id,.name,.message,.forgiven,blockquote', node).map((part) => part.textContent).join(' ').toLowerCase(),
    }));
    const areas = all('.area');
    const pressed = (button) => button.getAttribute('aria-pressed') === 'true';
    const apply = () => {
      const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
      const verdicts = new Set(chips.filter(pressed).map((chip) => chip.dataset.verdict));
      let seen = 0;
      for (const { node, text } of clauses) {
        const show = verdicts.has(node.dataset.verdict) && (!level.value || node.dataset.level === level.value) &&
          (!profile.value || node.dataset.profile === profile.value) &&
          (!baseline || !baseline.value || node.dataset.accepted === baseline.value) && words.every((word) => text.includes(word));
        node.hidden = !show;
        if (show) seen += 1;
      }
      for (const area of areas) area.hidden = !area.querySelector('.clause:not([hidden])');
      document.querySelector('.nothing').hidden = seen > 0;
      matches.textContent = seen === clauses.length ? seen + ' clauses' : seen + ' of ' + clauses.length + ' clauses';
    };
    find.addEventListener('input', apply);
    level.addEventListener('change', apply);
    profile.addEventListener('change', apply);
    if (baseline) baseline.addEventListener('change', apply);
    for (const button of chips) {
      button.addEventListener('click', () => {
        // The first press on a verdict, while all are on, means "only this one".
        if (chips.every(pressed) && chips.length > 1) for (const chip of chips) chip.setAttribute('aria-pressed', String(chip === button));
        else button.setAttribute('aria-pressed', String(!pressed(button)));
        if (chips.every((chip) => !pressed(chip))) for (const chip of chips) chip.setAttribute('aria-pressed', 'true');
        apply();
      });
    }
    unfold.addEventListener('click', () => {
      const open = !pressed(unfold);
      unfold.setAttribute('aria-pressed', String(open));
      unfold.textContent = open ? 'Close all' : 'Open all';
      for (const { node } of clauses) node.open = open;
    });
    find.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') { find.value = ''; apply(); }
    });
    // Keys act while a clause has the focus only, so that they take nothing from other keys (WCAG 2.1.4).
    byId('clauses').parentElement.addEventListener('keydown', (event) => {
      if (event.target.tagName !== 'SUMMARY' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === '/') { event.preventDefault(); find.focus(); return; }
      const step = event.key === 'j' || event.key === 'ArrowDown' ? 1 : event.key === 'k' || event.key === 'ArrowUp' ? -1 : 0;
      if (step === 0) return;
      const rows = all('.clause:not([hidden])>summary');
      const here = rows.indexOf(event.target.closest('.clause').querySelector('summary'));
      const next = rows[here + step];
      if (next) { event.preventDefault(); next.focus(); }
    });
    apply();
  }
  reveal();
})();
`;
