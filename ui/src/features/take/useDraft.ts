// The note that is being written: words, frames and marks, until it is saved or thrown away.
import { useState } from "react";

import type { NewNote } from "../../api/nouns";
import type { Tool } from "../../shared/drawing/DrawingTools";
import { COLORS, type Mark, writeMarks } from "../../shared/drawing/marks";

export interface Draft {
  isOpen: boolean;
  text: string;
  start: number;
  end: number;
  marks: Mark[];
  tool: Tool;
  open: (frame: number) => void;
  close: () => void;
  setText: (text: string) => void;
  setFrames: (start: number, end: number) => void;
  setTool: (tool: Tool) => void;
  addMark: (mark: Mark) => void;
  undoMark: () => void;
  write: () => NewNote;
}

const PEN: Tool = { kind: "pen", color: COLORS[0] ?? "#ffffff" };

export function useDraft(): Draft {
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState("");
  const [frames, setFrames] = useState({ start: 0, end: 1 });
  const [marks, setMarks] = useState<Mark[]>([]);
  const [tool, setTool] = useState<Tool>(PEN);
  return {
    isOpen,
    text,
    ...frames,
    marks,
    tool,
    open: (frame) => {
      setFrames({ start: frame, end: frame + 1 });
      setIsOpen(true);
    },
    close: () => {
      setIsOpen(false);
      setText("");
      setMarks([]);
    },
    setText,
    setFrames: (start, end) => setFrames({ start, end: Math.max(end, start + 1) }),
    setTool,
    addMark: (mark) => setMarks((before) => [...before, mark]),
    undoMark: () => setMarks((before) => before.slice(0, -1)),
    write: () => ({ text: text.trim(), ...frames, drawing: writeMarks(marks) }),
  };
}
