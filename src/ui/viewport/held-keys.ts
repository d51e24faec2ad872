/** Keys that count as long as they are down: pan with Space, erase with Ctrl. */
class HeldKeys {
  #pan = false;
  #erase = false;
  readonly #listeners = new Set<() => void>();

  get pan(): boolean {
    return this.#pan;
  }

  get erase(): boolean {
    return this.#erase;
  }

  set(patch: { readonly pan?: boolean; readonly erase?: boolean }): void {
    this.#pan = patch.pan ?? this.#pan;
    this.#erase = patch.erase ?? this.#erase;
    for (const listener of this.#listeners) listener();
  }

  /** Returns what ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export const held = new HeldKeys();
