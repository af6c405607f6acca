// Keeps the list fresh while the page is visible. Plain JavaScript: the browser loads this file as it is.
const list = document.querySelector("#mails");
const news = document.querySelector("#news");
const intervalMs = 2000;
let shown;

async function refresh() {
  const response = await fetch(`/mailbox/list?to=${encodeURIComponent(list.dataset.to)}`);
  if (!response.ok) return;
  const fresh = await response.text();
  if (fresh === shown) return;
  const before = list.querySelectorAll("li").length;
  const focused = list.contains(document.activeElement) ? document.activeElement.id : undefined;
  if (shown !== undefined) list.innerHTML = fresh;
  shown = fresh;
  if (focused) document.getElementById(focused)?.focus();
  const more = list.querySelectorAll("li").length - before;
  if (more > 0) news.textContent = more === 1 ? "1 e-mail novo." : `${more} e-mails novos.`;
  document.querySelector("button.danger").disabled = list.querySelector("li") === null && list.dataset.to === "";
}

async function keepFresh() {
  // A simulator that is being restarted answers nothing for a moment; the next round tries again.
  if (!document.hidden) await refresh().catch(() => undefined);
  setTimeout(() => void keepFresh(), intervalMs);
}

await keepFresh();
