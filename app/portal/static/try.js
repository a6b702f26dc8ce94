// Try-it: gets a token for pasted client credentials and sends the form as a call, on this origin only. Nothing is stored.
"use strict";

const form = document.getElementById("try");
const tokenState = document.getElementById("token-state");
const answerState = document.getElementById("answer-state");
const answer = document.getElementById("answer");
let token = null;

// A key stands for one action: the published example would be somebody else's by the second call.
for (const field of form.querySelectorAll('[data-name="Idempotency-Key"]')) {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  field.value = "try-" + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function basic(id, secret) {
  // RFC 6749 §2.3.1: both are form-encoded before they are joined.
  const encode = (text) => encodeURIComponent(text).replace(/%20/g, "+");
  return "Basic " + btoa(encode(id) + ":" + encode(secret));
}

async function getToken() {
  const id = document.getElementById("client-id").value.trim();
  const secret = document.getElementById("client-secret").value;
  if (!id || !secret) {
    tokenState.textContent = "Client id and secret are both needed.";
    return;
  }
  tokenState.textContent = "Asking…";
  try {
    const response = await fetch("/oauth/token", {
      method: "POST",
      headers: { Authorization: basic(id, secret) },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    });
    const found = await response.json();
    if (!response.ok) {
      tokenState.textContent = `No token: ${found.error_description || found.detail || found.error || response.status}`;
      return;
    }
    token = found.access_token;
    tokenState.textContent = `Token for ${Math.round(found.expires_in / 60)} minutes, with ${found.scope}.`;
  } catch {
    tokenState.textContent = "The gateway did not answer.";
  }
}

function call() {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  const headers = { Authorization: `Bearer ${token}` };
  for (const field of form.querySelectorAll("[data-name]")) {
    const { name, in: place } = field.dataset;
    if (!field.value) continue;
    if (place === "path") path = path.replace(`{${name}}`, encodeURIComponent(field.value));
    else if (place === "query") query.append(name, field.value);
    else headers[name] = field.value;
  }
  const options = { method: form.dataset.method, headers };
  const body = document.getElementById("body");
  if (body) {
    headers["Content-Type"] = "application/json";
    options.body = body.value;
  }
  return [path + (query.size ? `?${query}` : ""), options];
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function send(event) {
  event.preventDefault();
  if (!token) {
    answerState.textContent = "Get a token first.";
    return;
  }
  answerState.textContent = "Sending…";
  answer.textContent = "";
  try {
    const [url, options] = call();
    const response = await fetch(url, options);
    const limit = response.headers.get("RateLimit");
    answerState.textContent = `${response.status} ${url}` + (limit ? ` — RateLimit: ${limit}` : "");
    answer.textContent = pretty(await response.text());
  } catch {
    answerState.textContent = "The gateway did not answer.";
  }
}

document.getElementById("get-token").addEventListener("click", getToken);
form.addEventListener("submit", send);
