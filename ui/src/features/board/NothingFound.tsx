// The board without an answer: let one part of the question go, or start over.
import { Button, LinkButton } from "../../shared/ui/Button";
import { Empty } from "../../shared/ui/Empty";
import { chipsOf, withoutChip } from "./question";
import styles from "./NothingFound.module.css";

export function NothingFound(props: {
  question: URLSearchParams;
  onAsk: (question: URLSearchParams) => void;
}) {
  const { question, onAsk } = props;
  const chips = chipsOf(question);
  const words = question.get("q") ?? "";
  const isBare = chips.length === 0 && !words;
  const withoutWords = () => {
    const next = new URLSearchParams(question);
    next.delete("q");
    onAsk(next);
  };
  return (
    <div className={styles.place}>
      <Empty
        title={
          isBare
            ? "No takes yet"
            : chips.length + Number(words !== "") > 1
              ? "No take answers to all of this"
              : "No take answers to this"
        }
        actions={
          isBare ? (
            <LinkButton href="/" weight="solid">
              See how to make the first
            </LinkButton>
          ) : (
            <>
              {words && chips.length > 0 && (
                <Button onClick={withoutWords}>Without &ldquo;{words}&rdquo;</Button>
              )}
              {chips.map((chip) => (
                <Button key={chip.name + chip.value} onClick={() => onAsk(withoutChip(question, chip))}>
                  Without {chip.value || "all"}
                </Button>
              ))}
              <Button weight="solid" onClick={() => onAsk(new URLSearchParams())}>
                Show every take
              </Button>
            </>
          )
        }
      />
    </div>
  );
}
