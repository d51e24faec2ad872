import { create } from 'zustand';

export type Severity = 'info' | 'good' | 'warning' | 'error';

export interface Notice {
  readonly id: number;
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The log keeps this many; older ones fall off. */
const LOG_LENGTH = 200;

interface NoticeStore {
  /** On screen now. */
  shown: readonly Notice[];
  /** Everything of this session, newest first. */
  log: readonly Notice[];
  /** Spoken by screen readers, replaced at each run. */
  announcement: string;
  add(severity: Severity, title: string, text?: string): void;
  dismiss(id: number): void;
  dismissAll(): void;
  announce(text: string): void;
}

let nextId = 1;

export const useNotices = create<NoticeStore>()((set) => ({
  shown: [],
  log: [],
  announcement: '',
  add: (severity, title, text = '') =>
    set((state) => {
      const notice: Notice = { id: nextId++, severity, title, text, at: Date.now() };
      // The same message twice is one message: a broken wheel event must not fill the screen.
      const others = state.shown.filter((one) => one.title !== title || one.text !== text);
      return { shown: [...others, notice].slice(-LOG_LENGTH), log: [notice, ...state.log].slice(0, LOG_LENGTH) };
    }),
  dismiss: (id) => set((state) => ({ shown: state.shown.filter((one) => one.id !== id) })),
  dismissAll: () => set({ shown: [] }),
  announce: (announcement) => set({ announcement }),
}));
