// Drafts in the browser (IndexedDB). Where a browser keeps nothing, drafts live as long as the page.
import type { Draft } from "./draft";

export type Summary = Pick<Draft, "id" | "title" | "changed"> & { files: number };

const database = "kijun";
const table = "drafts";

function asPromise<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
  });
}

export class Store {
  private opened: Promise<IDBDatabase | null> | null = null;
  private held = new Map<string, Draft>();

  /** False if drafts are lost with the page. */
  async keeps(): Promise<boolean> {
    return (await this.open()) !== null;
  }

  async list(): Promise<Summary[]> {
    const objects = await this.objects("readonly");
    const drafts = objects ? await asPromise<Draft[]>(objects.getAll()) : [...this.held.values()];
    return drafts
      .map(({ id, title, changed, files }) => ({ id, title, changed, files: files.length }))
      .sort((a, b) => b.changed - a.changed);
  }

  async get(id: string): Promise<Draft | null> {
    const objects = await this.objects("readonly");
    const draft = objects ? await asPromise<Draft | undefined>(objects.get(id)) : this.held.get(id);
    return draft ?? null;
  }

  /** False if the browser refused, for want of room say. */
  async put(draft: Draft): Promise<boolean> {
    const objects = await this.objects("readwrite");
    if (!objects) {
      this.held.set(draft.id, draft);
      return false;
    }
    try {
      await asPromise(objects.put(draft));
      return true;
    } catch {
      return false;
    }
  }

  async remove(id: string): Promise<void> {
    const objects = await this.objects("readwrite");
    if (objects) await asPromise(objects.delete(id));
    else this.held.delete(id);
  }

  private async objects(mode: IDBTransactionMode): Promise<IDBObjectStore | null> {
    const opened = await this.open();
    return opened?.transaction(table, mode).objectStore(table) ?? null;
  }

  private open(): Promise<IDBDatabase | null> {
    return (this.opened ??= new Promise((resolve) => {
      try {
        const request = indexedDB.open(database, 1);
        request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: "id" });
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => resolve(null);
        request.onblocked = () => resolve(null);
      } catch {
        resolve(null);
      }
    }));
  }
}
