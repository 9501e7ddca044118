// What happens in the production as it happens, also from other programs: each entry makes its pages ask again.
//
// A browser opens six connections to one address at most (HTTP/1.1), and a stream of events holds one as long as its page
// is open. So one tab of a browser holds the stream, by a lock that passes on when it closes, and tells the others.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import type { Production } from "./nouns";
import { within } from "./production";

type Word = "news" | "up" | "down" | "who";

/** Follows the live events of a production and says whether the line is up. */
export function useLiveEvents(production: Production): boolean {
  const queries = useQueryClient();
  const [isLive, setIsLive] = useState(true);
  useEffect(() => {
    let pending: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      // A burst of entries is one question, not fifty.
      pending ??= setTimeout(() => {
        pending = undefined;
        void queries.invalidateQueries({ queryKey: [production.name] });
      }, 120);
    };
    const leave = share(within(production, "/events"), refresh, setIsLive);
    return () => {
      clearTimeout(pending);
      leave();
    };
  }, [production, queries]);
  return isLive;
}

/** Hears one stream in all tabs of a browser; answers what ends it. */
function share(address: string, onNews: () => void, onLine: (isUp: boolean) => void): () => void {
  const channel = new BroadcastChannel(`rushes ${address}`);
  const leaving = new AbortController();
  let isLeading = false;
  let isUp = true;
  const say = (word: Word) => channel.postMessage(word);
  channel.onmessage = ({ data }: MessageEvent<Word>) => {
    if (data === "news") onNews();
    else if (data !== "who") onLine(data === "up");
    else if (isLeading) say(isUp ? "up" : "down");
  };
  const lead = () =>
    new Promise<void>((done) => {
      isLeading = true;
      const line = (nowUp: boolean) => {
        isUp = nowUp;
        onLine(nowUp);
        say(nowUp ? "up" : "down");
      };
      const stop = listen(
        address,
        () => {
          say("news"); // before this tab's own clock, which a hidden tab runs slowly
          onNews();
        },
        line,
      );
      onNews(); // whatever came while the lock passed on
      leaving.signal.addEventListener("abort", () => {
        stop();
        done();
      });
    });
  say("who");
  // Without locks (an address that is neither loopback nor https) every tab holds a stream of its own.
  const locks = (navigator as { locks?: LockManager }).locks;
  if (locks) locks.request(`rushes ${address}`, { signal: leaving.signal }, lead).catch(() => undefined);
  else void lead();
  return () => {
    leaving.abort();
    channel.close();
  };
}

function listen(address: string, onNews: () => void, onLine: (isUp: boolean) => void): () => void {
  const source = new EventSource(address);
  source.onopen = () => onLine(true);
  source.onerror = () => onLine(false);
  source.onmessage = onNews;
  source.addEventListener("again", onNews); // too much was missed to send it one by one
  return () => source.close();
}
