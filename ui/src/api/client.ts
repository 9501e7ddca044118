// One typed way to ask the service, made from ui/openapi.json; a refusal becomes a Fault.
import createClient from "openapi-fetch";

import { Fault } from "./fault";
import type { paths } from "./schema";
import { ownName } from "./who";

export const api = createClient<paths>({
  baseUrl: "/",
  // A measure may be asked for twice: measure=flicker>2&measure=noise<1.
  querySerializer: { array: { style: "form", explode: true } },
});

api.use({
  onRequest({ request }) {
    const name = ownName();
    if (name) request.headers.set("rushes-as", encodeURIComponent(name));
    return request;
  },
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What the service said, or its Fault. */
export async function told<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked;
  if (!response.ok) throw Fault.read(response.status, error);
  return data as T; // an answer without a body has a type without a value
}
