/* Rows as the server renders them: there is one renderer of messages, the templates. */
import { ApiError } from "../lib/api.js";

const TIMEOUT_MS = 20_000;

/** The elements that `url` gives as a partial; throws ApiError. */
export async function fetchRows(url, parameters = {}) {
  const address = new URL(url, location.href);
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  let answer;
  try {
    answer = await fetch(address, { headers: { "X-Partial": "messages" }, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    throw new ApiError(0, null);
  }
  if (answer.redirected) throw new ApiError(401, null); // to the page where one signs in
  if (!answer.ok) throw new ApiError(answer.status, null, answer.headers.get("Retry-After"));
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  return [...holder.content.children];
}
