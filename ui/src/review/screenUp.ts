// Which screen is up: the one the service named, or, while an answer is on its way, the one it said would follow.
import type { Screen, Session } from "../api/nouns";
import type { Said } from "../api/sessions";

/** The service has said beforehand what follows which choice, so nobody waits for the answer to be written down. */
export function screenUp(session: Session, screen: Screen, said: Said | null): Screen {
  if (said?.screen !== screen.number) return screen;
  const [page] = session.next;
  if (screen.stage === "cull") return page?.stage === "cull" ? page : screen;
  if (said.same || said.rejected || said.kept) return screen;
  const isSaid = (choice: { best: string; worst: string }) =>
    choice.best === said.best && choice.worst === (said.worst ?? "");
  return session.next.find(({ after }) => after.some(isSaid)) ?? screen;
}
