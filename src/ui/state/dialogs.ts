import { create } from 'zustand';

export type DialogId = 'help' | 'url' | 'class' | 'models';

interface DialogStore {
  open: DialogId | null;
  /** The class that the class dialog is about; null makes a new one. */
  classId: number | null;
  show(id: DialogId, classId?: number | null): void;
  close(): void;
}

export const useDialogs = create<DialogStore>()((set) => ({
  open: null,
  classId: null,
  show: (open, classId = null) => set({ open, classId }),
  close: () => set({ open: null }),
}));
