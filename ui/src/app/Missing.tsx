// An address that leads nowhere, with the ways on.
import { LinkButton } from "../shared/ui/Button";
import { Empty } from "../shared/ui/Empty";
import { Page } from "../shared/ui/Page";

export function Missing() {
  return (
    <Page title="Nothing here">
      <Empty
        title="This address leads nowhere"
        actions={
          <>
            <LinkButton href="/" weight="solid">
              Go home
            </LinkButton>
            <LinkButton href="/board">Open the board</LinkButton>
          </>
        }
      >
        <p>The take, shot or cut it named may belong to another production.</p>
      </Empty>
    </Page>
  );
}
