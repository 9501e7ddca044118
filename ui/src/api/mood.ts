// The moodboard: its stills, dropped in or grabbed, and the look that is read from them.
import { api, told } from "./client";
import { useAsked, useDone } from "./production";

export function useMood() {
  return useAsked(["mood"], (p) => told(api.GET("/v1/productions/{p}/mood", { params: { path: { p } } })));
}

export function useDropStill() {
  return useDone((p, file: File) =>
    told(
      api.POST("/v1/productions/{p}/mood/files", {
        params: { path: { p }, query: { name: file.name } },
        headers: { "Content-Type": "application/octet-stream" },
        body: file as unknown as string, // the file goes as it is
        bodySerializer: (body: unknown) => body as File,
      }),
    ),
  );
}

export function useGrabFrame() {
  return useDone((p, body: { take: string; frame: number }) =>
    told(api.POST("/v1/productions/{p}/mood/frames", { params: { path: { p } }, body })),
  );
}

export function useUnpin() {
  return useDone((p, pin: string) =>
    told(api.DELETE("/v1/productions/{p}/mood/{pin}", { params: { path: { p, pin } } })),
  );
}

/** Reads the look of some pins, all where none is named; `apply` writes it into the production. */
export function useReadLook() {
  return useDone((p, body: { pins: string[]; apply: boolean }) =>
    told(api.POST("/v1/productions/{p}/mood/read", { params: { path: { p } }, body })),
  );
}

/** Has a take made that begins with a still, for the place of a take that is there. */
export function useSetInMotion() {
  return useDone((p, { pin, take, prompt }: { pin: string; take: string; prompt: string }) =>
    told(
      api.POST("/v1/productions/{p}/mood/{pin}/motion", {
        params: { path: { p, pin } },
        body: { take, prompt, engine: "", run: true },
      }),
    ),
  );
}

/** Makes a still a reference picture of a character, in every recipe made from now on. */
export function useMarkReference() {
  return useDone((p, { pin, character }: { pin: string; character: string }) =>
    told(
      api.POST("/v1/productions/{p}/mood/{pin}/reference", {
        params: { path: { p, pin } },
        body: { character },
      }),
    ),
  );
}
