// A value that tells who asks when it changes.

export interface Readable<T> {
  readonly value: T;
  /** Calls at every change until the returned function is called. */
  watch(listener: (value: T) => void): () => void;
}

export class Observable<T> implements Readable<T> {
  private listeners = new Set<(value: T) => void>();
  private held: T;

  constructor(value: T) {
    this.held = value;
  }

  get value(): T {
    return this.held;
  }

  set value(value: T) {
    if (Object.is(value, this.held)) return;
    this.held = value;
    for (const listener of [...this.listeners]) listener(value);
  }

  watch(listener: (value: T) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Calls now and at every change. */
  follow(listener: (value: T) => void): () => void {
    listener(this.held);
    return this.watch(listener);
  }
}
