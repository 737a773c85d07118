/* Calls to the REST API with the browser's own session. */
import { csrfToken } from "./dom.js";
import { gettext, interpolate } from "./i18n.js";

/** A refused or failed call. `status` 0 means that the server wasn't reached; `fields` is {name: sentence}. */
export class ApiError extends Error {
  constructor(status, body, retryAfter) {
    super(sentenceFor(status, body, retryAfter));
    this.status = status;
    this.fields = fieldErrors(body);
  }
}

function fieldErrors(body) {
  const fields = {};
  if (body && typeof body === "object" && !("detail" in body)) {
    for (const [name, messages] of Object.entries(body)) fields[name] = [messages].flat(3).map(String).join(" ");
  }
  return fields;
}

/** What to tell a person about an answer: the server's own words where it gave some. */
export function sentenceFor(status, body, retryAfter) {
  if (status === 429) {
    return interpolate(gettext("That was too much at once. Try again in %(wait)s."), { wait: waitText(retryAfter) });
  }
  if (body?.detail && status !== 401) return String(body.detail); // its words for 401 are meant for programs
  const fields = Object.values(fieldErrors(body));
  if (fields.length) return fields.join(" ");
  const sentences = {
    0: gettext("The server can't be reached. Check your connection and try again."),
    401: gettext("You are signed out. Sign in again to go on."),
    403: gettext("You may not do that."),
    404: gettext("That is no longer there."),
    413: gettext("That file is too large."),
    415: gettext("That kind of file can't be used."),
  };
  return sentences[status] ?? gettext("Something went wrong on our side. Try again in a moment.");
}

function waitText(seconds) {
  const wait = Number(seconds) || 60;
  return wait < 90
    ? interpolate(gettext("%(n)s seconds"), { n: wait })
    : interpolate(gettext("%(n)s minutes"), { n: Math.ceil(wait / 60) });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a proxy's error page, or nothing at all
  }
}

/** JSON in, JSON out; throws ApiError. With `timeoutMs` an answer that doesn't come counts as a server not reached. */
export async function api(method, path, body, headers = {}, { timeoutMs = 0 } = {}) {
  let response;
  let text;
  try {
    response = await fetch(`/api/v1/${path}`, {
      method,
      credentials: "same-origin",
      headers: {
        Accept: "application/json",
        "X-CSRFToken": csrfToken(),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: timeoutMs ? AbortSignal.timeout(timeoutMs) : undefined,
    });
    text = await response.text();
  } catch {
    throw new ApiError(0, null);
  }
  const answer = parse(text);
  if (!response.ok) throw new ApiError(response.status, answer, response.headers.get("Retry-After"));
  return answer;
}

/** Uploads one file to `media`. XMLHttpRequest, because fetch doesn't tell how far an upload is.
 *  Gives {done: Promise<media>, abort()}; `onProgress` gets 0…1. */
export function uploadMedia(file, onProgress) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      const answer = parse(request.responseText);
      if (request.status >= 200 && request.status < 300 && answer) resolve(answer);
      else reject(new ApiError(request.status, answer, request.getResponseHeader("Retry-After")));
    });
    request.addEventListener("error", () => reject(new ApiError(0, null)));
    request.addEventListener("timeout", () => reject(new ApiError(0, null)));
    request.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
  });
  request.open("POST", "/api/v1/media");
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", csrfToken());
  const form = new FormData();
  form.append("file", file, file.name || "photo");
  request.send(form);
  return { done, abort: () => request.abort() };
}
