/* Recording without a network: what is sent is kept here first, and sent once. Each record has an id of its
   own, so that sending it twice adds nothing. Without this script the form is an ordinary form. */
"use strict";

const words = JSON.parse(document.getElementById("record-words").textContent);
const form = document.getElementById("record-form");
const queue = document.getElementById("queue");
const account = queue.dataset.account;
const KEY = "record";

/* The queue: {record, account, fields: [[name, value or photograph]], title, state, text} by record */

function kept(mode, act) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("thidua", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("records", { keyPath: KEY });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const change = opening.result.transaction("records", mode);
      const asked = act(change.objectStore("records"));
      change.oncomplete = () => { opening.result.close(); resolve(asked.result); };
      change.onerror = change.onabort = () => { opening.result.close(); reject(change.error); };
    };
  });
}

const keep = (one) => kept("readwrite", (store) => store.put(one));
const drop = (record) => kept("readwrite", (store) => store.delete(record));
const mine = async () => (await kept("readonly", (store) => store.getAll())).filter((one) => one.account === account);

/* Sending: one page at a time, one record after the other */

let sending = Promise.resolve();
function sendAll() {
  const once = navigator.locks ? () => navigator.locks.request("records", sendEach) : sendEach;
  sending = sending.then(once).catch(() => {}).then(show);
  return sending;
}

async function sendEach() {
  const waiting = (await mine()).filter((one) => one.state !== "refused");
  if (!waiting.length) return;
  let session;
  try {
    const answer = await fetch("/api/session");
    session = answer.ok ? await answer.json() : null;
  } catch { return; }
  if (session?.account !== account) return say(words.sign_in);
  for (const one of waiting) if (!(await sendOne(one, session.csrf_token))) return;
}

/* Whether the next may go: not after one that did not come through. */
async function sendOne(one, token) {
  await keep({ ...one, state: "sending" });
  await show();
  const body = new FormData();
  for (const [name, value] of one.fields) body.append(name, value);
  body.set("csrf_token", token);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body, headers: { "X-Queued": "1" } });
  } catch {
    await keep({ ...one, state: "waiting" });
    return false;
  }
  if (answer.ok) {
    await drop(one.record);
    say(words.sent);
  } else if ([401, 429].includes(answer.status) || answer.status >= 500) {
    await keep({ ...one, state: "waiting" });
    return false;
  } else {
    const said = await answer.json().catch(() => ({}));
    await keep({ ...one, state: "refused", text: said.text || said.detail || String(answer.status) });
  }
  return true;
}

function say(text) {
  const place = document.getElementById("sent");
  place.textContent = text;
  place.hidden = false;
}

/* The queue as people see it */

async function show() {
  const found = await mine();
  queue.hidden = !found.length;
  queue.querySelector("ul").replaceChildren(...found.map(shown));
}

function shown(one) {
  const row = document.createElement("li");
  const refused = one.state === "refused";
  row.append(made("strong", one.title), " ", made("span", words[one.state], `mark ${refused ? "bad" : "care"}`));
  if (one.text) row.append(made("p", one.text, "bad"));
  const acts = made("p", "", "row");
  if (refused) acts.append(button(words.mend, () => mend(one)));
  else acts.append(button(words.retry, sendAll));
  acts.append(button(words.drop, async () => { await drop(one.record); await show(); }));
  row.append(acts);
  return row;
}

function made(kind, text, named = "") {
  const one = document.createElement(kind);
  one.textContent = text;
  one.className = named;
  return one;
}

function button(text, act) {
  const one = made("button", text, "plain");
  one.type = "button";
  one.addEventListener("click", act);
  return one;
}

/* Back into the form, to be put right and sent as the same record */
async function mend(one) {
  const said = Object.fromEntries(one.fields.filter(([name]) => name !== "photo"));
  offer([[said.subject, "", one.who, ""]], said.subject);
  for (const [name, value] of Object.entries(said)) {
    const field = form.elements[name];
    if (field && name !== "csrf_token" && field.type !== undefined && field.type !== "radio") field.value = value;
  }
  photograph = one.fields.find(([name]) => name === "photo")?.[1] ?? null;
  await drop(one.record);
  await show();
  form.elements.criterion.focus();
}

