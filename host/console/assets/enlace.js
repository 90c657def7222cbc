'use strict';
// Optional: news every 30 s, "/" to the search box, buttons that copy.
(() => {
  const $ = (q, at = document) => [...at.querySelectorAll(q)];
  const copies = () => $('[data-copy]').forEach(b => {
    b.hidden = false;
    b.onclick = async () => {
      const from = document.getElementById(b.dataset.copy), text = from.value || from.textContent;
      try { await navigator.clipboard.writeText(text); } catch {
        getSelection().selectAllChildren(from);
        document.execCommand('copy');
      }
      const was = b.textContent;
      b.textContent = '✓ ' + was;
      setTimeout(() => { b.textContent = was; }, 1500);
    };
  });
  copies();
  addEventListener('keydown', e => {
    const q = document.getElementById('q');
    if (e.key !== '/' || !q || e.target.matches('input,textarea,select')) return;
    e.preventDefault();
    q.focus();
    q.select();
  });
  const every = +document.body.dataset.refresh;
  if (!every) return;
  let seen;
  const busy = () => document.activeElement?.closest('main form, main details') || $('main input:checked').length > $('main input[checked]').length || $('main details[open]').length;
  setInterval(async () => {
    if (document.hidden || busy()) return;
    try {
      const now = await (await fetch('/version')).text();
      if (now === seen) return;
      const first = seen === undefined;
      seen = now;
      if (first) return;
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
      const old = new Map($('[data-key]').map(r => [r.dataset.key, r.textContent]));
      const main = page.querySelector('main'), fresh = page.getElementById('fresh');
      if (!main || !fresh || busy()) return;
      $('[data-key]', main).forEach(r => { if (old.get(r.dataset.key) !== r.textContent) r.className += ' new'; });
      document.querySelector('main').replaceWith(main);
      document.getElementById('fresh').replaceWith(fresh);
      copies();
    } catch {}
  }, every * 1000);
})();
