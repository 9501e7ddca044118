// The film as an audience sees it: one file with titles and sound, made when somebody wants to watch.
import { useScreening } from "../../api/cuts";
import type { CutPage } from "../../api/nouns";
import { Button } from "../../shared/ui/Button";
import { Fault } from "../../shared/ui/Fault";
import styles from "./Screening.module.css";

export function Screening({ cut, onClose }: { cut: CutPage; onClose: () => void }) {
  const screening = useScreening(cut.id, cut.version);
  const film = screening.data;
  return (
    <div className={styles.screening}>
      {film?.state === "ready" ? (
        <video
          className={styles.film}
          src={film.url}
          controls
          autoPlay
          playsInline
          aria-label="The film with sound"
        />
      ) : (
        <div className={styles.wait} role="status">
          {screening.error ? (
            <Fault error={screening.error} />
          ) : film?.state === "failed" ? (
            <p>{film.error}</p>
          ) : (
            <>
              <p>The film is being put together, with titles and sound</p>
              <progress value={film?.share ?? 0} max={1} aria-label="How far the film is" />
            </>
          )}
        </div>
      )}
      <div className={styles.close}>
        <Button weight="quiet" onClick={onClose}>
          Back to cutting
        </Button>
      </div>
    </div>
  );
}