/* The form */

let photograph = null;
let people = [];
const MOST = 12;

function offer(found, chosen) {
  const place = document.getElementById("found");
  place.replaceChildren(...found.map(([value, code, name, unit]) => {
    const label = document.createElement("label");
    const radio = Object.assign(document.createElement("input"), { type: "radio", name: "subject", value, required: true, checked: value === chosen });
    const text = made("span", `${name} `);
    text.append(made("span", [code, unit].filter(Boolean).join(", "), "soft"));
    label.append(radio, text);
    return label;
  }));
  if (!found.length && form.elements.q.value.trim()) place.append(made("p", words.none, "empty"));
  suit();
}

const plain = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");

function look() {
  const sought = plain(form.elements.q.value).split(/\s+/).filter(Boolean);
  const chosen = form.elements.subject?.value || form.querySelector("input[name=subject]:checked")?.value;
  const found = sought.length ? people.filter((one) => sought.every((word) => one[4].includes(word))) : [];
  const before = people.filter((one) => one[0] === chosen && !found.includes(one));
  offer([...before, ...found.slice(0, MOST)], chosen);
}

/* Only criteria of that kind of subject; the column only where the criterion has any */
function suit() {
  const criterion = form.elements.criterion;
  if (!criterion) return;
  const kind = form.querySelector("input[name=subject]:checked")?.value.split(":")[0];
  for (const group of criterion.querySelectorAll("optgroup")) group.disabled = Boolean(kind) && group.dataset.kind !== kind;
  if (criterion.selectedOptions[0]?.parentElement.disabled) criterion.value = "";
  const column = document.getElementById("column-field");
  if (column) column.hidden = !criterion.selectedOptions[0]?.dataset.columns;
}

/* A photograph no larger than it will be kept anyway */
async function smaller(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, 2048 / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  return new File([blob], "photo.jpg", { type: "image/jpeg" });
}

async function taken() {
  const file = form.elements.photo.files[0];
  if (!file) return photograph;
  // what is no picture goes as it is, and is refused with a message
  return smaller(file).catch(() => file);
}

function begin() {
  photograph = null;
  form.reset();
  form.elements.q.value = "";
  form.elements.record.value = newId();
  form.elements.occurred_at.value = now();
  offer([], "");
}

function newId() {
  // random as version 4, which needs no secure context here
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const now = () => new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 16);

form.addEventListener("submit", async (event) => {
  if (event.submitter?.name === "find") { event.preventDefault(); look(); return; }
  if (!window.indexedDB) return;
  event.preventDefault();
  const photo = await taken();
  const fields = [...new FormData(form)].filter(([name]) => !["photo", "csrf_token", "q"].includes(name));
  if (photo) fields.push(["photo", photo]);
  const who = form.querySelector("input[name=subject]:checked").nextElementSibling.firstChild.textContent.trim();
  const title = `${who}: ${form.elements.criterion.selectedOptions[0].textContent}`;
  await keep({ record: form.elements.record.value, account, fields, title, who, state: "waiting", text: "" });
  begin();
  if (!navigator.onLine) say(words.kept);
  document.getElementById("sent").scrollIntoView({ block: "nearest" });
  await sendAll();
});
form.elements.q.addEventListener("input", look);
form.addEventListener("change", suit);
addEventListener("online", sendAll);

/* A page that was kept tells the id and the hour of when it was kept. */
if (!form.querySelector("input[name=subject]:checked") && !document.getElementById("problem")) {
  form.elements.record.value = newId();
  form.elements.occurred_at.value = now();
}
suit();
/* What was being sent when the page closed is sent again: it is the same record. */
sendAll();
fetch("/record/people.json").then((answer) => answer.json()).then((found) => {
  people = found;
  form.dataset.people = found.length;
}).catch(() => {});
navigator.serviceWorker?.register("/record/worker.js", { scope: "/record" }).catch(() => {});
