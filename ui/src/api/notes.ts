// Notes on a take: pin one, change or resolve it, answer it.
import { api, told } from "./client";
import type { NewNote } from "./nouns";
import { useDone } from "./production";

export function useAddNote(t: string) {
  return useDone((p, body: NewNote) =>
    told(api.POST("/v1/productions/{p}/takes/{t}/notes", { params: { path: { p, t } }, body })),
  );
}

export function useChangeNote(t: string) {
  return useDone((p, { note, ...body }: { note: string; text?: string; resolved?: boolean }) =>
    told(api.PATCH("/v1/productions/{p}/takes/{t}/notes/{n}", { params: { path: { p, t, n: note } }, body })),
  );
}

export function useReply(t: string) {
  return useDone((p, { note, text }: { note: string; text: string }) =>
    told(
      api.POST("/v1/productions/{p}/takes/{t}/notes/{n}/replies", {
        params: { path: { p, t, n: note } },
        body: { text },
      }),
    ),
  );
}
