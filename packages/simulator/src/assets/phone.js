// Keeps the phone live: new messages, ticks, the log. Plain JavaScript: the browser loads this file as it is.
// Without it every form still works, with a reload.
const live = document.querySelector("#live");
const log = document.querySelector("#log");
const news = document.querySelector("#news");
const query = live.dataset.query;
const shown = new Map();
let isRefreshing = false;
let isStale = false;
let isEndWanted = false;

/** Replaces a part of the page, and keeps what is open, focused and scrolled to. */
function replace(element, fresh) {
  if (shown.get(element) === fresh) return false;
  const thread = element.querySelector("#thread");
  const isAtEnd = isEndWanted || thread === null || thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60;
  const scrolled = thread?.scrollTop ?? 0;
  const open = [...element.querySelectorAll("details[open][id]")].map((one) => one.id);
  const focused = element.contains(document.activeElement) ? document.activeElement.closest("[id]")?.id : undefined;
  element.innerHTML = fresh;
  shown.set(element, fresh);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused)
    (document.getElementById(focused)?.querySelector("summary") ?? document.getElementById(focused))?.focus();
  const after = element.querySelector("#thread");
  if (after) after.scrollTop = isAtEnd ? after.scrollHeight : scrolled;
  return true;
}

async function fetchText(address) {
  const response = await fetch(address);
  return response.ok ? response.text() : undefined;
}

async function refresh() {
  if (isRefreshing) {
    isStale = true;
    return;
  }
  isRefreshing = true;
  isStale = false;
  const before = live.querySelectorAll(".bubble.business").length;
  const [thread, entries] = await Promise.all([fetchText(`/phone/thread${query}`), fetchText("/phone/log")]);
  if (thread !== undefined && replace(live, thread)) isEndWanted = false;
  if (entries !== undefined && log.querySelector("details[open]") === null) replace(log, entries);
  const more = live.querySelectorAll(".bubble.business").length - before;
  if (more > 0) news.textContent = more === 1 ? "1 mensagem nova da loja." : `${more} mensagens novas da loja.`;
  if (!document.hidden) await markSeen();
  isRefreshing = false;
  if (isStale) await refresh();
}

/** What the customer sees counts as read. */
async function markSeen() {
  if (Number(live.querySelector("#thread")?.dataset.unread ?? 0) === 0) return;
  const fields = new URLSearchParams(query);
  const body = new URLSearchParams({
    action: "see",
    channelId: fields.get("numero"),
    customerId: fields.get("cliente"),
  });
  await fetch("/phone/actions", { method: "POST", body, redirect: "manual" });
}

async function refreshSafely() {
  // A simulator that is being restarted answers nothing for a moment; the next change tries again.
  await refresh().catch(() => {
    isRefreshing = false;
  });
}

document.addEventListener("submit", (event) => {
  if (!event.target.hasAttribute("data-live")) return;
  event.preventDefault();
  void send(event.target);
});

async function send(form) {
  const fields = new FormData(form);
  const body = form.enctype === "multipart/form-data" ? fields : new URLSearchParams(fields);
  // Not form.action: a field of that name hides it.
  const response = await fetch(form.getAttribute("action"), {
    method: "POST",
    body,
    headers: { accept: "application/json" },
  });
  const problem = response.status === 422 ? (await response.json()).error : "";
  if (!problem && form.querySelector("textarea, input[name=text], input[type=file], input[name=phone]")) form.reset();
  if (problem || form.classList.contains("switches")) news.textContent = problem || "Aplicado.";
  showProblem(problem);
  isEndWanted = form.closest("#live") === null;
  await refreshSafely();
}

function showProblem(text) {
  const old = document.querySelector(".phone > .problem");
  old?.remove();
  if (!text) return;
  const line = document.createElement("p");
  line.className = "problem";
  line.setAttribute("role", "alert");
  line.textContent = text;
  live.after(line);
}

document.querySelector("#text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

for (const select of document.querySelectorAll("form[data-choose] select")) {
  select.addEventListener("change", () => select.form.submit());
}

document.addEventListener("visibilitychange", () => void refreshSafely());
new EventSource("/phone/events").addEventListener("change", () => void refreshSafely());
// The typing indicator goes out by itself.
setInterval(() => void (document.hidden || refreshSafely()), 5000);
document.querySelector("#thread").scrollTop = 1e9;
await refreshSafely();
