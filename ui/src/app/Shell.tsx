// What stands around every page: the bar with the production and the ways, the tabs of a phone, the keys everywhere.
import { type ReactNode, useContext, useState } from "react";
import { Link, useLocation } from "wouter";

import { useLiveEvents } from "../api/events";
import { useProduction } from "../api/production";
import { KeySheet } from "../shared/keys/KeySheet";
import { useKeys } from "../shared/keys/useKeys";
import { useTheme } from "../shared/theme";
import { Button } from "../shared/ui/Button";
import { Icon } from "../shared/ui/Icon";
import styles from "./Shell.module.css";
import { WhoIsHere } from "./WhoIsHere";
import { SwitchContext } from "./switch";

const WAYS = [
  { href: "/", words: "Home" },
  { href: "/board", words: "Board" },
  { href: "/cut", words: "Cut" },
  { href: "/mood", words: "Mood" },
  { href: "/engines", words: "Engines" },
];

function isHere(place: string, href: string): boolean {
  return href === "/" ? place === "/" : place === href || place.startsWith(`${href}/`);
}

function Ways({ className }: { className: string | undefined }) {
  const [place] = useLocation();
  return (
    <nav className={className} aria-label="Pages">
      {WAYS.map(({ href, words }) => (
        <Link key={href} href={href} aria-current={isHere(place, href) ? "page" : undefined}>
          {words}
        </Link>
      ))}
    </nav>
  );
}

function ProductionName() {
  const production = useProduction();
  const { known, choose } = useContext(SwitchContext);
  const [, go] = useLocation();
  if (known.length < 2) return <span className={styles.production}>{production.name}</span>;
  return (
    <select
      className={styles.production}
      aria-label="Production"
      value={production.name}
      onChange={(event) => {
        choose(event.target.value);
        go("/");
      }}
    >
      {known.map(({ name }) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}

export function Shell({ children }: { children: ReactNode }) {
  const [, go] = useLocation();
  const [theme, flipTheme] = useTheme();
  const [showsKeys, setShowsKeys] = useState(false);
  const isLive = useLiveEvents(useProduction());
  useKeys("everywhere", {
    sheet: () => setShowsKeys(true),
    "go-home": () => go("/"),
    "go-board": () => go("/board"),
    "go-cut": () => go("/cut"),
  });
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <header className={styles.bar}>
        <Link href="/" className={styles.wordmark} aria-label="Rushes, home">
          Rushes
        </Link>
        <ProductionName />
        <Ways className={styles.ways} />
        <div className={styles.tools}>
          <WhoIsHere />
          {!isLive && <span className={styles.offline}>not live</span>}
          <Button weight="quiet" aria-label="Keys" title="Keys (?)" onClick={() => setShowsKeys(true)}>
            <Icon name="keys" />
          </Button>
          <Button
            weight="quiet"
            aria-label={theme === "dark" ? "Light theme" : "Dark theme"}
            title={theme === "dark" ? "Light theme" : "Dark theme"}
            onClick={flipTheme}
          >
            <Icon name="sun" />
          </Button>
        </div>
      </header>
      <div className={styles.page}>{children}</div>
      <Ways className={styles.tabs} />
      {showsKeys && <KeySheet onClose={() => setShowsKeys(false)} />}
    </div>
  );
}
