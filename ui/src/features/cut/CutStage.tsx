// The film as it plays: two videos that take turns, cards as type, and the titles that stand over the picture.
import { useEffect, useRef, useState } from "react";

import type { CutPage } from "../../api/nouns";
import { parseRate, timecode } from "../../player";
import { Button } from "../../shared/ui/Button";
import { Icon } from "../../shared/ui/Icon";
import { Poster } from "../../shared/ui/Poster";
import { ratioOf, shortShot } from "../../shared/words";
import styles from "./CutStage.module.css";
import { type Piece, pieceAt } from "./pieces";
import { Reel } from "./reel";
import { Screening } from "./Screening";
import { useReelState } from "./useReel";

const VIDEO = {
  muted: true,
  playsInline: true,
  preload: "auto",
  disablePictureInPicture: true,
  tabIndex: -1,
  "aria-hidden": true,
} as const;

export function CutStage({ cut, pieces, reel }: { cut: CutPage; pieces: Piece[]; reel: Reel }) {
  const first = useRef<HTMLVideoElement>(null);
  const second = useRef<HTMLVideoElement>(null);
  const frame = useReelState(reel, (state) => state.frame);
  const isPlaying = useReelState(reel, (state) => state.isPlaying);
  useEffect(() => {
    if (first.current && second.current) return reel.attach([first.current, second.current]);
  }, [reel]);
  const [isWatching, setIsWatching] = useState(false);
  const place = pieceAt(pieces, frame);
  const piece = pieces[place];
  const titles = cut.layers.filter(({ record }) => frame >= record.start && frame < record.end);
  const turn = Reel.turn(place);
  return (
    <section className={styles.stage} aria-label="The film">
      <div className={styles.room}>
        <div
          className={styles.picture}
          style={{ aspectRatio: ratioOf(cut.aspect), "--ratio": ratioOf(cut.aspect) } as React.CSSProperties}
        >
          {piece?.poster && (
            <div className={styles.under}>
              <Poster poster={piece.poster} sprite="" aspect={ratioOf(cut.aspect)} name="" fills />
            </div>
          )}
          <video ref={first} {...VIDEO} data-shown={turn === 0 && Boolean(piece?.take)} />
          <video ref={second} {...VIDEO} data-shown={turn === 1 && Boolean(piece?.take)} />
          {piece?.isStandIn && <p className={styles.draft}>DRAFT stand-in</p>}
          {piece?.card && <div className={styles.card} data-card={piece.card} />}
          <div className={styles.titles}>
            {titles.map((title) => (
              <p key={title.kind + title.text} data-kind={title.kind}>
                {title.text}
              </p>
            ))}
          </div>
        </div>
      </div>
      <div className={styles.transport}>
        <Button weight="quiet" onClick={() => reel.toggle()}>
          <Icon name={isPlaying ? "pause" : "play"} />
          <span className={styles.play}>{isPlaying ? "Pause" : "Play the whole cut"}</span>
        </Button>
        <output>{timecode(frame, parseRate(cut.rate))}</output>
        <span className={styles.title}>{piece ? piece.title || shortShot(piece.shot) : ""}</span>
        <span className={styles.watch}>
          <Button
            onClick={() => {
              reel.pause();
              setIsWatching(true);
            }}
          >
            Watch with sound
          </Button>
        </span>
        {piece?.suggested && (
          <span className={styles.suggested}>
            {piece.isStandIn ? "stand-in by previz, no take yet" : "suggested, not circled"}
          </span>
        )}
      </div>
      {isWatching && <Screening cut={cut} onClose={() => setIsWatching(false)} />}
    </section>
  );
}
