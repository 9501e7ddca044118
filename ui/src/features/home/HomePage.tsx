// The first page: what needs an eye, the film as it stands, four numbers, and whether a generator is connected.
import { useHome } from "../../api/home";
import { Fault } from "../../shared/ui/Fault";
import { Page } from "../../shared/ui/Page";
import { Skeleton } from "../../shared/ui/Skeleton";
import { AttentionWall } from "./AttentionWall";
import { CutLine } from "./CutLine";
import { Generators } from "./Generators";
import { Headline } from "./Headline";
import styles from "./HomePage.module.css";
import { NothingYet } from "./NothingYet";
import { Others } from "./Others";
import { ToSettle } from "./ToSettle";

export default function HomePage() {
  const home = useHome();
  if (home.isError) {
    return (
      <Page title="">
        <Fault error={home.error} onAgain={() => void home.refetch()} />
      </Page>
    );
  }
  if (!home.data) {
    return (
      <Page title="">
        <Skeleton rows={2} height={320} />
      </Page>
    );
  }
  const { headline, attention, numbers, cut, engines, empty, unfinished } = home.data;
  return (
    <Page title="">
      <div className={styles.home}>
        <Headline sentence={headline} numbers={numbers} />
        {empty && <NothingYet />}
        <ToSettle />
        {attention.length > 0 && <AttentionWall items={attention} />}
        {cut && <CutLine cut={cut} isLarge={attention.length === 0} />}
        <Others />
        <Generators engines={engines} unfinished={unfinished} />
      </div>
    </Page>
  );
}
